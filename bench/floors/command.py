"""Which figures there are, and how often each is measured."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.floors import feed, flushes, hold, imports, sale, scan, upload
from bench.floors.big import Size
from bench.floors.shop import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of everything."""

    sales: int = 300
    # Sales of five scans each, and one of a card: twenty are beyond the p99.
    scans: int = 2_000
    holds: int = 300
    pages: int = 200
    goods: int = 92_331
    cards: int = 1_000_000
    batches: Mapping[int, int] = field(
        default_factory=lambda: {1: 60, 10: 12, 100: 3, 500: 2}
    )


# Every figure once, in seconds: for the tests, and to see whether it runs at all.
TINY = Plan(
    sales=3,
    scans=3,
    holds=3,
    pages=3,
    goods=200,
    cards=2_000,
    batches={1: 2, 10: 1},
)


def main(words: list[str] | None = None) -> int:
    asked = _parser().parse_args(words)
    plan = TINY if asked.tiny else Plan()
    with tempfile.TemporaryDirectory(prefix="kassa-floors-", dir=asked.dir) as name:
        measure(Path(name), plan, None if asked.tiny else asked.data)
    return 0


def measure(folder: Path, plan: Plan, data: Path | None) -> None:
    """Every figure, one line each."""
    place = folder / "shop"
    place.mkdir()
    shop = Shop(place)
    sale.measure(shop, plan.sales)
    flushes.measure(folder)
    upload.measure(shop, dict(plan.batches))
    size = Size(goods=plan.goods, cards=plan.cards)
    copy = scan.fill(shop, size, folder)
    scan.measure(shop, copy, size, plan.scans)
    feed.measure(copy, plan.pages)
    copy.plain.close()
    imports.measure(folder, data, plan.goods)
    hold.measure(shop, plan.holds)  # The last: it closes the server here.
    shop.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench floors", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, help="folder with the real list of goods")
    add("--dir", type=Path, help="where files lie meanwhile: on the disk to measure")
    add("--tiny", action="store_true", help="a few of each, to see whether it runs")
    return parser
