"""Chance, time, faults and the record of one simulated run.

Everything that could differ between two runs comes from here: one seeded generator,
one virtual clock, one trace. So a seed is a whole story that can be told again.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MORNING = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)


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


class SeededRandomness:
    """Bytes for identifiers, from a generator of their own."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)


@dataclass(frozen=True)
class FaultRates:
    """How often each fault strikes; every seed draws its own, some of them zero."""

    lost_request: float
    lost_reply: float
    doubled: float
    delayed: float
    server_error: float
    odd_reply: float
    crash_at_commit: float
    crash_at_network: float
    kill: float
    link_cut: float
    server_restart: float

    @classmethod
    def drawn(cls, chance: random.Random) -> FaultRates:
        def rate(most: float) -> float:
            return 0.0 if chance.random() < 0.25 else chance.random() * most

        return cls(
            lost_request=rate(0.3),
            lost_reply=rate(0.3),
            doubled=rate(0.5),
            delayed=rate(0.2),
            server_error=rate(0.1),
            odd_reply=rate(0.1),
            crash_at_commit=rate(0.04),
            crash_at_network=rate(0.04),
            kill=rate(0.02),
            link_cut=rate(0.15),
            server_restart=rate(0.05),
        )


NO_FAULTS = FaultRates(
    lost_request=0.0,
    lost_reply=0.0,
    doubled=0.0,
    delayed=0.0,
    server_error=0.0,
    odd_reply=0.0,
    crash_at_commit=0.0,
    crash_at_network=0.0,
    kill=0.0,
    link_cut=0.0,
    server_restart=0.0,
)


@dataclass
class World:
    seed: int
    clock: WorldClock = field(default_factory=WorldClock)
    happened: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"story {self.seed}")
        self.rates = FaultRates.drawn(self.chance)

    def strikes(self, fault: str) -> bool:
        """Does this fault happen here? Counted when it does."""
        rate: float = getattr(self.rates, fault)
        # Drawn also when the rate is zero: healing must not shift the story.
        hit = self.chance.random() < rate
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
        self.rates = NO_FAULTS
        self.tell("healed")

    def trace_hash(self) -> str:
        text = "\n".join(self.trace).encode()
        return hashlib.blake2b(text, digest_size=16).hexdigest()
