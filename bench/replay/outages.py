"""When each store loses its link, and when it gets it back; seeded.

A store's line is there and away in turns. Both last for exponentially distributed
times, so that a stated share of all time is spent without a link.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

# A line is away one hundredth of the time: the assumption of the design of rights,
# with which its own figures were made. Offline figures hardly depend on it, online ones
# do: what is parked at a store without a link cannot be had elsewhere.
SHARE_AWAY = 0.01
MEAN_HOURS_AWAY = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    store: str
    begins: datetime
    ends: datetime


def outages_of(
    store: str, first: datetime, last: datetime, *, seed: int, share: float
) -> Iterator[Outage]:
    """The outages of one store between two moments, in order."""
    if share <= 0.0:
        return
    chance = random.Random(f"links {seed} {store}")
    mean_there = MEAN_HOURS_AWAY * (1.0 - share) / share
    # The first one may be under way already when the story begins.
    at = first
    if chance.random() >= share:
        at += _hours(chance, mean_there)
    while at <= last:
        ends = at + _hours(chance, MEAN_HOURS_AWAY)
        yield Outage(store=store, begins=at, ends=ends)
        at = ends + _hours(chance, mean_there)


def _hours(chance: random.Random, mean: float) -> timedelta:
    return timedelta(hours=chance.expovariate(1.0 / mean))
