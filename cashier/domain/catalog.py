"""Goods: what a scanned code can bring into a sale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.ids import ItemId


class Measure(Enum):
    PIECE = "piece"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of the price list; a price is for 1000 thousandths of it."""

    item_id: ItemId  # The barcode it is known by (GTIN, or the in-store number).
    name: str
    price: Money
    vat_percent: int | None = None  # None: the shop charges no tax on it.
    category: str = ""
    department: str = ""
    measure: Measure = Measure.PIECE
    floor_price: Money = NO_MONEY  # No bonus may take one unit below this.
    redeemable: bool = True  # False: bonuses cannot pay for it (tobacco, alcohol).
    earning: bool = True  # False: nothing is earned on it.
