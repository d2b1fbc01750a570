"""Made-up entries of loyalty sales, with goods as varied as a shop's own.

Three entries of four receipts: the sale with one to five lines, what it earned, and
in every tenth what was redeemed under a hold.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from bench.sync.chain import account_name, card_number
from sync import protocol as wire

REDEEM_EVERY = 10
_DAY = "2030-01-02"
_SYLLABLES = (
    *("мо", "ло", "ко", "хле", "сы", "ма", "сло", "ка", "ша", "чай", "фе"),
    *("ры", "ба", "мя", "со", "сок", "во", "да", "яб", "пе", "кон"),
)


class Goods:
    """An assortment of which some things are bought far more often than others."""

    def __init__(self, chance: random.Random, count: int) -> None:
        self._chance = chance
        self._items = [self._item(n) for n in range(count)]
        self._weights = [1 / (n + 1) ** 0.8 for n in range(count)]

    def line(self, n: int) -> wire.SoldLineWire:
        (item,) = self._chance.choices(self._items, self._weights)
        return msgspec.structs.replace(item, n=n)

    def _item(self, n: int) -> wire.SoldLineWire:
        price = self._chance.randrange(3_000, 90_000)
        parts = self._chance.choices(_SYLLABLES, k=8)
        earned = price // 20
        return wire.SoldLineWire(
            n=1,
            item=f"{4_600_000_000_000 + n * 7_919}",
            name=f"{''.join(parts[:3]).capitalize()} {''.join(parts[3:])}",
            quantity=1000,
            price=price,
            gross=price,
            earned=earned,
            vat=20,
            category=f"Category {n % 60}",
            department="GROCERY",
            parts=[wire.PartWire(programme="points", effect="earned", points=earned)],
        )


def receipts(
    chance: random.Random, goods: Goods, members: int, grants: Iterator[wire.Grant]
) -> Iterator[bytes]:
    """Entries one after another, for ever; grants are spent as they come."""
    number = 0
    while True:
        number += 1
        n = chance.randrange(members)
        grant = next(grants, None) if number % REDEEM_EVERY == 0 else None
        account = grant.account if grant else account_name(n)
        for entry in _receipt(chance, goods, number, n, account, grant):
            yield msgspec.json.encode(entry)


def _receipt(
    chance: random.Random,
    goods: Goods,
    number: int,
    n: int,
    account: str,
    grant: wire.Grant | None,
) -> Iterator[wire.Entry]:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    sale = chance.randbytes(16).hex()
    lines = [goods.line(i) for i in range(1, chance.randint(1, 5) + 1)]
    paid = sum(line.gross for line in lines)
    yield wire.SaleEntry(
        sale=sale,
        number=f"01-010001-{number:06d}-X",
        shift="shift-1",
        cashier="anna",
        at=at,
        day=_DAY,
        lines=lines,
        tenders=[wire.TenderWire(kind="card", amount=paid, received=paid)],
        card=card_number(n),
        account=account,
    )
    if grant is not None:
        yield wire.RedeemEntry(
            sale=sale,
            account=grant.account,
            right=grant.right,
            slices=grant.slices,
            at=at,
            day=_DAY,
            programme="points",
            version=1,
        )
    yield wire.EarnEntry(
        sale=sale,
        lot=chance.randbytes(16).hex(),
        card=card_number(n),
        points=sum(line.earned for line in lines),
        active=_DAY,
        programme="points",
        version=1,
        mode="device",
        at=at,
        day=_DAY,
        account=account,
        expires="2031-01-01",
    )
