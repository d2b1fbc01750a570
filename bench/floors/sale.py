"""C3 and the whole sale, each against the same rows written plainly.

A sale of five lines with a redemption, paid by the card terminal. The figure of a
commit is the time its act spends in the database: begin, statements, encryption and
commit with its flush. The second journal has a flush of its own and is said beside it
(`journal_ms`, `ratio_with_journal`); in the figure of the whole sale it is inside.
`act_ms` is the whole act from the call to its
return, with looking up, pricing and the receipt's text. The floor is the rows that
the act changed, in one plain transaction, right after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

from bench.figures import figure, median_ms, p
from bench.floors.plain import copy_of, recorded, write_plainly
from bench.floors.shop import CARDS, Shop

C3_TARGET = 2.5
SALE_TARGET = 3.0
_STEPS = ("c1", "c2", "settle", "c3")
_DRAFTS = frozenset({"settle"})  # The terminal's answer is asked for again.


@dataclass
class Runs:
    """Seconds of one step in every sale."""

    store: list[float] = field(default_factory=list)
    journal: list[float] = field(default_factory=list)
    act: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)

    @classmethod
    def sum_of(cls, steps: list[Runs]) -> Runs:
        """Sale by sale."""

        def added(name: str) -> list[float]:
            columns = zip(*(getattr(step, name) for step in steps), strict=True)
            return [sum(column) for column in columns]

        return cls(**{name: added(name) for name in cls.__dataclass_fields__})


class SaleBench:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        with shop.files.store.read() as work:
            self._plain = copy_of(work.connection, shop.folder / "plain-till.db")
        self.steps = {name: Runs() for name in _STEPS}

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
        with recorded() as record:
            act()
        write_plainly(self._plain, record.writes, is_draft=True)

    def _step(self, name: str, act: Callable[[], object]) -> None:
        runs = self.steps[name]
        with recorded() as record:
            began = perf_counter()
            act()
            runs.act.append(perf_counter() - began)
        runs.store.append(record.busy)
        runs.journal.append(record.journal)
        is_draft = name in _DRAFTS
        plain = write_plainly(self._plain, record.writes, is_draft=is_draft)
        runs.plain.append(plain)

    def forget(self) -> None:
        """After warming up."""
        self.steps = {name: Runs() for name in _STEPS}

    def close(self) -> None:
        self._plain.close()


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
    _tell("c3_commit", steps["c3"], C3_TARGET)
    _tell("c1_commit", steps["c1"], None)
    _tell("c2_commit", steps["c2"], None)
    _tell("settle_draft", steps["settle"], None)
    whole = Runs.sum_of(list(steps.values()))
    _tell("whole_sale", whole, SALE_TARGET, with_journal=True)


def _tell(
    name: str, runs: Runs, target: float | None, *, with_journal: bool = False
) -> None:
    pairs = zip(runs.store, runs.journal, strict=True)
    database = [store - journal for store, journal in pairs]
    counted = runs.store if with_journal else database
    floor = median_ms(runs.plain)
    figure(
        name,
        median_ms(counted),
        "ms",
        floor=floor,
        target=target,
        ratio_with_journal=round(median_ms(runs.store) / floor, 3),
        p10=round(p(counted, 0.1), 4),
        floor_p10=round(p(runs.plain, 0.1), 4),
        p99=round(p(counted, 0.99), 4),
        floor_p99=round(p(runs.plain, 0.99), 4),
        journal_ms=round(median_ms(runs.journal), 4),
        act_ms=round(median_ms(runs.act), 4),
        sales=len(runs.store),
    )
