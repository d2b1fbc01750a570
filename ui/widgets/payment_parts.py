"""Parts of the payment screen: what is to be paid, and the end with the change."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.sale import Tender, TenderKind
from cashier.till.ports import CompletedSale
from cashier.till.views import SaleView, Standing
from ui import present
from ui.viewmodels.payment_vm import PaymentState
from ui.widgets.kit import (
    Button,
    Card,
    FigureRow,
    Kind,
    Label,
    MoneyLabel,
    Picture,
    no_words,
    rule,
)

translate = present.translate
# Pixels for a sum: of the panel at the left, beside its caption, and of the end.
_DUE_ROOM, _CHANGE_ROOM, _END_ROOM = 356, 240, 520


def bonus_words(view: SaleView) -> str:
    """Before every confirm: what is redeemed, earned, and left."""
    quote = view.quote
    if view.member is None or quote is None:
        return ""
    parts = []
    if quote.redeem:
        words = translate("Payment", "Redeem {points}")
        parts.append(words.format(points=present.points(quote.redeem)))
    words = translate("Payment", "earn {points}")
    parts.append(words.format(points=present.points(quote.earned)))
    if view.balance_after is not None:
        words = translate("Payment", "balance {points}")
        parts.append(words.format(points=present.points(view.balance_after)))
    line = " · ".join(parts)
    if view.standing is not Standing.CONFIRMED:
        line += " — " + translate("Payment", "provisional")
    return line[0].upper() + line[1:]


def tender_name(kind: TenderKind) -> str:
    if kind is TenderKind.CASH:
        return translate("Payment", "Cash")
    return translate("Payment", "Card")


class DuePanel(Card):
    """Left: to pay, the bonus line, tenders with the remainder, change."""

    def __init__(self) -> None:
        super().__init__(margin=20, gap=10)
        self.column.addWidget(Label(lambda: self.tr("To pay"), role="secondary"))
        self.due = MoneyLabel(role="total", room=_DUE_ROOM)
        self.due.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.due)
        self.bonus = Card("ok", margin=12)
        self.bonus_line = Label(role="body", tone="ok")
        self.bonus_line.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(Picture("gift", "ok", 22), alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.bonus_line, 1)
        self.bonus.column.addLayout(row)
        self.column.addWidget(self.bonus)
        self.sums = [
            FigureRow(lambda: self.tr("Sum")),
            FigureRow(lambda: self.tr("Discounts")),
            FigureRow(lambda: self.tr("Bonuses")),
        ]
        for sum_row in self.sums:
            self.column.addWidget(sum_row)
        self.column.addWidget(rule())
        self._tenders = QVBoxLayout()
        self.column.addLayout(self._tenders)
        self.column.addStretch(1)
        self.given = FigureRow(lambda: self.tr("Received"))
        self.change = FigureRow(
            lambda: self.tr("Change"), role="heading", room=_CHANGE_ROOM
        )
        self.column.addWidget(self.given)
        self.column.addWidget(self.change)
        self._shown: tuple[Tender, ...] = ()

    def show_state(self, state: PaymentState) -> None:
        totals, view = state.view.totals, state.view
        self.due.set_amount(state.due)
        self.bonus.setVisible(view.member is not None)
        self.bonus_line.set_words(lambda: bonus_words(view))
        figures = (totals.gross, -totals.discount, -totals.redeemed)
        for row, figure in zip(self.sums, figures, strict=True):
            row.set_figure(partial(present.plain_money, figure))
        self._show_tenders(view.sale.tenders if view.sale else ())
        by_cash = state.tender is TenderKind.CASH
        given, missing, change = state.given, state.short, state.change
        self.given.set_figure(lambda: present.money(given) if given else "—")
        self.change.caption.set_words(
            lambda: self.tr("Short") if missing else self.tr("Change")
        )
        self.change.set_figure(lambda: present.money(missing or change))
        self.change.figure.set_tone("error" if missing else "")
        self.given.setVisible(by_cash)
        self.change.setVisible(by_cash)

    def _show_tenders(self, tenders: tuple[Tender, ...]) -> None:
        if tenders == self._shown:
            return
        self._shown = tenders
        while self._tenders.count():
            place = self._tenders.takeAt(0)
            gone = place.widget() if place else None
            if gone is not None:
                gone.deleteLater()
        for tender in tenders:
            row = FigureRow(partial(tender_name, tender.kind))
            row.set_figure(partial(present.money, tender.amount))
            self._tenders.addWidget(row)


class DonePanel(QWidget):
    """The end: change at 64 pixels, until the next scan."""

    next_clicked = Signal()
    receipt_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._done: CompletedSale | None = None
        card = Card(margin=32, gap=12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card, 1)
        head = QHBoxLayout()
        head.addWidget(Picture("circle-check", "ok", 40))
        head.addWidget(Label(lambda: self.tr("Paid"), role="heading", tone="ok"))
        head.addStretch(1)
        self.number = Label(self._number_words, role="secondary")
        head.addWidget(self.number)
        card.column.addLayout(head)
        card.column.addStretch(1)
        self.caption = Label(lambda: self.tr("Change"), role="title")
        self.change = MoneyLabel(role="change", room=_END_ROOM)
        for label in (self.caption, self.change):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            card.column.addWidget(label)
        card.column.addStretch(1)
        self.note = Label(self._note_words, role="row")
        self.note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.note.setWordWrap(True)
        card.column.addWidget(self.note)
        card.column.addStretch(1)
        row = QHBoxLayout()
        receipt = Button(lambda: self.tr("Receipt"), icon="receipt-text", height=88)
        receipt.clicked.connect(self.receipt_clicked)
        self.next = Button(
            lambda: self.tr("Next sale (Enter)"),
            kind=Kind.PRIMARY,
            size="pay",
            height=88,
        )
        self.next.clicked.connect(self.next_clicked)
        row.addWidget(receipt)
        row.addWidget(self.next, 1)
        card.column.addLayout(row)

    def show_done(self, done: CompletedSale) -> None:
        self._done = done
        self.change.set_amount(done.change)
        for label in (self.number, self.note):
            label.retranslate()

    def _number_words(self) -> str:
        return self._done.number if self._done else no_words()

    def _note_words(self) -> str:
        note = self._done.note if self._done else None
        if note is None:
            return ""
        words = self.tr("Card ····{four}: redeemed {redeemed}, earned {earned}")
        return words.format(
            four=note.four,
            redeemed=present.points(note.redeemed),
            earned=present.points(note.earned),
        )
