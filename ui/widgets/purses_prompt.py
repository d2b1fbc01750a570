"""Several purses at once: a row each, answered one after the other by one digit.

The digits act on the row that is lit: 1 all, 2 a part, 0 nothing; then the next one
is lit. When the last is answered the page goes by itself, so there are as many keys
to press as there are purses. What one purse pays changes what the next one may.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea

from cashier.domain.amounts import NO_POINTS, Points
from cashier.till.views import SaleView
from ui import naming, present
from ui.keys import Act, Acts, inert
from ui.viewmodels.prompt_vm import (
    Question,
    chosen_of,
    is_decided,
    question_of,
    questions_of,
)
from ui.widgets.kit import Button, Card, ElidedLabel, Kind, Label, Words
from ui.widgets.purse_words import amount_of, has_part, redeem_words
from ui.widgets.screen import Overlay
from ui.widgets.scroll import column_in


class Answers(Protocol):
    """Where an answer goes."""

    def choose(self, points: Points, purse: str) -> None: ...
    def other(self, purse: str) -> None: ...


class PurseCard(Card):
    """One purse: what may be spent and why not more; its answers while it is lit."""

    def __init__(self, asked: Question) -> None:
        super().__init__(margin=12, gap=4)
        self.asked = asked
        self._answer = ""
        head = QHBoxLayout()
        self.name = Label(lambda: naming.purse(self.asked.purse), role="row")
        self.state = Label(self._state_words, role="row", tone="primary")
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        self.why = ElidedLabel(self._why_words, role="muted")
        self.all = self._button("1", lambda: redeem_words(self.asked), Kind.PRIMARY)
        self.part = self._button("2", lambda: self.tr("Other amount"))
        self.none = self._button("0", lambda: self.tr("Nothing"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, share in ((self.all, 3), (self.part, 2), (self.none, 2)):
            row.addWidget(button, share)
        self.column.addLayout(head)
        self.column.addWidget(self.why)
        self.column.addLayout(row)

    def _button(self, digit: str, words: Words, kind: Kind = Kind.SECONDARY) -> Button:
        return Button(lambda: f"{digit}  {words()}", kind=kind, height=56)

    def show_asked(self, asked: Question, answer: Points | None) -> None:
        self.asked = asked
        self._answer = "" if answer is None else self._said(answer)
        for part in (self.name, self.state, self.why, self.all):
            part.retranslate()

    def light(self, is_lit: bool) -> None:
        self.set_tone("selected" if is_lit else "plain")
        self.all.setVisible(is_lit)
        self.part.setVisible(is_lit and has_part(self.asked))
        self.none.setVisible(is_lit)

    def _said(self, answer: Points) -> str:
        if not answer:
            return self.tr("not redeemed")
        return amount_of(self.asked, -answer)

    def _state_words(self) -> str:
        return self._answer

    def _why_words(self) -> str:
        words = self.tr("available {available} · {why}")
        available = amount_of(self.asked, self.asked.available)
        return words.format(available=available, why=present.why(self.asked.binding))


class PursesPrompt(Overlay):
    answered = Signal()  # Every purse; the page is gone.

    def __init__(
        self, view: SaleView, answers: Answers, *, then_pay: bool = False
    ) -> None:
        asked = questions_of(view)
        super().__init__(680, min(230 + 78 * len(asked), 620))
        self.then_pay = then_pay
        self._answers = answers
        self._at = 0
        self._column_of_cards(asked)
        self.show_view(view)

    def _column_of_cards(self, asked: tuple[Question, ...]) -> None:
        heading = Label(lambda: self.tr("Redeem bonuses?"), role="heading")
        self.card.column.addWidget(heading)
        area = QScrollArea()
        column = column_in(area)
        self.cards = [PurseCard(one) for one in asked]
        for place, card in enumerate(self.cards):
            card.all.clicked.connect(partial(self._answer_at, place, Act.ONE))
            card.part.clicked.connect(partial(self._answer_at, place, Act.TWO))
            card.none.clicked.connect(partial(self._answer_at, place, Act.ZERO))
            column.insertWidget(place, card)
        self.card.column.addWidget(area, 1)
        self.card.column.addWidget(Label(self._hint_words, role="muted"))

    def _hint_words(self) -> str:
        return self.tr("↑ ↓ — another purse, Esc — back")

    def show_view(self, view: SaleView) -> None:
        """What was answered, and what may still be spent of the others."""
        for card in self.cards:
            purse = card.asked.purse
            decided = is_decided(view, purse)
            asked = question_of(view, purse) or card.asked
            card.show_asked(asked, chosen_of(view, purse) if decided else None)
        left = [c for c in self.cards if _is_open(view, c.asked.purse)]
        if not left:
            self.close_overlay()
            self.answered.emit()
            return
        if self.cards[self._at] not in left:
            self._at = self.cards.index(left[0])
        self._light()

    def _light(self) -> None:
        for place, card in enumerate(self.cards):
            card.light(place == self._at)

    def _answer_at(self, place: int, act: Act) -> None:
        self._at = place
        self._answer(act)

    def _answer(self, act: Act) -> None:
        asked = self.cards[self._at].asked
        if act is Act.TWO and has_part(asked):
            self._answers.other(asked.purse)
        elif act is Act.ONE:
            self._answers.choose(asked.largest, asked.purse)
        elif act is Act.ZERO:
            self._answers.choose(NO_POINTS, asked.purse)

    def _move(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self.cards) - 1)
        self._light()

    def acts(self) -> Acts:
        return {
            Act.ONE: lambda: self._answer(Act.ONE),
            Act.TWO: lambda: self._answer(Act.TWO),
            Act.ZERO: lambda: self._answer(Act.ZERO),
            Act.UP: lambda: self._move(-1),
            Act.DOWN: lambda: self._move(1),
            Act.BACK: self.dismiss,
            Act.CONFIRM: inert,
        }


def _is_open(view: SaleView, purse: str) -> bool:
    """Not answered, and still with something to spend."""
    return not is_decided(view, purse) and question_of(view, purse) is not None
