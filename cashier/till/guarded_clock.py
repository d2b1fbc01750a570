"""The clock that every act of a till is given: it shows the time that can be proven.

Before `begin` it shows the wall clock, for the file that knows the rest is not open
yet. Read from several threads: what it knows is one value, replaced whole.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cashier.domain.clock_guard import TOLERANCE, ClockGuard, ClockMark, Doubt
from cashier.till.ports import Clock


class GuardedClock:
    """Implements Clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard: ClockGuard | None = None
        self._off = timedelta(0)

    def begin(self, mark: ClockMark) -> None:
        """The program has started, and its file says what time it was before."""
        clock = self._clock
        self._guard = ClockGuard.woken(mark, clock.now(), self._counted())

    def now(self) -> datetime:
        guard = self._guard
        if guard is None:
            return self._clock.now()
        return guard.now(self._counted())

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)

    def doubt(self) -> Doubt | None:
        guard = self._guard
        if guard is None:
            return None
        return guard.doubt(self._clock.now(), self._counted())

    def mark(self) -> ClockMark:
        """To be stored with the next act."""
        return ClockMark(high=self.now(), doubt=self.doubt())

    def trust(self, server: datetime) -> timedelta:
        """The server says what time it is; how far the wall clock is ahead of it."""
        wall, monotonic = self._clock.now(), self._counted()
        if self._guard is not None:
            self._guard = self._guard.trusting(server, wall, monotonic)
        self._off = wall - server
        return self._off

    @property
    def off(self) -> timedelta:
        """How far the wall clock was ahead of the server's when that last spoke."""
        return self._off

    @property
    def is_off(self) -> bool:
        return abs(self._off) > TOLERANCE

    def _counted(self) -> timedelta:
        return timedelta(seconds=self._clock.monotonic())
