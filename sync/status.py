"""What the badge shows of the link: one value, replaced whole, told to whoever asks.

Written by the sync worker's thread; listeners are called on that thread and must
hand the value over to their own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cashier.till.ports import SyncStatus
from sync.client import SyncError, problem_code
from sync.queue import QueueFigures

Listener = Callable[[SyncStatus], None]


class StatusBoard:
    def __init__(self, *, enrolled: bool = True) -> None:
        self._lock = threading.Lock()
        self._status = SyncStatus(enrolled=enrolled)
        self._listeners: list[Listener] = []

    @property
    def status(self) -> SyncStatus:
        with self._lock:
            return self._status

    def is_online(self) -> bool:
        return self.status.online

    def listen(self, listener: Listener) -> None:
        """Call this for every change, beginning with what is true now."""
        with self._lock:
            self._listeners.append(listener)
            status = self._status
        listener(status)

    def sending(self) -> None:
        self._change(is_sending=True)

    def reached(self, at: datetime) -> None:
        """The server answered something we could read."""
        self._change(online=True, last_success=at, problem="")

    def failed(self, error: SyncError) -> None:
        self._change(online=False, is_sending=False, problem=problem_code(error))

    def broke(self, code: str) -> None:
        """Our own side failed: the link may be fine, the till is not."""
        self._change(is_sending=False, problem=code)

    def rested(self) -> None:
        self._change(is_sending=False)

    def counted(self, figures: QueueFigures) -> None:
        self._change(
            queued=figures.queued, oldest=figures.oldest, rejected=figures.rejected
        )

    def restoring(self, progress: tuple[int, int] | None) -> None:
        """The server refused a hold because it was restored; None: it gives again."""
        self._change(restoring=progress)

    def enrolled(self) -> None:
        self._change(enrolled=True)

    def _change(self, **changes: object) -> None:
        with self._lock:
            before = self._status
            self._status = replace(before, **changes)  # type: ignore[arg-type]
            status, listeners = self._status, tuple(self._listeners)
        if status != before:
            for listener in listeners:
                listener(status)
