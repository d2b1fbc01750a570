"""An article inside a row: of a line, of a receipt, of the price list."""

from __future__ import annotations

import msgspec

from cashier.domain.amounts import Money
from cashier.domain.catalog import Item, Measure
from cashier.domain.ids import ItemId
from cashier.store.query import Row, Value


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


def item_of(row: Row) -> Item:
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


class GoodsBody(msgspec.Struct, frozen=True, kw_only=True):
    """A goods row of the feed; the key is the barcode."""

    name: str
    price: int
    vat: int | None = None
    category: str = ""
    department: str = ""
    measure: str = "piece"
    floor: int = 0
    redeemable: bool = True
    earning: bool = True

    @staticmethod
    def read(body: bytes) -> GoodsBody:
        return _GOODS.decode(body)

    def item(self, code: str) -> Item:
        return Item(
            item_id=ItemId(code),
            name=self.name,
            price=Money(self.price),
            vat_percent=self.vat,
            category=self.category,
            department=self.department,
            measure=Measure(self.measure),
            floor_price=Money(self.floor),
            redeemable=self.redeemable,
            earning=self.earning,
        )


_GOODS = msgspec.json.Decoder(GoodsBody)


def search_words(text: str) -> str:
    """Case and the letter yo make no difference to who searches."""
    return text.casefold().replace("ё", "е")
