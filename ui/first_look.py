"""Knows when a person can see the login for the first time, and how long that took.

The line `login shown` in the log is what IT and the benchmark of the start read; the
rest of the window is made only after it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 5_000
_STARTED_FIELD = 19  # Of /proc/self/stat, behind the name: field 22 of proc(5).
_IMPORTED = time.monotonic()

_log = structlog.get_logger("kassa")


class FirstLook(QObject):
    """Calls `seen` once: after the first picture of the screen that has its content.

    A screen that never gets any must not keep the rest from its work: after a while
    `seen` is called without it.
    """

    def __init__(
        self, screen: QWidget, has_content: Callable[[], bool], seen: Callable[[], None]
    ) -> None:
        super().__init__(screen)
        self._screen = screen
        self._has_content = has_content
        self._seen = seen
        screen.installEventFilter(self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._patience.start(PATIENCE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._has_content():
            self._screen.removeEventFilter(self)
            self._patience.stop()
            # Behind this event: children are painted after their parent.
            QTimer.singleShot(0, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        _log.info("login shown", milliseconds=milliseconds_since_start())
        self._seen()

    def _give_up(self) -> None:
        self._screen.removeEventFilter(self)
        _log.warning("login not shown", milliseconds=milliseconds_since_start())
        self._seen()


def milliseconds_since_start() -> int:
    """Since the system made this process; where it does not say, since this import."""
    if sys.platform == "linux":
        try:
            fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        except OSError:
            fields = []
        if fields:
            ticks = int(fields[_STARTED_FIELD]) / os.sysconf("SC_CLK_TCK")
            return round((time.clock_gettime(time.CLOCK_BOOTTIME) - ticks) * 1000)
    return round((time.monotonic() - _IMPORTED) * 1000)
