"""A folder of receipts in the format of the real ones, made up and small."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.codes import ean

STORES, MEMBERS, GOODS = 4, 12, 20
_RECEIPTS = (
    *("receipt", "store", "card", "time"),
    *("barcode", "quantity", "unit_price_minor", "discount_minor"),
)
FIRST = datetime(2017, 1, 1, 8, tzinfo=UTC)


def make_data(folder: Path, receipts: int, *, seed: int = 1) -> Path:
    """Every member has a store of its own, and now and then buys in another."""
    chance = random.Random(seed)
    folder.mkdir()
    goods = [(ean(460_000_000_000 + n), 5_000 + 700 * n) for n in range(GOODS)]
    cards = [ean(40_000_000_000 + n) for n in range(MEMBERS)]
    _write(
        folder / "products.csv.gz",
        ["barcode", "name", "department", "category", "brand", "price_minor", "vat"],
        [(code, f"Goods {code}", "D", "C", "B", price, 20) for code, price in goods],
    )
    joined = FIRST.isoformat()
    _write(folder / "members.csv.gz", ["card", "joined"], [(c, joined) for c in cards])
    rows: list[tuple[object, ...]] = []
    at = FIRST
    for number in range(receipts):
        at += timedelta(hours=chance.expovariate(0.25))
        member = chance.randrange(MEMBERS)
        store = member if chance.random() < 0.8 else chance.randrange(STORES)
        when = at.isoformat(timespec="seconds").replace("+00:00", "Z")
        for code, price in chance.sample(goods, chance.randint(1, 3)):
            sold = (code, chance.randint(1, 4), price, 0)
            rows.append((number, 1 + store % STORES, cards[member], when, *sold))
    _write(
        folder / "receipts.csv.gz",
        [
            "receipt",
            "store",
            "card",
            "time",
            "barcode",
            "quantity",
            "unit_price_minor",
            "discount_minor",
        ],
        rows,
    )
    _write_coupons(folder, rows, [code for code, _ in goods])
    return folder


def _write_coupons(
    folder: Path, bought: Sequence[tuple[object, ...]], goods: Sequence[str]
) -> None:
    """Two campaigns for all goods; every third line was bought with a coupon."""
    _write(
        folder / "coupons.csv.gz",
        ["coupon", "campaign", "barcode"],
        [(f"c{campaign}", campaign, code) for campaign in (1, 2) for code in goods],
    )
    redeemed = [
        (card, f"c{1 + n % 2}", 1 + n % 2, str(when)[:10])
        for n, (_, _, card, when, *_) in enumerate(bought[::3])
    ]
    columns = ["card", "coupon", "campaign", "date"]
    _write(folder / "coupon_redemptions.csv.gz", columns, redeemed)


def _write(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
