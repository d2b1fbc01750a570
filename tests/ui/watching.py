"""Every test with a window is watched: a busy UI thread fails it."""

from __future__ import annotations

import time
from contextlib import contextmanager

from ui.watchdog import Watchdog


class Watch:
    """The stacks of the UI thread, whenever it was busy for more than 200 ms."""

    def __init__(self):
        self.stacks = []
        self._is_resting = False
        self.dog = Watchdog(self._report)

    def _report(self, stack, seconds):
        if not self._is_resting:
            self.stacks.append(stack)

    @contextmanager
    def rest(self):
        """For what no cashier does, such as a switch of the look in mid-sale."""
        self._is_resting = True
        yield
        self.dog._leave_mark()
        time.sleep(0.1)  # The dog may be writing its report of what is excused.
        self.dog._leave_mark()
        self._is_resting = False


@contextmanager
def watched():
    watch = Watch()
    watch.dog.start()
    yield watch
    watch.dog.stop()
    first = next(iter(watch.stacks), "")
    assert not first, f"the UI thread was busy for more than 200 ms:\n{first}"
