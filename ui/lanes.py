"""The threads of the program: one worker each, in the order they must be left.

The till lane alone touches the till's store. Network, terminal, printer, display and
sound lanes wait for machines. They are drained in this order: first those that hand
work to the till lane, then the till lane itself.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ui.tasks import TaskRunner

T = TypeVar("T")


class ProgramLanes:
    """Executors and their runners; construct on the UI thread."""

    def __init__(self) -> None:
        self._till = ThreadPoolExecutor(1, thread_name_prefix="till")
        self._others = [
            ThreadPoolExecutor(1, thread_name_prefix=name)
            for name in ("network", "terminal", "printer", "display", "sound")
        ]
        # Now: the first who has work for a lane would wait for its thread to start.
        for lane in (self._till, *self._others):
            lane.submit(int)
        network, terminal, printer, display, sound = self._others
        self.till = TaskRunner(self._till)
        self.network = TaskRunner(network)
        self.terminal = TaskRunner(terminal)
        self.printer = TaskRunner(printer)
        self.display = TaskRunner(display)
        self.sound = TaskRunner(sound)

    def on_till(self, step: Callable[[], T], /) -> T:
        """Run a piece of store work on the till lane and wait for it.

        For the other lanes and for start and end of the program, never for the UI
        thread while a window is shown.
        """
        return self._till.submit(step).result()

    def leave(self) -> None:
        """Finish what was begun; nothing new is taken."""
        for lane in self._others:
            lane.shutdown(wait=True, cancel_futures=True)
        self._till.shutdown(wait=True)
