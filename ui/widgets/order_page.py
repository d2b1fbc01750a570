"""Why the sum is what it is: each step in the order of application, and each zero.

Nothing can be changed here; it is read aloud to a customer who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout

from cashier.domain.loyalty.answers import Applied, Effect, Quote
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Reason
from ui import naming, present
from ui.keys import Act, Acts
from ui.viewmodels.member_rows import offers_of
from ui.widgets.kit import Button, Label, Words, rule
from ui.widgets.member_rows_view import amount_words
from ui.widgets.screen import Overlay
from ui.widgets.scroll import column_in

_STEP = 64  # Pixels that an arrow key scrolls.


def result_words(step: Applied) -> str:
    """What a step took off the sum, or put into a purse."""
    if step.effect is Effect.EARNED:
        return "+" + amount_words(naming.kind_of(step.purse), step.points)
    return present.money(-step.money)


def purse_words(step: Applied) -> str:
    """Whose step it is; a purse beside the main one is named as well."""
    name = naming.programme(step.programme)
    purse = naming.purse(step.purse)
    return name if step.purse == MAIN or purse == name else f"{name} · {purse}"


class OrderPage(Overlay):
    def __init__(self, quote: Quote) -> None:
        super().__init__(720, 560)
        self.card.column.addWidget(
            Label(lambda: self.tr("Why this sum"), role="heading")
        )
        self.area = QScrollArea()
        self._column = column_in(self.area, gap=10)
        self.steps = [self._add_step(at, step) for at, step in _counted(quote.applied)]
        if not self.steps:
            self._add(lambda: self.tr("No programme changes this sum"), "body")
        given = {step.reason for step in quote.applied} | set(quote.offers)
        zeroes = [reason for reason in quote.reasons if reason not in given]
        self._add_section(lambda: self.tr("Not applied"), zeroes)
        self._add_section(lambda: self.tr("To tell the customer"), offers_of(quote))
        self.card.column.addWidget(self.area, 1)
        self.leave = Button(lambda: self.tr("Close"), icon="x", key="Esc")
        self.leave.clicked.connect(self.dismiss)
        self.card.column.addWidget(self.leave)

    def _add_step(self, at: int, step: Applied) -> Label:
        name = Label(lambda: f"{at}. {purse_words(step)}", role="row")
        result = Label(lambda: result_words(step), role="row")
        if step.effect is Effect.EARNED:
            result.set_tone("ok")
        name.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(result)
        why = Label(lambda: present.why(step.reason), role="muted")
        why.setWordWrap(True)
        block = QVBoxLayout()
        block.setSpacing(0)
        block.addLayout(head)
        block.addWidget(why)
        self._column.insertLayout(self._column.count() - 1, block)
        return result

    def _add_section(self, heading: Words, reasons: Iterable[Reason]) -> None:
        said = tuple(dict.fromkeys(reasons))
        if not said:
            return
        self._column.insertWidget(self._column.count() - 1, rule())
        self._add(heading, "caption")
        for reason in said:
            self._add(partial(present.why, reason), "body")

    def _add(self, words: Words, role: str) -> None:
        label = Label(words, role=role)
        label.setWordWrap(True)
        self._column.insertWidget(self._column.count() - 1, label)

    def acts(self) -> Acts:
        return {
            Act.BACK: self.dismiss,
            Act.WHY: self.dismiss,
            Act.UP: lambda: self._scroll(-_STEP),
            Act.DOWN: lambda: self._scroll(_STEP),
        }

    def _scroll(self, by: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + by)


def _counted(steps: Iterable[Applied]) -> Iterable[tuple[int, Applied]]:
    return enumerate(steps, start=1)
