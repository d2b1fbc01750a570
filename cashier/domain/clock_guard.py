"""What time it is at a till whose clock anybody can set.

Three hands say it: the highest time this till ever stored, the server's time when it
last answered, and the monotonic clock, which nobody can turn. From the first two the
guard takes a moment to start from; from then on it counts with the third. So setting
the wall clock, back or forward, while the program runs or between two starts, moves
no day, revives no point and ends no pause. It only brings a doubt, which lasts until
the wall clock is right again or the server has spoken.

What nobody can know: a till that was off, and woke up with a clock that is ahead of
all it has stored. It is believed; what that could cost a customer is decided on the
server's time alone (see `expired_on` in till.expiring).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

TOLERANCE = timedelta(minutes=5)
_SAME = timedelta(seconds=2)  # So near, the server only confirms what we count.


class Doubt(Enum):
    """Where the wall clock stands, beside the time that can be proven."""

    BEHIND = "behind"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMark:
    """What a till keeps over restarts."""

    high: datetime | None = None  # The highest proven time; None: a new till.
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockGuard:
    """A moment to count from; every change is another value."""

    start: datetime  # The proven time when `monotonic` was read ...
    wall: datetime  # ... and where the wall clock should have stood then.
    monotonic: timedelta

    @classmethod
    def woken(cls, mark: ClockMark, wall: datetime, monotonic: timedelta) -> ClockGuard:
        """At a start of the program."""
        high = mark.high
        if high is None:
            return cls(start=wall, wall=wall, monotonic=monotonic)
        if mark.doubt is Doubt.AHEAD or wall < high - TOLERANCE:
            # Not believed: the time that is known goes on from where it was.
            return cls(start=high, wall=high, monotonic=monotonic)
        return cls(start=max(wall, high), wall=wall, monotonic=monotonic)

    def now(self, monotonic: timedelta) -> datetime:
        """The time that can be proven."""
        return self.start + self._passed(monotonic)

    def doubt(self, wall: datetime, monotonic: timedelta) -> Doubt | None:
        off = wall - (self.wall + self._passed(monotonic))
        if off < -TOLERANCE:
            return Doubt.BEHIND
        return Doubt.AHEAD if off > TOLERANCE else None

    def trusting(
        self, server: datetime, wall: datetime, monotonic: timedelta
    ) -> ClockGuard:
        """The server has spoken: its time counts, however the wall clock stands."""
        known = self.now(monotonic)
        start = known if abs(server - known) <= _SAME else server
        return replace(self, start=start, wall=wall, monotonic=monotonic)

    def _passed(self, monotonic: timedelta) -> timedelta:
        return monotonic - self.monotonic
