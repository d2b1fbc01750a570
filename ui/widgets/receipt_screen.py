"""The receipt: paper at the left; change, bonuses and the way on at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cashier.domain.amounts import NO_MONEY, Points
from cashier.domain.sale import TenderKind
from cashier.till.ports import CompletedSale, LoyaltyNote
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.receipt_vm import Printed, ReceiptState, ReceiptViewModel
from ui.widgets.kit import (
    Button,
    Card,
    ElidedLabel,
    FigureRow,
    Kind,
    Label,
    Picture,
)
from ui.widgets.screen import Go, HelpRow, Scanned, Screen, ScreenId
from ui.widgets.tape import Tape

_SIDE = 440


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
        done = state.done
        change = done.change if done else NO_MONEY
        back = state.tendered(TenderKind.CASH)
        if state.is_return:
            self.caption.set_words(lambda: self.tr("Give back in cash"))
            self.figure.set_words(lambda: present.money_short(back))
        else:
            self.caption.set_words(lambda: self.tr("Change"))
            self.figure.set_words(lambda: present.money_short(change))
        self.below.set_words(lambda: self._paid_words(state))

    def _paid_words(self, state: ReceiptState) -> str:
        done = state.done
        if done is None:
            return ""
        cash, card = state.tendered(TenderKind.CASH), state.tendered(TenderKind.CARD)
        parts = []
        if state.is_return:
            if card:
                words = self.tr("By hand at the terminal, to the bank card: {sum}")
                parts.append(words.format(sum=present.money(card)))
            return "\n".join(parts)
        words = self.tr("Paid: {sum}")
        parts.append(words.format(sum=present.money(done.total)))
        if cash:
            parts.append(self.tr("cash {sum}").format(sum=present.money(cash)))
        if card:
            parts.append(self.tr("card {sum}").format(sum=present.money(card)))
        return " · ".join(parts)


class BonusCard(Card):
    """The card's part of the receipt, in figures."""

    def __init__(self) -> None:
        super().__init__(margin=16, gap=6)
        self._is_return = False
        self.who = ElidedLabel(role="title")
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
        note = state.done.note if state.done else None
        self.setVisible(note is not None)
        if note is None or state.done is None:
            return
        self._is_return = state.is_return
        self.who.set_words(lambda: _who(note))
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


class PrintLine(Card):
    """What became of the paper."""

    def __init__(self) -> None:
        super().__init__(margin=10)
        self._mark = Picture("printer", "muted", 24)
        self._words = Label(role="body")
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
                self._mark.show_icon("printer-check", "ok")
                self._words.set_words(lambda: self.tr("Sent to the printer"))
            case Printed.AWAY:
                self._mark.show_icon("printer-x", "warn")
                self._words.set_words(
                    lambda: self.tr("Not printed. Sale is saved, print again (F12)")
                )
        self.set_tone("warn" if state.printed is Printed.AWAY else "plain")


class ReceiptScreen(Screen):
    def __init__(self, view_model: ReceiptViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self.tape = Tape()
        self.change = ChangeCard()
        self.bonuses = BonusCard()
        self._print = PrintLine()
        self.copy = Button(self._copy_words, icon="printer", key="F12")
        self.next = Button(
            lambda: self.tr("Next customer"),
            kind=Kind.PRIMARY,
            size="pay",
            key="Enter",
            height=96,
        )
        self._lay_out()
        self.copy.clicked.connect(self._print_again)
        self.next.clicked.connect(self._go_on)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        row.addWidget(self.tape, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        for part in (self.change, self.bonuses, self._print):
            part.setFixedWidth(_SIDE)
            side.addWidget(part)
        side.addStretch(1)
        side.addWidget(self.copy)
        side.addWidget(self.next)
        row.addLayout(side)

    def title(self) -> str:
        return self.tr("Receipt")

    def enter(self, subject: object = None) -> None:
        """With a completed sale, or without: then the last one."""
        if isinstance(subject, CompletedSale):
            self._view_model.show(subject)
        else:
            self._view_model.show_last()

    def acts(self) -> Acts:
        return {
            **self.tape.acts(),
            Act.CONFIRM: self._go_on,
            Act.BACK: self._go_on,
            Act.COPY: self._print_again,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("Enter", lambda: self.tr("Next customer")),
            ("F12", lambda: self.tr("Print again")),
            ("↑ ↓", lambda: self.tr("Scroll")),
        )

    def handle_scan(self, text: str) -> None:
        """The next customer's first item: nobody has to press anything before."""
        self.go.emit(Go(screen=ScreenId.SALE, subject=Scanned(text=text)))

    @Slot()
    def _go_on(self) -> None:
        self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _print_again(self) -> None:
        """What did not print, else a copy."""
        if self._view_model.state.printed is Printed.AWAY:
            self._view_model.print_waiting()
        else:
            self._view_model.copy()

    @Slot(object)
    def render_state(self, state: ReceiptState) -> None:
        if self.tape.paper() != state.lines:
            self.tape.set_lines(state.lines)
        self.change.show_state(state)
        self.bonuses.show_state(state)
        self._print.show_state(state)
        self.copy.retranslate()
        self.copy.setEnabled(
            state.done is not None
            and not state.is_copying
            and state.printed is not Printed.WORKING
        )
        self.said.emit(state.notice)

    def _copy_words(self) -> str:
        if self._view_model.state.printed is Printed.AWAY:
            return self.tr("Print again")
        return self.tr("Copy")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)


def _who(note: LoyaltyNote) -> str:
    return f"{note.name}  ····{note.four}".strip()


def _maybe(amount: Points | None) -> str:
    return present.points(amount) if amount is not None else ""


def _signed(amount: Points, sign: int) -> str:
    if not amount:
        return present.points(amount)
    plus = "+" if sign > 0 else ""
    return plus + present.points(amount if sign > 0 else -amount)
