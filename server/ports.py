"""What the server needs from outside: time and randomness, as protocols.

The same shapes as the till's, so that one seeded simulation can drive both; the
server may not import the till's rooms. The real ones are here too.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; for waiting only."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Randomness(Protocol):
    def token(self, size: int) -> bytes: ...


def new_id(randomness: Randomness) -> str:
    """A fresh identifier of 128 random bits, as 32 hexadecimal digits."""
    return randomness.token(16).hex()


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class SystemRandomness:
    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)
