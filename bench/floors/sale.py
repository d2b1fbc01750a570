"""C3 and the whole sale, each against the same rows written plainly.

A sale of five lines with a redemption, paid by the card terminal. Timed are the whole
acts as the till lane runs them, from the call to its return: looking up, pricing, the
receipt's text, statements, encryption, flush, and the second journal. The floor of an
act is the rows it changed, in one plain transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

from bench.figures import figure, median_ms, p
from bench.floors.plain import copy_of, recorded, write_plainly
from bench.floors.shop import CARDS, Shop

C3_TARGET = 2.5
SALE_TARGET = 3.0


@dataclass
class Runs:
    """Seconds of every sale, here and by the plain library."""

    real: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


class SaleBench:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        with shop.files.store.read() as work:
            self._plain = copy_of(work.connection, shop.folder / "plain-till.db")
        self.steps = {name: Runs() for name in ("c1", "c2", "settle", "c3")}

    def sell(self, card: str) -> None:
        shop = self._shop
        self._draft(lambda: shop.fill(card))
        self._step("c1", shop.choose)
        attempts: list[str] = []
        self._step("c2", lambda: attempts.append(shop.ask_terminal()))
        self._step("settle", lambda: shop.settle(attempts[0]))
        self._step("c3", shop.complete)

    def _draft(self, act: Callable[[], object]) -> None:
        """Written plainly as well, so that both files hold the same."""
        with recorded() as writes:
            act()
        write_plainly(self._plain, writes)

    def _step(self, name: str, act: Callable[[], object]) -> None:
        with recorded() as writes:
            began = perf_counter()
            act()
            self.steps[name].real.append(perf_counter() - began)
        self.steps[name].plain.append(write_plainly(self._plain, writes))

    def forget(self) -> None:
        """After warming up."""
        self.steps = {name: Runs() for name in self.steps}

    def close(self) -> sqlite3.Connection:
        self._plain.close()
        return self._plain


def measure(shop: Shop, times: int) -> None:
    bench = SaleBench(shop)
    cards = cycle(CARDS)
    for _ in range(max(2, times // 10)):
        bench.sell(next(cards))
    bench.forget()
    for _ in range(times):
        bench.sell(next(cards))
    bench.close()
    steps = bench.steps
    _tell("c3", steps["c3"].real, steps["c3"].plain, C3_TARGET)
    for name in ("c1", "c2", "settle"):
        _tell(name, steps[name].real, steps[name].plain, None)
    whole = [sum(runs) for runs in zip(*(s.real for s in steps.values()), strict=True)]
    floor = [sum(runs) for runs in zip(*(s.plain for s in steps.values()), strict=True)]
    _tell("whole_sale", whole, floor, SALE_TARGET)


def _tell(
    name: str, real: list[float], plain: list[float], target: float | None
) -> None:
    figure(
        name,
        median_ms(real),
        "ms",
        floor=median_ms(plain),
        target=target,
        p99=round(p(real, 0.99), 3),
        floor_p99=round(p(plain, 0.99), 3),
        sales=len(real),
    )
