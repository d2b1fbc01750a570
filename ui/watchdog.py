"""Notices when the UI thread is busy for longer than a person forgives.

A timer on the UI thread leaves a mark; a thread of its own looks at the mark and,
when it is too old, logs what the UI thread is doing just then. One report for each
time the thread got stuck. What the thread waited for a processor is not the program's
fault and does not count, where the system says it (Linux); elsewhere a look that came
late itself is not believed, unless the UI thread did work all the time.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable

import structlog
from PySide6.QtCore import QObject, Qt, QTimer

from ui.processor import ProcessorWait

LIMIT_S = 0.2
_BEAT_MS = 40
Mark = tuple[float, float, float]  # When; worked and waited until then.
_NEVER: Mark = 0.0, 0.0, 0.0
_LATE_S = 0.05  # This thread itself had to wait for a processor.


def log_stack(stack: str, seconds: float) -> None:
    """Where reports go unless a test wants them."""
    log = structlog.get_logger("kassa.ui")
    log.warning("ui_thread_busy", milliseconds=round(seconds * 1000), stack=stack)


class Watchdog(QObject):
    """Construct on the UI thread; start() after the event loop may run."""

    def __init__(
        self,
        report: Callable[[str, float], None] = log_stack,
        *,
        limit_s: float = LIMIT_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._report = report
        self._limit_s = limit_s
        self._watched = threading.get_ident()
        self._mark = time.monotonic(), time.thread_time(), 0.0
        self._processor = ProcessorWait(threading.get_native_id())
        self._over = threading.Event()
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._leave_mark)
        self._thread = threading.Thread(
            target=self._look, name="ui-watchdog", daemon=True
        )

    def start(self) -> None:
        self._leave_mark()
        self._beat.start(_BEAT_MS)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._beat.stop()
        self._thread.join(timeout=1)
        self._processor.close()

    def _leave_mark(self) -> None:
        # One value, replaced whole: the other thread never sees half a mark.
        waited = self._processor.waited_s()
        self._mark = time.monotonic(), time.thread_time(), waited

    def _look(self) -> None:
        reported, slept_at = _NEVER, time.monotonic()
        while not self._over.wait(_BEAT_MS / 1000):
            mark, now = self._mark, time.monotonic()
            is_late = now - slept_at > _BEAT_MS / 1000 + _LATE_S
            slept_at = now
            busy = now - mark[0]
            if busy <= self._limit_s or mark == reported:
                continue
            if self._is_ours(mark, busy, is_late=is_late) and mark is self._mark:
                reported = mark
                self._report(self._stack(), busy)

    def _is_ours(self, mark: Mark, busy: float, *, is_late: bool) -> bool:
        """Whether the program was busy since its mark, and not the machine."""
        if self._worked_s(mark) > self._limit_s:
            return True
        if is_late or self._processor.waits_now():
            return False
        waited = self._processor.waited_s() - mark[2]
        return busy - waited > self._limit_s

    def _worked_s(self, mark: Mark) -> float:
        """Processor time of the UI thread since its mark, where the system says it."""
        if sys.platform == "win32":
            return self._limit_s + 1
        clock = time.pthread_getcpuclockid(self._watched)
        return time.clock_gettime(clock) - mark[1]

    def _stack(self) -> str:
        frame = sys._current_frames().get(self._watched)
        return "".join(traceback.format_stack(frame)) if frame else ""
