"""Processor time that connections of a PostgreSQL cluster took, as Linux counts it.

It tells of the work alone. Where others share the processor, a latency tells of them
as well as of us.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic, sleep

_LONGEST = 5.0  # Seconds that a connection may take to end.
_CHILDREN_SPENT = slice(13, 15)  # In a line of /proc/PID/stat, behind the name.


class Backends:
    """Looked at while nobody is connected who was not connected before."""

    def __init__(self, data: Path) -> None:
        postmaster = (data / "postmaster.pid").read_text(encoding="ascii").split()[0]
        process = Path("/proc") / postmaster
        self._stat = process / "stat"
        self._children = process / "task" / postmaster / "children"
        self._can_tell = self._stat.exists() and self._children.exists()
        self._there = self._count()
        self._before = self._spent()

    def since(self) -> float:
        """Milliseconds of those that ended since this was last asked; 0: not Linux."""
        until = monotonic() + _LONGEST
        while self._count() > self._there and monotonic() < until:
            sleep(0.01)
        before, self._before = self._before, self._spent()
        return self._before - before

    def _count(self) -> int:
        if not self._can_tell:
            return 0
        return len(self._children.read_text(encoding="ascii").split())

    def _spent(self) -> float:
        if not self._can_tell:
            return 0.0
        behind_name = self._stat.read_text(encoding="utf-8").rpartition(")")[2]
        ticks = sum(map(int, behind_name.split()[_CHILDREN_SPENT]))
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")
