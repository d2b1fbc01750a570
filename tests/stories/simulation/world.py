"""Chance, time, faults and the record of one simulated run.

Everything that could differ between two runs comes from here: one seeded generator,
one virtual clock, one trace. So a seed is a whole story that can be told again.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MORNING = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
DAY_S = 86_400.0


class Crash(BaseException):
    """The program is killed here. Nobody may catch it but the simulation."""


class WorldClock:
    """Virtual time: it passes only when the simulation says so."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        self._passed += seconds


class TillClock:
    """The clock on a till's wall: it may jump, run slowly, or stand."""

    def __init__(self, world: WorldClock) -> None:
        self._world = world
        self.set_right()

    def set_right(self) -> None:
        self._set(self._world.now(), pace=1.0)

    def jump(self, seconds: float) -> None:
        self._set(self.now() + timedelta(seconds=seconds), pace=self._pace)

    def run_at(self, pace: float) -> None:
        """1.0 is right; 0.0 stands."""
        self._set(self.now(), pace=pace)

    def now(self) -> datetime:
        passed = (self._world.monotonic() - self._since) * self._pace
        return self._shown + timedelta(seconds=passed)

    def monotonic(self) -> float:
        return self._world.monotonic()

    def sleep(self, seconds: float) -> None:
        self._world.sleep(seconds)

    def _set(self, shown: datetime, *, pace: float) -> None:
        self._shown, self._since = shown, self._world.monotonic()
        self._pace = pace


class SeededRandomness:
    """Bytes for identifiers, from a generator of their own."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)


@dataclass
class World:
    """No fault strikes unless `rates` names it."""

    seed: int
    rates: Mapping[str, float] = field(default_factory=dict)
    clock: WorldClock = field(default_factory=WorldClock)
    happened: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"story {self.seed}")

    def strikes(self, fault: str) -> bool:
        """Does this fault happen here? Counted when it does."""
        # Drawn also when the rate is zero: healing must not shift the story.
        hit = self.chance.random() < self.rates.get(fault, 0.0)
        if hit:
            self.happened[fault] += 1
            self.tell(fault)
        return hit

    def count(self, what: str) -> None:
        self.happened[what] += 1

    def tell(self, *words: object) -> None:
        at = f"{self.clock.monotonic():.3f}"
        self.trace.append(" ".join([at, *(str(word) for word in words)]))

    def heal(self) -> None:
        self.rates = {}
        self.tell("healed")

    def trace_hash(self) -> str:
        text = "\n".join(self.trace).encode()
        return hashlib.blake2b(text, digest_size=16).hexdigest()
