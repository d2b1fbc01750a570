"""How long a quote takes, and how that grows with the lines.

A quote is made at every scan, so it is timed as the till makes it: the programmes
stand, the draft is new each time. A quote waits for nothing, so what counts is the
processor's time; the clock on the wall is beside it, with the load of the machine.
The floor is one plain loop over the totals of the same lines. `growth` is the time of
500 lines over that of 50: ten is linear.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter, thread_time

from bench.engine.shop import (
    MOMENT,
    a_member,
    a_receipt,
    with_a_discount,
    with_tiers,
)
from bench.figures import figure, median_ms, p
from cashier.domain.loyalty.engine import Programme, quote
from cashier.domain.loyalty.facts import SaleDraft

TARGETS_MS = {5: None, 50: 2.0, 500: 20.0}
LINEAR = 12.0  # Ten times the lines, and a fifth for what a machine does beside it.
_MIXES = {"discount": with_a_discount, "tiers": with_tiers}
_QUOTES = 2_000
SUMS = 200


def main(words: list[str] | None = None) -> int:
    asked = _parser().parse_args(words)
    gc.collect()
    gc.freeze()  # As the program does when its window stands.
    for mix, programmes in _MIXES.items():
        _measure(mix, programmes(), 10 if asked.tiny else _QUOTES)
    return 0


def _measure(mix: str, programmes: Sequence[Programme], times: int) -> None:
    medians = {}
    for count, target in TARGETS_MS.items():
        draft = a_receipt(count)
        runs = _quotes(draft, programmes, max(times * 50 // max(count, 50), 10))
        floor = [_processor(partial(_sums, draft)) for _ in range(100)]
        medians[count] = median_ms(runs.processor)
        figure(
            f"quote_{mix}_{count}",
            medians[count],
            "ms",
            floor=median_ms(floor) / SUMS,
            target=target,
            p99=round(p(runs.processor, 0.99), 4),
            floor_p99=round(p(floor, 0.99) / SUMS, 4),
            wall=round(median_ms(runs.wall), 4),
            wall_p99=round(p(runs.wall, 0.99), 4),
            load=round(os.getloadavg()[0], 2),
            programmes=len(programmes),
            quotes=len(runs.wall),
        )
    growth = medians[500] / medians[50]
    figure(f"quote_{mix}_growth", growth, "times", floor=10.0, target=LINEAR)


@dataclass(slots=True)
class _Runs:
    """Seconds of each quote, by two clocks."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


def _quotes(draft: SaleDraft, programmes: Sequence[Programme], times: int) -> _Runs:
    member, runs = a_member(), _Runs()
    for number in range(-max(times // 10, 2), times):
        fresh = replace(draft)
        began = perf_counter()
        seconds = _processor(partial(quote, fresh, member, programmes, MOMENT))
        if number >= 0:
            runs.wall.append(perf_counter() - began)
            runs.processor.append(seconds)
    return runs


def _processor(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began


def _sums(draft: SaleDraft) -> int:
    """So often that the clock itself does not count."""
    return sum(_sum(draft) for _ in range(SUMS))


def _sum(draft: SaleDraft) -> int:
    total = 0
    for line in draft.lines:
        total += line.total.units
    return total


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench engine", description=__doc__)
    parser.add_argument(
        "--tiny", action="store_true", help="a few of each, to see whether it runs"
    )
    return parser
