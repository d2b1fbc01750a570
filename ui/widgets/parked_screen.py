"""Sales that were put aside, one row each; Enter or a touch takes one up again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import told
from ui.viewmodels.parked_vm import ParkedRow, ParkedState, ParkedViewModel
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, ElidedLabel, Kind, Label, MoneyLabel, restyle
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.scroll import column_in


class ParkedLine(QFrame):
    chosen = Signal()

    def __init__(self, row: ParkedRow) -> None:
        super().__init__()
        self._row = row
        self.setProperty("card", "plain")
        self.setFixedHeight(72)
        time = Label(lambda: present.clock_time(row.at), role="title")
        time.setFixedWidth(84)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(ElidedLabel(lambda: row.last_item, role="row"))
        names.addWidget(Label(self._below_words, role="muted"))
        names.addStretch(1)
        self._sum = MoneyLabel(role="title")
        self._sum.set_amount(row.total)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 4, 20, 4)
        line.setSpacing(12)
        line.addWidget(time)
        line.addLayout(names, 1)
        line.addWidget(self._sum)

    def show_chosen(self, chosen: bool) -> None:
        restyle(self, card="selected" if chosen else "plain")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def _below_words(self) -> str:
        count = self._row.lines
        parts = [self.tr("%n line(s)", "", count), self._row.cashier]
        if self._row.card_four:
            parts.append(f"····{self._row.card_four}")
        return " · ".join(parts)


class ParkedScreen(Screen):
    def __init__(self, view_model: ParkedViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._back_to = ScreenId.SALE
        self._rows: tuple[ParkedRow, ...] = ()
        self.lines: list[ParkedLine] = []
        self._empty = Empty("pause", self._empty_words)
        self.recall = Button(
            lambda: self.tr("Take it up again"),
            kind=Kind.PRIMARY,
            size="large",
            key="Enter",
            height=72,
        )
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=72
        )
        self._lay_out()
        self.recall.clicked.connect(self._take_up)
        self.back.clicked.connect(self._go_back)
        view_model.recalled.connect(self._recalled)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 4, 96, 16)
        column.setSpacing(12)
        column.addWidget(Label(lambda: self.tr("Parked sales"), role="heading"))
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = column_in(self._area)
        column.addWidget(self._area, 1)
        column.addWidget(self._empty, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.back, 1)
        row.addWidget(self.recall, 2)
        column.addLayout(row)

    def title(self) -> str:
        return self.tr("Parked sales")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.SALE
        self._view_model.load()

    def acts(self) -> Acts:
        view_model = self._view_model
        return {
            Act.UP: lambda: view_model.move(-1),
            Act.DOWN: lambda: view_model.move(1),
            Act.CONFIRM: self._take_up,
            Act.BACK: self._go_back,
            Act.PARK: self._go_back,  # The key that came here goes back too.
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a sale")),
            ("Enter", lambda: self.tr("Take it up again")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Not taken: choose a sale or go back first"))
        self.said.emit(words)

    @Slot()
    def _take_up(self) -> None:
        self._view_model.recall()

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    @Slot(object)
    def _recalled(self, _notice: object) -> None:
        self.go.emit(Go(screen=ScreenId.SALE))

    @Slot(object)
    def render_state(self, state: ParkedState) -> None:
        if state.rows != self._rows:
            self._build(state.rows)
        for place, line in enumerate(self.lines):
            line.show_chosen(place == state.at)
        if self.lines:
            self._area.ensureWidgetVisible(self.lines[state.at], 0, 80)
        self._area.setVisible(bool(state.rows))
        self._empty.setVisible(not state.rows)
        self._empty.retranslate()
        self.recall.setEnabled(bool(state.rows) and not state.is_busy)
        if self.isVisible():
            self.said.emit(state.notice)

    def _build(self, rows: tuple[ParkedRow, ...]) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._rows = rows
        self.lines = [ParkedLine(row) for row in rows]
        for place, line in enumerate(self.lines):
            line.chosen.connect(partial(self._view_model.recall, place))
            self._column.insertWidget(place, line)

    def _empty_words(self) -> str:
        return self.tr("No parked sales") if self._view_model.state.is_loaded else ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
