"""Parked sales, over the sale screen: time, sum, last item; a touch recalls one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cashier.domain.ids import SaleId
from cashier.domain.pricing import price_lines, totals
from cashier.domain.sale import Sale
from ui import present
from ui.keys import Act, Acts
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.screen import Overlay

_DIGITS = {Act.ONE: 0, Act.TWO: 1}


class ParkedOverlay(Overlay):
    def __init__(
        self, parked: Sequence[Sale], recall: Callable[[SaleId], None]
    ) -> None:
        super().__init__(720, 560)
        self._parked, self._recall = parked, recall
        self.card.column.addWidget(
            Label(lambda: self.tr("Parked sales"), role="heading")
        )
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 8, 0)
        self.buttons = [self._row(sale) for sale in parked]
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(rows)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card.column.addWidget(area, 1)
        back = Button(
            lambda: self.tr("Back"), kind=Kind.SECONDARY, icon="arrow-left", key="Esc"
        )
        back.clicked.connect(self.dismiss)
        self.card.column.addWidget(back, alignment=Qt.AlignmentFlag.AlignRight)

    def _row(self, sale: Sale) -> Button:
        button = Button(lambda: _words(sale), kind=Kind.TILE, size="answer", height=64)
        button.clicked.connect(lambda: self._choose(sale))
        return button

    def _choose(self, sale: Sale) -> None:
        self.close_overlay()
        self._recall(sale.sale_id)

    def _nth(self, place: int) -> None:
        if place < len(self._parked):
            self._choose(self._parked[place])

    def acts(self) -> Acts:
        return {
            Act.BACK: self.dismiss,
            Act.ONE: lambda: self._nth(0),
            Act.TWO: lambda: self._nth(1),
        }


def _words(sale: Sale) -> str:
    """12:31 · 691,05 ₽ · Coffee…"""
    last = sale.live_lines()[-1].item.name if sale.live_lines() else ""
    sum_of_it = totals(price_lines(sale.lines)).to_pay
    when = present.clock_time(sale.opened_at)
    return f"{when}   ·   {present.money(sum_of_it)}   ·   {last}"
