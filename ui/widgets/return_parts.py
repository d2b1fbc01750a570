"""Parts of the return: how to find the receipt, and what would go back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from cashier.domain.amounts import NO_MONEY, NO_POINTS
from cashier.till.ports import LoyaltyNote
from cashier.till.returns import ReturnQuote
from ui import naming, present, theme
from ui.keys import Act
from ui.viewmodels.return_vm import ReturnState
from ui.widgets.kit import (
    Button,
    Card,
    ElidedLabel,
    FigureRow,
    Kind,
    Label,
    MoneyLabel,
    Picture,
    no_words,
    rule,
    takes_letters,
)
from ui.widgets.question import Answer, Question
from ui.widgets.return_words import notes_of, purse_change, purses_of

translate = present.translate
_MOST_PURSES = 6
_EXAMPLE = "02-010118-000431-L"


class FindReceipt(Card):
    """Scan the code, or type the number from the paper."""

    def __init__(self) -> None:
        super().__init__(margin=32, gap=16)
        self.number = takes_letters(QLineEdit())
        self.number.setMaxLength(40)
        self.number.setFixedSize(320, theme.ACTION)
        self.number.setPlaceholderText(_EXAMPLE)
        self._name_field()
        self.search = Button(
            lambda: self.tr("Find"), kind=Kind.PRIMARY, icon="search", key="Enter"
        )
        middle = Qt.AlignmentFlag.AlignHCenter
        ask = Label(lambda: self.tr("Scan the code of the receipt"), role="title")
        hint = Label(lambda: self.tr("or type the number below it"), role="secondary")
        self.column.addStretch(1)
        self.column.addWidget(Picture("scan-barcode", "primary", 72), 0, middle)
        self.column.addWidget(ask, 0, middle)
        self.column.addWidget(hint, 0, middle)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.number)
        row.addWidget(self.search)
        row.addStretch(1)
        self.column.addLayout(row)
        self.lost = Button(
            lambda: self.tr("There is no receipt"), icon="circle-help", key="F3"
        )
        self.column.addWidget(self.lost, 0, middle)
        self.column.addStretch(1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_field()

    def _name_field(self) -> None:
        self.number.setAccessibleName(self.tr("Number of the receipt"))


class MoneyBack(Card):
    """Money, and bonuses apart from it, of what is marked."""

    def __init__(self) -> None:
        super().__init__(margin=20, gap=8)
        self._note: LoyaltyNote | None = None
        self.money = MoneyLabel(role="total")
        self.by_card = FigureRow(lambda: self.tr("of it to the bank card"))
        self._rule = rule()
        self._who = ElidedLabel(self._who_words, role="title", end=self._four_words)
        self.points_back = FigureRow(lambda: self.tr("Bonuses back to the card"))
        self.taken = FigureRow(lambda: self.tr("Earned bonuses taken back"))
        self.after = FigureRow(lambda: self.tr("New balance"))
        self.below_zero = Label(
            lambda: self.tr(
                "Earned bonuses are already spent: the balance falls below zero"
            ),
            role="muted",
            tone="warn",
        )
        self.below_zero.setWordWrap(True)
        self.purses = [FigureRow(no_words) for _ in range(_MOST_PURSES)]
        self.notes = Label(role="muted")
        self.notes.setWordWrap(True)
        self.column.addWidget(Label(lambda: self.tr("Money back"), role="secondary"))
        for part in (self.money, self.by_card, self._rule, self._who):
            self.column.addWidget(part)
        for part in (self.points_back, self.taken, self.after, *self.purses):
            self.column.addWidget(part)
        for words in (self.below_zero, self.notes):
            self.column.addWidget(words)

    def show_state(self, state: ReturnState) -> None:
        quote = state.quote
        self._note = state.draft.done.note if state.draft else None
        with_bonus = quote is not None and self._note is not None
        for part in (self._rule, self._who, self.points_back, self.taken):
            part.setVisible(with_bonus)
        after = quote.balance_after if quote else None
        self.money.set_amount(quote.money if quote else NO_MONEY)
        self.by_card.setVisible(quote is not None and bool(quote.by_card))
        self.after.setVisible(with_bonus and after is not None)
        self.below_zero.setVisible(after is not None and after < NO_POINTS)
        self._show_purses(quote)
        self.notes.set_words(lambda: "\n".join(notes_of(state)))
        self.notes.setVisible(bool(notes_of(state)))
        if quote is None:
            return
        self._who.retranslate()
        self.by_card.set_figure(lambda: present.money(quote.by_card))
        self.points_back.set_figure(lambda: "+" + present.points(quote.points_back))
        self.taken.set_figure(lambda: present.points(-quote.taken))
        if after is not None:
            self.after.set_figure(lambda: present.points(after))
            self.after.figure.set_tone("warn" if after < NO_POINTS else "")

    def _show_purses(self, quote: ReturnQuote | None) -> None:
        names = purses_of(quote) if quote is not None else ()
        for place, row in enumerate(self.purses):
            row.setVisible(place < len(names))
            if quote is not None and place < len(names):
                row.caption.set_words(partial(naming.purse, names[place]))
                row.set_figure(partial(purse_change, quote, names[place]))

    def _who_words(self) -> str:
        return self._note.name if self._note else ""

    def _four_words(self) -> str:
        note = self._note
        return present.digits_after(note.name, note.four) if note else ""


def return_question(quote: ReturnQuote, confirm: Callable[[], None]) -> Question:
    """Says everything that goes back; only a digit or a touch answers."""

    def give_back() -> str:
        words = translate("Return", "Give back {sum}")
        return words.format(sum=present.money(quote.money))

    def by_card() -> str:
        words = translate("Return", "To the bank card, by hand at the terminal: {sum}")
        return words.format(sum=present.money(quote.by_card))

    answers = (
        Answer(act=Act.ONE, words=give_back, chosen=confirm, kind=Kind.PRIMARY),
        Answer(
            act=Act.ZERO, words=lambda: translate("Return", "Not yet"), chosen=_nothing
        ),
    )
    lines = [lambda: _sentence(quote)]
    if quote.by_card:
        lines.append(by_card)
    return Question(
        lambda: translate("Return", "Take the goods back?"), answers, lines=tuple(lines)
    )


def _sentence(quote: ReturnQuote) -> str:
    if quote.points_back and quote.taken:
        words = translate(
            "Return", "Give back: {sum} and {back} bonuses. Take back {taken}"
        )
    elif quote.points_back:
        words = translate("Return", "Give back: {sum} and {back} bonuses")
    elif quote.taken:
        words = translate("Return", "Give back: {sum}. Take back {taken} bonuses")
    else:
        words = translate("Return", "Give back: {sum}")
    return words.format(
        sum=present.money(quote.money),
        back=present.points_short(quote.points_back),
        taken=present.points_short(quote.taken),
    )


def _nothing() -> None:
    """No is no act."""
