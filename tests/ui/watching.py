"""Every test with a window is watched: a busy UI thread fails it."""

from __future__ import annotations

from contextlib import contextmanager

from ui.watchdog import Watchdog


class Watch:
    """The stacks of the UI thread, whenever it was busy for more than 200 ms."""

    def __init__(self):
        self.stacks = []
        self.dog = Watchdog(self._report)

    def _report(self, stack, seconds):
        self.stacks.append(stack)


@contextmanager
def watched():
    watch = Watch()
    watch.dog.start()
    try:
        yield watch
    finally:
        watch.dog.stop()
    first = next(iter(watch.stacks), "")
    assert not first, f"the UI thread was busy for more than 200 ms:\n{first}"
