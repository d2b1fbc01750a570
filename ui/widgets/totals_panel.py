"""What the sale comes to: sum, discounts, bonuses, and what is to be paid."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from cashier.domain.sale import SaleTotals
from ui import present
from ui.widgets.kit import Card, FigureRow, Label, MoneyLabel, rule

_ROOM = 264  # Pixels that the caption leaves for the sum.


class TotalsPanel(Card):
    def __init__(self) -> None:
        super().__init__(margin=12, gap=2)
        self.column.setContentsMargins(12, 8, 12, 6)
        self.gross = FigureRow(lambda: self.tr("Sum"))
        self.discount = FigureRow(lambda: self.tr("Discounts"))
        self.redeemed = FigureRow(lambda: self.tr("Bonuses"))
        self.donated = FigureRow(lambda: self.tr("Donation"))
        self.donated.hide()
        for row in (self.gross, self.discount, self.redeemed, self.donated):
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.column.addWidget(rule())
        foot = QHBoxLayout()
        self.caption = Label(lambda: self.tr("TO PAY"), role="row")
        self.to_pay = MoneyLabel(role="total", room=_ROOM)
        foot.addWidget(self.caption)
        foot.addStretch(1)
        foot.addWidget(self.to_pay)
        self.column.addLayout(foot)

    def show_totals(self, totals: SaleTotals) -> None:
        self.gross.set_figure(lambda: present.plain_money(totals.gross))
        self.discount.set_figure(lambda: present.plain_money(-totals.discount))
        self.redeemed.set_figure(lambda: present.plain_money(-totals.redeemed))
        self.redeemed.figure.set_tone("primary" if totals.redeemed else "")
        self.donated.set_figure(lambda: present.plain_money(totals.donated))
        self.donated.setVisible(bool(totals.donated))
        self.to_pay.set_amount(totals.to_pay)
