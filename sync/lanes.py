"""When each lane of the sync may take its next turn; no thread, no waiting.

Journal before mail before feed, each with its own waits: a feed that fails never
holds up the journal. The journal's wait is stored with its oldest entry, so that a
till restarted in a loop does not hammer a server in trouble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from cashier.till.ports import Clock, Randomness
from sync.backoff import Backoff
from sync.cycle import Turn


class LaneName(Enum):
    """In order of importance."""

    UPLOAD = "upload"
    MAIL = "mail"
    FEED = "feed"


@dataclass(slots=True, kw_only=True)
class SyncLane:
    """One lane: what a turn of it does, how often, and how it fared."""

    name: LaneName
    turn: Callable[[], Turn]
    every_s: float
    backoff: Backoff = field(default_factory=Backoff)
    due: datetime | None = None  # None: at once.

    def wait_s(self, now: datetime) -> float:
        """Seconds until it may run; a clock that was set back ends the wait."""
        planned = 0.0 if self.due is None else (self.due - now).total_seconds()
        planned = planned if 0.0 < planned <= self.every_s else 0.0
        return max(planned, self.backoff.wait_s(now))

    def done(self, turn: Turn, now: datetime) -> None:
        self.backoff = Backoff().paused(now, asked_ms=turn.retry_after_ms)
        self.due = None if turn.more else now + timedelta(seconds=self.every_s)

    def failed(self, now: datetime, randomness: Randomness, *, asked_ms: int) -> None:
        self.backoff = self.backoff.failed(now, randomness, asked_ms=asked_ms)
        self.due = None


class Lanes:
    """Chooses whose turn it is."""

    def __init__(self, lanes: list[SyncLane], clock: Clock) -> None:
        self._lanes = lanes
        self._clock = clock

    def all(self) -> tuple[SyncLane, ...]:
        """In order of importance."""
        return tuple(self._lanes)

    def named(self, name: LaneName) -> SyncLane:
        return next(lane for lane in self._lanes if lane.name is name)

    def next_due(self) -> SyncLane | None:
        now = self._clock.now()
        return next((lane for lane in self._lanes if lane.wait_s(now) == 0.0), None)

    def wait_s(self) -> float:
        """Seconds until some lane is due."""
        now = self._clock.now()
        return min(lane.wait_s(now) for lane in self._lanes)

    def wake(self, *, at_once: bool) -> None:
        """There is something to send. `at_once`: a person asked, forget the waits."""
        for lane in self._lanes:
            if at_once:
                lane.backoff = Backoff()
            if at_once or lane.name is not LaneName.FEED:
                lane.due = None
