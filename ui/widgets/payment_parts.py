"""Parts of the payment screen: what is to be paid, and the end with the change."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.amounts import Money
from cashier.domain.sale import Tender, TenderKind
from cashier.till.ports import CompletedSale
from cashier.till.views import SaleView, Standing
from ui import naming, present
from ui.viewmodels.causes import rates_of
from ui.viewmodels.member_rows import PurseRow, StampsRow, rows_of
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
from ui.widgets.member_rows_view import change_words

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
    return "\n".join([line[0].upper() + line[1:], *_other_purses(view)])


def _other_purses(view: SaleView) -> list[str]:
    """A line for each purse that this sale fills or spends."""
    rows = (row for row in rows_of(view) if isinstance(row, PurseRow | StampsRow))
    return [words for row in rows if (words := change_words(row))]


def rate_words(view: SaleView) -> str:
    """What each way of paying brings, before one is chosen."""
    said: dict[str, list[str]] = {}
    for programme, kind, percent in rates_of(view):
        rate = f"{present.percent(percent)}{present.NO_BREAK}%"
        name = naming.tender(kind.value).lower()
        said.setdefault(programme, []).append(f"{name} {rate}")
    lines = (
        f"{naming.programme(programme)}: {', '.join(rates)}"
        for programme, rates in said.items()
    )
    return "\n".join(lines)


class TenderRow(QWidget):
    """A way of paying that pays a part already; a gift card may be taken away."""

    removed = Signal(str)  # The account of a gift card.

    def __init__(self, tender: Tender, rest: Money | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._rest = rest
        words = QVBoxLayout()
        words.setSpacing(0)
        name = Label(partial(naming.tender, tender.kind.value), role="secondary")
        words.addWidget(name)
        self.rest = Label(self._rest_words, role="muted")
        self.rest.setVisible(rest is not None)
        words.addWidget(self.rest)
        row.addLayout(words, 1)
        row.addWidget(Label(partial(present.money, tender.amount), role="row"))
        if tender.kind is TenderKind.GIFT and tender.account is not None:
            account = str(tender.account)
            self.remove = Button(str, kind=Kind.PLAIN, icon="x", height=48)
            self.remove.setFixedSize(48, 48)
            self.remove.setAccessibleName(self.tr("Take the gift card away (Del)"))
            self.remove.setToolTip(self.tr("Take the gift card away (Del)"))
            self.remove.clicked.connect(lambda: self.removed.emit(account))
            row.addWidget(self.remove)

    def _rest_words(self) -> str:
        if self._rest is None:
            return ""
        return self.tr("{money} left").format(money=present.money(self._rest))


class DuePanel(Card):
    """Left: to pay, the bonus line, tenders with the remainder, change."""

    gift_removed = Signal(str)  # Its account.

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
        self.rates = Label(role="muted")
        self.rates.setWordWrap(True)
        self.column.addWidget(self.rates)
        self.sums = [
            FigureRow(lambda: self.tr("Sum")),
            FigureRow(lambda: self.tr("Discounts")),
            FigureRow(lambda: self.tr("Bonuses")),
            FigureRow(lambda: self.tr("Donation")),
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
        self._shown: tuple[object, ...] = ()

    def show_state(self, state: PaymentState) -> None:
        totals, view = state.view.totals, state.view
        self.due.set_amount(state.due)
        self.bonus.setVisible(view.member is not None)
        self.bonus_line.set_words(lambda: bonus_words(view))
        self.rates.set_words(lambda: rate_words(view))
        self.rates.setVisible(bool(rates_of(view)))
        given = totals.donated
        figures = (totals.gross, -totals.discount, -totals.redeemed, given)
        for row, figure in zip(self.sums, figures, strict=True):
            row.set_figure(partial(present.plain_money, figure))
        self.sums[-1].setVisible(bool(given))
        self.sums[-1].caption.set_words(lambda: self._donation_words(view))
        self._show_tenders(view)
        by_cash = state.tender is TenderKind.CASH
        received, missing, change = state.given, state.short, state.change
        self.given.set_figure(lambda: present.money(received) if received else "—")
        self.change.caption.set_words(
            lambda: self.tr("Short") if missing else self.tr("Change")
        )
        self.change.set_figure(lambda: present.money(missing or change))
        self.change.figure.set_tone("error" if missing else "")
        self.given.setVisible(by_cash)
        self.change.setVisible(by_cash)

    def _donation_words(self, view: SaleView) -> str:
        given = view.quote.donations if view.quote is not None else ()
        if len(given) == 1:
            return naming.programme(given[0].programme)
        return self.tr("Donation")

    def _show_tenders(self, view: SaleView) -> None:
        tenders = view.sale.tenders if view.sale is not None else ()
        if (tenders, view.gift_rests) == self._shown:
            return
        self._shown = (tenders, view.gift_rests)
        while self._tenders.count():
            place = self._tenders.takeAt(0)
            gone = place.widget() if place else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        rests = dict(view.gift_rests)
        for tender in tenders:
            rest = rests.get(tender.account) if tender.account is not None else None
            row = TenderRow(tender, rest)
            row.removed.connect(self.gift_removed)
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
