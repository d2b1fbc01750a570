"""How long a thread wanted a processor and got none, as Linux counts it.

On a machine with more work than processors a thread that has nothing to wait for
stands still all the same. Where the system does not say so, nothing was waited.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

_NS = 1_000_000_000
_LOOK_S = 0.004  # Between two looks at a thread that may be running.


class ProcessorWait:
    """Of one thread of this process; read from any thread."""

    def __init__(self, thread_id: int) -> None:
        folder = Path(f"/proc/self/task/{thread_id}")
        self._times = _open(folder / "schedstat")
        self._state = _open(folder / "stat")

    def waited_s(self) -> float:
        """All of it so far; the wait that lasts still is not in it."""
        return self._read()[1]

    def waits_now(self) -> bool:
        """It could run, and does not."""
        if self._times is None or self._state is None:
            return False
        before = self._read()
        # After the name, which stands in brackets and may hold anything.
        state = os.pread(self._state, 512, 0).rpartition(b") ")[2][:1]
        if state != b"R":
            return False
        time.sleep(_LOOK_S)
        return self._read() == before

    def close(self) -> None:
        for file in (self._times, self._state):
            if file is not None:
                os.close(file)
        self._times = self._state = None

    def _read(self) -> tuple[float, float]:
        """(ran, waited) in seconds."""
        if self._times is None:
            return 0.0, 0.0
        ran, waited, _ = os.pread(self._times, 128, 0).split()
        return int(ran) / _NS, int(waited) / _NS


def _open(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDONLY)
    except OSError:
        return None  # Another system, or one that keeps it to itself.
