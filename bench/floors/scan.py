"""A scan and its answer without a link, in a chain of a million cards.

Timed on the till lane, without drawing: the code is read, the goods or the card are
looked up, the basket is stored as a draft and the whole sale is priced again, with
what may be redeemed and why. The floor is one look-up by key in a plain file.

A p99 is also a figure of the machine: `scan_machine` is a fixed piece of arithmetic,
timed before each sale among the same neighbours. Where its p99 is twice its p10, so
are those of the scans.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from bench.codes import ean
from bench.figures import figure, median_ms, p
from bench.floors.big import BigCopy, Size, card_number
from bench.floors.shop import BY, LINES, Shop
from cashier.domain.member import EntryMode

TARGET_P99_MS = 1.0
ROUNDS = 5_000  # About as long as a scan.


@dataclass
class Scans:
    card: list[float] = field(default_factory=list)
    item: list[float] = field(default_factory=list)
    machine: list[float] = field(default_factory=list)


def measure(shop: Shop, copy: BigCopy, size: Size, times: int) -> None:
    """Sales of five lines with a card; every scan is timed."""
    chance = random.Random(1)
    scans = Scans()
    gc.collect()
    gc.freeze()  # As the program does when its window stands.
    for _ in range(times // 20 + 1):
        _one_sale(shop, size, chance, Scans())
    for _ in range(times):
        _one_sale(shop, size, chance, scans)
    floor = _look_ups(copy, times * LINES)
    _tell("scan_card_answer", scans.card, floor)
    _tell("scan_item_quote", scans.item, floor)
    figure(
        "scan_machine",
        median_ms(scans.machine),
        "ms",
        p10=round(p(scans.machine, 0.1), 4),
        p99=round(p(scans.machine, 0.99), 4),
        load=round(os.getloadavg()[0], 2),
    )


def _one_sale(shop: Shop, size: Size, chance: random.Random, scans: Scans) -> None:
    sales = shop.acts.sales
    scans.machine.append(_seconds(_count))
    card = card_number(chance.randrange(size.cards))
    scans.card.append(_seconds(lambda: sales.scan(card, mode=EntryMode.DEVICE, by=BY)))
    for _ in range(LINES):
        code = ean(460_000_000_000 + chance.randrange(size.goods))
        scans.item.append(_scan_item(shop, code))
    sales.void_sale(BY)


def _scan_item(shop: Shop, code: str) -> float:
    scan = shop.acts.sales.scan
    return _seconds(lambda: scan(code, mode=EntryMode.DEVICE, by=BY))


def _look_ups(copy: BigCopy, times: int) -> list[float]:
    ask = "SELECT body FROM cards WHERE bucket = ? AND key = ?"
    plain = copy.plain
    return [
        _seconds(lambda key=key: plain.execute(ask, key).fetchone())  # type: ignore[misc]
        for key in copy.card_keys(times, seed=2)
    ]


def _count() -> int:
    return sum(n * n % 7 for n in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _tell(name: str, runs: list[float], floor: list[float]) -> None:
    figure(
        name,
        median_ms(runs),
        "ms",
        floor=median_ms(floor),
        p99=round(p(runs, 0.99), 4),
        target_p99=TARGET_P99_MS,
        p10=round(p(runs, 0.1), 4),
        floor_p99=round(p(floor, 0.99), 4),
        scans=len(runs),
    )


def fill(shop: Shop, size: Size, folder: Path) -> BigCopy:
    """Replace the till's advisory copy by a large one."""
    copy = BigCopy(shop.cards, shop.card_key, folder / "plain-cards.db")
    copy.fill(size)
    return copy
