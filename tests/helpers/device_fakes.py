"""A clock and a randomness that devices can be tested with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class WaitingClock:
    """Time passes only by waiting, and every wait is remembered."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def now(self) -> datetime:
        return datetime(2030, 1, 2, 6, 30, tzinfo=UTC) + timedelta(
            seconds=self.monotonic()
        )

    def monotonic(self) -> float:
        return sum(self.waited)

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


class CountingRandomness:
    """Never the same twice, always the same in the next run."""

    def __init__(self) -> None:
        self._count = 0

    def token(self, size: int) -> bytes:
        self._count += 1
        return self._count.to_bytes(size, "big")
