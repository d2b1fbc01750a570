"""An article inside a row: lines and receipts keep it as it was at the scan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from cashier.domain.amounts import Money
from cashier.domain.catalog import Item, Measure
from cashier.domain.ids import ItemId
from cashier.store.query import Value


def item_values(item: Item) -> tuple[Value, ...]:
    """In the order of the columns item_id to earning."""
    return (
        item.item_id,
        item.name,
        item.price.units,
        item.vat_percent,
        item.category,
        item.department,
        item.measure.value,
        item.floor_price.units,
        int(item.redeemable),
        int(item.earning),
    )


def item_of(row: Row[Any]) -> Item:
    return Item(
        item_id=ItemId(row.item_id),
        name=row.name,
        price=Money(row.price),
        vat_percent=row.vat,
        category=row.category,
        department=row.department,
        measure=Measure(row.measure),
        floor_price=Money(row.floor_price),
        redeemable=bool(row.redeemable),
        earning=bool(row.earning),
    )
