"""Parts of the closing of a shift: its steps, its words, its one question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import present
from ui.keys import Act
from ui.viewmodels.shift_close_vm import ShiftCloseState, Step
from ui.widgets.kit import Card, FigureRow, Kind, Label, MoneyLabel, Picture
from ui.widgets.question import Answer, Question

translate = present.translate


class StepLine(QWidget):
    """One of the steps: done, now, or still to come."""

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__()
        self._mark = Picture("circle-check", "muted", 22)
        self._words = Label(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)

    def show_step(self, *, done: bool, now: bool) -> None:
        if done:
            self._mark.show_icon("circle-check", "ok")
        elif now:
            self._mark.show_icon("arrow-right", "primary")
        else:
            self._mark.show_icon("clock", "muted")
        self._words.set_tone("primary" if now else "")


class StepsCard(Card):
    def __init__(self) -> None:
        super().__init__(margin=20, gap=10)
        self._lines = (
            StepLine(lambda: self.tr("No sale is left undecided")),
            StepLine(lambda: self.tr("Count the drawer")),
            StepLine(lambda: self.tr("Compare")),
            StepLine(lambda: self.tr("Shift closed")),
        )
        for line in self._lines:
            self.column.addWidget(line)

    def show_step(self, step: Step) -> None:
        now, closed = list(Step).index(step), step is Step.CLOSED
        for place, line in enumerate(self._lines):
            is_now = place == now and not closed
            line.show_step(done=place < now or closed, now=is_now)


class SumsCard(Card):
    """What was counted; what should have been there, only after the count."""

    def __init__(self) -> None:
        super().__init__(margin=20, gap=6)
        self._state: ShiftCloseState | None = None
        self.counted = MoneyLabel(role="total")
        self.expected = FigureRow(lambda: self.tr("Should be"))
        self.difference = FigureRow(self._caption)
        self.column.addWidget(Label(lambda: self.tr("Counted"), role="secondary"))
        for part in (self.counted, self.expected, self.difference):
            self.column.addWidget(part)

    def show_state(self, state: ShiftCloseState) -> None:
        self._state = state
        self.counted.set_amount(state.count.total)
        expected, difference = state.expected, state.difference
        self.expected.setVisible(expected is not None)
        self.difference.setVisible(difference is not None)
        if expected is None or difference is None:
            return
        self.expected.set_figure(lambda: present.money(expected))
        self.difference.set_figure(lambda: present.money(difference))
        self.difference.caption.retranslate()
        self.difference.figure.set_tone("error" if difference else "ok")

    def _caption(self) -> str:
        difference = self._state.difference if self._state else None
        if not difference:
            return self.tr("No difference")
        return self.tr("Short") if difference.minor < 0 else self.tr("Over")


def heading(state: ShiftCloseState) -> str:
    if state.step is Step.CLOSED:
        words = translate("ShiftClose", "Shift {number} is closed")
    else:
        words = translate("ShiftClose", "Close shift {number}")
    return words.format(number=state.number or "")


def main_words(step: Step) -> str:
    match step:
        case Step.UNDECIDED:
            return translate("ShiftClose", "Show parked sales") + "  F9"
        case Step.COUNT:
            return translate("ShiftClose", "Counted, compare") + "  F9"
        case Step.DIFFERENCE:
            return translate("ShiftClose", "Close the shift") + "  F9"
        case Step.CLOSED:
            return translate("ShiftClose", "Log out") + "  Enter"


def other_words() -> str:
    return translate("ShiftClose", "Back") + "  Esc"


def again_words(state: ShiftCloseState) -> str:
    if state.is_recount_free:
        return translate("ShiftClose", "Count again") + "  F4"
    return translate("ShiftClose", "Count again, with a manager") + "  F4"


def close_question(state: ShiftCloseState, close: Callable[[], None]) -> Question:
    """Closing is once and for good: no key pressed twice may do it."""

    def sums() -> str:
        words = translate("ShiftClose", "Counted {counted}, difference {difference}")
        return words.format(
            counted=present.money(state.count.total),
            difference=present.money(state.difference) if state.difference else "0",
        )

    answers = (
        Answer(
            act=Act.ONE,
            words=lambda: translate("ShiftClose", "Close for good"),
            chosen=close,
            kind=Kind.PRIMARY,
        ),
        Answer(
            act=Act.ZERO,
            words=lambda: translate("ShiftClose", "Not yet"),
            chosen=_nothing,
        ),
    )

    def words() -> str:
        asked = translate("ShiftClose", "Close shift {number}?")
        return asked.format(number=state.number)

    return Question(words, answers, lines=(sums,))


def _nothing() -> None:
    """No is no act."""
