"""Closed shifts: each Z as it was printed, and under it what was added later."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cashier.till.shift_report import ZDocument
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import Level, told
from ui.viewmodels.z_reports_vm import ZReportsState, ZReportsViewModel
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.scroll import column_in
from ui.widgets.tape import Tape

_LIST = 360


class ZReportsScreen(Screen):
    def __init__(self, view_model: ZReportsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._back_to = ScreenId.MENU
        self._shown: tuple[ZDocument, ...] = ()
        self.rows: list[Button] = []
        self.tape = Tape()
        self._empty = Empty("receipt-text", self._empty_words)
        self.print = Button(
            lambda: self.tr("Print a copy"), icon="printer", key="F9", height=64
        )
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64
        )
        self._lay_out()
        self.print.clicked.connect(view_model.print_again)
        self.back.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(Label(lambda: self.tr("Z reports"), role="heading"))
        hint = Label(
            lambda: self.tr(
                "A Z never changes. What became known later stands in an addendum"
            ),
            role="secondary",
        )
        hint.setWordWrap(True)
        side.addWidget(hint)
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFixedWidth(_LIST)
        self._column = column_in(self._area)
        side.addWidget(self._area, 1)
        side.addWidget(self.print)
        side.addWidget(self.back)
        row.addLayout(side)
        row.addWidget(self.tape, 1)
        row.addWidget(self._empty, 1)

    def title(self) -> str:
        return self.tr("Z reports")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.MENU
        self._view_model.load()

    def acts(self) -> Acts:
        paper = self.tape.acts()
        return {
            Act.UP: lambda: self._view_model.move(-1),
            Act.DOWN: lambda: self._view_model.move(1),
            Act.PAGE_UP: paper[Act.PAGE_UP],
            Act.PAGE_DOWN: paper[Act.PAGE_DOWN],
            Act.PAY: self._view_model.print_again,
            Act.BACK: self._go_back,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a report")),
            ("PgUp PgDn", lambda: self.tr("Scroll")),
            ("F9", lambda: self.tr("Print a copy")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Close the reports first (Esc)"), Level.WARN)
        self.said.emit(words)

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: ZReportsState) -> None:
        if state.documents != self._shown:
            self._build(state.documents)
        for place, row in enumerate(self.rows):
            row.setChecked(place == state.at)
        if self.rows:
            self._area.ensureWidgetVisible(self.rows[state.at], 0, 80)
        chosen = state.chosen
        lines = chosen.lines if chosen is not None else ()
        if self.tape.paper() != lines:
            self.tape.set_lines(lines)
        self.tape.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._empty.retranslate()
        self.print.setEnabled(chosen is not None and not state.is_busy)
        if self.isVisible():
            self.said.emit(state.notice)

    def _build(self, documents: tuple[ZDocument, ...]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._shown = documents
        self.rows = [self._row(place, one) for place, one in enumerate(documents)]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
        # Tab goes as the work does: the list, what is done with it, the paper.
        for one, other in pairwise([*self.rows, self.print, self.back, self.tape]):
            QWidget.setTabOrder(one, other)

    def _row(self, place: int, document: ZDocument) -> Button:
        button = Button(partial(self._words, document), kind=Kind.TILE, height=56)
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose, place))
        return button

    def _choose(self, place: int) -> None:
        self._view_model.choose(place)
        self.render_state(self._view_model.state)  # A touch unchecks the chosen one.

    def _words(self, document: ZDocument) -> str:
        local = document.at.astimezone(present.zone())
        at = f"{present.full_day(local.date())}, {present.clock_time(document.at)}"
        if not document.addendum:
            words = self.tr("Shift {number} · {at}")
            return words.format(number=document.number, at=at)
        words = self.tr("↳ addendum {addendum} · {at}")
        return words.format(addendum=document.addendum, at=at)

    def _empty_words(self) -> str:
        return self.tr("No shift was closed yet") if self._state().is_loaded else ""

    def _state(self) -> ZReportsState:
        return self._view_model.state

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
