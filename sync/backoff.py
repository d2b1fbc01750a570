"""When to try again: full-jitter exponential waits, as plain values.

Full jitter (a wait drawn evenly from nothing to a doubling limit) keeps a whole
chain that lost its link at once from coming back at once. The state is stored, so
that a till which is restarted in a loop does not hammer the server. No clock
decides: a moment that lies too far ahead means the clock was set back, and the
wait is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.till.ports import Randomness

BASE_S = 1.0
CAP_S = 300.0
LONGEST_ASKED_S = 3600.0  # No server may silence a till for longer.
_FRACTION_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Failures in a row, and before when nobody should try again."""

    failures: int = 0
    next_try: datetime | None = None

    def failed(
        self, now: datetime, randomness: Randomness, *, asked_ms: int = 0
    ) -> Backoff:
        """One more failure; the server's own request is obeyed when longer."""
        failures = self.failures + 1
        drawn = limit_s(failures) * fraction(randomness)
        asked = min(asked_ms / 1000, LONGEST_ASKED_S)
        wait = timedelta(seconds=max(drawn, asked))
        return Backoff(failures=failures, next_try=now + wait)

    def paused(self, now: datetime, *, asked_ms: int) -> Backoff:
        """A success, after which the server asked for a pause."""
        wait = timedelta(seconds=min(asked_ms / 1000, LONGEST_ASKED_S))
        return Backoff(failures=0, next_try=now + wait if asked_ms else None)

    def wait_s(self, now: datetime) -> float:
        """Seconds until the next try; zero when it is due."""
        if self.next_try is None:
            return 0.0
        left = (self.next_try - now).total_seconds()
        return left if 0.0 < left <= LONGEST_ASKED_S else 0.0

    def is_due(self, now: datetime) -> bool:
        return self.wait_s(now) == 0.0


def limit_s(failures: int) -> float:
    """The longest wait after so many failures in a row."""
    # Beyond ten doublings the cap holds; a month offline must not overflow.
    return min(CAP_S, BASE_S * 2.0 ** min(failures - 1, 10))


def fraction(randomness: Randomness) -> float:
    """Evenly from 0 up to, never reaching, 1."""
    drawn = int.from_bytes(randomness.token(_FRACTION_BYTES))
    return float(drawn) / float(2 ** (8 * _FRACTION_BYTES))
