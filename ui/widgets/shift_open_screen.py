"""Open a shift: the drawer's count at the left, what to know at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import Level, told
from ui.viewmodels.shift_open_vm import ShiftOpenState, ShiftOpenViewModel
from ui.widgets.cash_grid import CashGrid
from ui.widgets.kit import Button, Card, Kind, Label, MoneyLabel, Picture, rule
from ui.widgets.screen import HelpRow, Screen


class Fact(QWidget):
    """A line of the checklist: a mark, what it is, how it stands."""

    def __init__(self, name: Callable[[], str], words: Callable[[], str]) -> None:
        super().__init__()
        self._mark = Picture("circle-check", "ok", 24)
        self._words = Label(words, role="body")
        self._words.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(name, role="muted"))
        column.addWidget(self._words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(column, 1)

    def show_fact(self, *, ok: bool) -> None:
        icon = ("circle-check", "ok") if ok else ("triangle-alert", "warn")
        self._mark.show_icon(*icon)
        self._words.retranslate()


class ShiftOpenScreen(Screen):
    def __init__(self, view_model: ShiftOpenViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self.grid = CashGrid(view_model.state.count)
        self._total = MoneyLabel(role="total")
        self._clock = Fact(lambda: self.tr("Date and time"), self._clock_words)
        self._printer = Fact(lambda: self.tr("Printer"), self._printer_words)
        self._last = Fact(lambda: self.tr("Last shift"), self._last_words)
        self._goods = Fact(lambda: self.tr("Goods"), self._goods_words)
        self._cards = Fact(lambda: self.tr("Cards"), self._cards_words)
        self.confirm = Button(
            lambda: self.tr("Open shift"),
            kind=Kind.PRIMARY,
            size="pay",
            key="F9",
            height=96,
        )
        self._lay_out()
        self.grid.changed.connect(view_model.change)
        self.confirm.clicked.connect(view_model.open)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(Label(lambda: self.tr("Cash in the drawer"), role="heading"))
        left.addWidget(self.grid)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(self._right())

    def _right(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(360)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        checklist = Card(margin=20, gap=6)
        checklist.column.addWidget(
            Label(lambda: self.tr("Before the first sale"), role="title")
        )
        facts = (self._clock, self._printer, self._last, self._goods, self._cards)
        for fact in facts:
            checklist.column.addWidget(fact)
        checklist.column.addStretch(1)
        checklist.column.addWidget(rule())
        total = QHBoxLayout()
        total.addWidget(Label(lambda: self.tr("In the drawer"), role="secondary"))
        total.addStretch(1)
        total.addWidget(self._total)
        checklist.column.addLayout(total)
        column.addWidget(checklist, 1)
        column.addWidget(self.confirm)
        return side

    def title(self) -> str:
        return self.tr("Open shift")

    def enter(self, subject: object = None) -> None:  # noqa: ARG002 Needs none.
        self._view_model.load()

    def acts(self) -> Acts:
        return {**self.grid.acts(), Act.PAY: self._view_model.open}

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a note or coin")),
            ("← →", lambda: self.tr("One less, one more")),
            ("0–9", lambda: self.tr("Type how many")),
            ("F9", lambda: self.tr("Open shift")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        notice = told(lambda: self.tr("Open the shift first, then scan"), Level.WARN)
        self.said.emit(notice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.grid.take_key(event):
            super().keyPressEvent(event)

    @Slot(object)
    def render_state(self, state: ShiftOpenState) -> None:
        self.grid.show_count(state.count)
        self._total.set_amount(state.count.total)
        self.confirm.setEnabled(not state.is_busy)
        self._clock.show_fact(ok=True)
        self._printer.show_fact(ok=state.printer_ok)
        self._last.show_fact(ok=True)
        self._goods.show_fact(ok=bool(state.facts and state.facts.age.goods_as_of))
        self._cards.show_fact(ok=not state.is_stale)
        self.said.emit(state.notice)

    # --- words ----------------------------------------------------------------

    def _clock_words(self) -> str:
        facts = self._view_model.state.facts
        if facts is None:
            return ""
        day = facts.now.astimezone(present.zone()).date()
        return f"{present.full_day(day)}, {present.clock_time(facts.now)}"

    def _printer_words(self) -> str:
        state = self._view_model.state
        if not state.printer_ok:
            return self.tr("Does not answer. Receipts will wait")
        waiting = state.facts.waiting_jobs if state.facts else 0
        if waiting:
            return self.tr("%n paper(s) to print", "", waiting)
        return self.tr("Ready")

    def _last_words(self) -> str:
        facts = self._view_model.state.facts
        if facts is None:
            return ""
        last = facts.last_closed
        if last is None or last.closed_at is None:
            return self.tr("This is the first one")
        words = self.tr("No. {number}, closed {at}")
        return words.format(
            number=last.number, at=present.as_of(last.closed_at, facts.now)
        )

    def _goods_words(self) -> str:
        facts = self._view_model.state.facts
        if facts is None or facts.age.goods_as_of is None:
            return self.tr("None yet. Connect the till")
        words = self.tr("{count}, as of {at}")
        return words.format(
            count=present.number(facts.age.goods),
            at=present.as_of(facts.age.goods_as_of, facts.now),
        )

    def _cards_words(self) -> str:
        facts = self._view_model.state.facts
        if facts is None or facts.age.cards_as_of is None:
            return self.tr("None yet. Connect the till")
        words = self.tr("{count}, as of {at}")
        return words.format(
            count=present.number(facts.age.cards),
            at=present.as_of(facts.age.cards_as_of, facts.now),
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
