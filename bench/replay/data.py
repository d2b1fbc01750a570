"""Reading a folder of real receipts: goods, members, and sales in order of time."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    barcode: str
    quantity: int
    unit_price_minor: int
    discount_minor: int  # For the whole line.


@dataclass(frozen=True, slots=True, kw_only=True)
class RealReceipt:
    receipt: str
    store: str
    card: str
    at: datetime
    lines: tuple[Bought, ...]


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)


def receipts(folder: Path) -> Iterator[RealReceipt]:
    """Receipts as the file has them: ordered by time, lines together."""
    for number, lines in groupby(rows(folder, "receipts"), key=lambda r: r["receipt"]):
        whole = list(lines)
        first = whole[0]
        yield RealReceipt(
            receipt=number,
            store=first["store"],
            card=first["card"],
            at=datetime.fromisoformat(first["time"]),
            lines=tuple(
                Bought(
                    barcode=row["barcode"],
                    quantity=int(row["quantity"]),
                    unit_price_minor=int(row["unit_price_minor"]),
                    discount_minor=int(row["discount_minor"]),
                )
                for row in whole
            ),
        )
