"""Printing figures: one JSON object a line, so that they can be kept and compared."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from time import perf_counter


def say(message: str) -> None:
    """Progress is for people and goes beside the figures, not among them."""
    print(message, file=sys.stderr, flush=True)


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    floor: float | None = None,
    target: float | None = None,
    **more: object,
) -> None:
    """One figure; `ratio` is value / floor, and `target` is what it should not pass."""
    row: dict[str, object] = {"name": name, "value": round(value, 4), "unit": unit}
    if floor is not None:
        row |= {"floor": round(floor, 4), "ratio": round(value / floor, 3)}
    if target is not None:
        row["target"] = target
    print(json.dumps(row | more), flush=True)


def median_ms(runs: Sequence[float]) -> float:
    return statistics.median(runs) * 1000


def p(runs: Sequence[float], share: float) -> float:
    """The value that `share` of the runs do not pass, in milliseconds."""
    ordered = sorted(runs)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def timed(work: Callable[[int], object], times: int) -> list[float]:
    """Seconds of each of so many calls; the call gets its number."""
    runs = []
    for number in range(times):
        began = perf_counter()
        work(number)
        runs.append(perf_counter() - began)
    return runs
