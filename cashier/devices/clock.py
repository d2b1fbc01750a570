"""The clock of the machine, as the port that acts and waits are given."""

from __future__ import annotations

import time
from datetime import UTC, datetime

# A machine that slept has waited as well: where there is a clock that counts this,
# it is the one. (Other systems count it in their plain monotonic clock.)
_BOOT_TIME = getattr(time, "CLOCK_BOOTTIME", None)


class SystemClock:
    """Implements Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        if _BOOT_TIME is None:
            return time.monotonic()
        return time.clock_gettime(_BOOT_TIME)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
