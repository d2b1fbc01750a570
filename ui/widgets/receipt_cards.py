"""What stands beside the paper: the change, the bonuses, what became of the print."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.sale import TenderKind
from cashier.till.ports import CompletedSale, LoyaltyNote
from ui import present
from ui.viewmodels.receipt_vm import Printed, ReceiptState
from ui.widgets.kit import Card, ElidedLabel, FigureRow, Label, Picture
from ui.widgets.receipt_extras import extra_words, gift_paid


class ChangeCard(Card):
    """The one figure that is read from a step away."""

    def __init__(self) -> None:
        super().__init__("ok", margin=20, gap=0)
        self.caption = Label(role="title", tone="ok")
        self.figure = Label(role="change", tone="ok")
        self.below = Label(role="secondary")
        self.below.setWordWrap(True)
        for label in (self.caption, self.figure, self.below):
            self.column.addWidget(label)

    def show_state(self, state: ReceiptState) -> None:
        cash, card = state.tendered(TenderKind.CASH), state.tendered(TenderKind.CARD)
        by_card = bool(card) and not cash
        change = state.done.change if state.done else NO_MONEY
        if state.is_return:
            amount = card if by_card else cash
        else:
            amount = card if by_card else change
        self.caption.set_words(lambda: self._caption(state, by_card=by_card))
        self.figure.set_words(lambda: present.money_short(amount))
        self.below.set_words(lambda: self._paid_words(state))

    def _caption(self, state: ReceiptState, *, by_card: bool) -> str:
        if state.is_return and by_card:
            return self.tr("Give back to the bank card")
        if state.is_return:
            return self.tr("Give back in cash")
        return self.tr("Paid by card") if by_card else self.tr("Change")

    def _paid_words(self, state: ReceiptState) -> str:
        done = state.done
        if done is None:
            return ""
        cash, card = state.tendered(TenderKind.CASH), state.tendered(TenderKind.CARD)
        parts = []
        if state.is_return:
            gift = gift_paid(done)
            if gift:
                words = self.tr("To the gift card: {sum}")
                parts.append(words.format(sum=present.money(gift)))
            if card:
                words = self.tr("By hand at the terminal, to the bank card: {sum}")
                parts.append(words.format(sum=present.money(card)))
            return "\n".join(parts)
        words = self.tr("Paid: {sum}")
        given = Money.total(donation.money for donation in done.donations)
        parts.append(words.format(sum=present.money(done.total + given)))
        if cash:
            parts.append(self.tr("cash {sum}").format(sum=present.money(cash)))
        if card:
            parts.append(self.tr("card {sum}").format(sum=present.money(card)))
        gift = gift_paid(done)
        if gift:
            parts.append(self.tr("gift card {sum}").format(sum=present.money(gift)))
        return " · ".join(parts)


class BonusCard(Card):
    """The card's part of the receipt, in figures."""

    def __init__(self) -> None:
        super().__init__(margin=16, gap=6)
        self._is_return = False
        self._note: LoyaltyNote | None = None
        self.who = ElidedLabel(self._who_words, role="title", end=self._four_words)
        self.before = FigureRow(lambda: self.tr("Before"))
        self.redeemed = FigureRow(self._redeemed_words)
        self.earned = FigureRow(self._earned_words)
        self.after = FigureRow(lambda: self.tr("New balance"))
        self.note = Label(role="muted")
        self.note.setWordWrap(True)
        self.column.addWidget(self.who)
        for row in (self.before, self.redeemed, self.earned, self.after):
            self.column.addWidget(row)
        self.column.addWidget(self.note)

    def show_state(self, state: ReceiptState) -> None:
        note = self._note = state.done.note if state.done else None
        self.setVisible(note is not None)
        if note is None or state.done is None:
            return
        self._is_return = state.is_return
        self.who.retranslate()
        self.before.setVisible(note.before is not None)
        self.after.setVisible(note.after is not None)
        self.redeemed.setVisible(bool(note.redeemed))
        sign = 1 if self._is_return else -1
        self.before.set_figure(lambda: _maybe(note.before))
        self.redeemed.set_figure(lambda: _signed(note.redeemed, sign))
        self.earned.set_figure(lambda: _signed(note.earned, -sign))
        self.after.set_figure(lambda: _maybe(note.after))
        done = state.done
        self.note.set_words(lambda: self._note_words(done, note))
        for row in (self.redeemed, self.earned):
            row.caption.retranslate()

    def _who_words(self) -> str:
        return self._note.name if self._note else ""

    def _four_words(self) -> str:
        note = self._note
        return present.digits_after(note.name, note.four) if note else ""

    def _redeemed_words(self) -> str:
        return self.tr("Given back") if self._is_return else self.tr("Redeemed")

    def _earned_words(self) -> str:
        return self.tr("Taken back") if self._is_return else self.tr("Earned")

    def _note_words(self, done: CompletedSale, note: LoyaltyNote) -> str:
        parts = []
        if note.active_from is not None and note.active_from > done.business_date:
            words = self.tr("Earned points can be used from {day}")
            parts.append(words.format(day=present.day(note.active_from)))
        if note.is_provisional:
            parts.append(self.tr("Provisional: the server will confirm the balance"))
        return "\n".join(parts)


class ExtrasCard(Card):
    """Other purses and programmes, and what to tell the customer; else not there."""

    def __init__(self) -> None:
        super().__init__(margin=16, gap=2)
        self.words = Label(role="body")
        self.words.setWordWrap(True)
        self.column.addWidget(self.words)

    def show_state(self, state: ReceiptState) -> None:
        done = state.done
        shown = extra_words(done) if done is not None else ()
        self.setVisible(bool(shown))
        self.words.set_words(
            lambda: "\n".join(extra_words(done)) if done is not None else ""
        )


class PrintLine(Card):
    """What became of the paper."""

    def __init__(self) -> None:
        super().__init__(margin=10)
        self._mark = Picture("printer", "muted", 24)
        self._words = Label(role="body")
        self._words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        self.column.addLayout(row)

    def show_state(self, state: ReceiptState) -> None:
        match state.printed:
            case Printed.WORKING:
                self._mark.show_icon("printer", "muted")
                self._words.set_words(lambda: self.tr("Printing…"))
            case Printed.SENT:
                self._mark.show_icon("printer", "muted")
                self._words.set_words(lambda: self.tr("Sent to the printer"))
            case Printed.CONFIRMED:
                self._mark.show_icon("printer-check", "ok")
                self._words.set_words(lambda: self.tr("Printed"))
            case Printed.AWAY:
                self._mark.show_icon("printer-x", "warn")
                self._words.set_words(
                    lambda: self.tr("Not printed. Sale is saved, print again (F12)")
                )
        self.set_tone("warn" if state.printed is Printed.AWAY else "plain")


def _maybe(amount: Points | None) -> str:
    return present.points(amount) if amount is not None else ""


def _signed(amount: Points, sign: int) -> str:
    if not amount:
        return present.points(amount)
    plus = "+" if sign > 0 else ""
    return plus + present.points(amount if sign > 0 else -amount)
