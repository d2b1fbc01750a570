"""Every test with a window is watched: a busy UI thread fails it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import count

from ui.watchdog import Watchdog


class Watch:
    """The stacks of the UI thread, whenever it was busy for more than 200 ms."""

    def __init__(self):
        self.stacks = []
        self.dog = Watchdog(self._report)

    def _report(self, stack, seconds):
        self.stacks.append(stack)


_SWEEP_EVERY = 25
_times = count()


@contextmanager
def _swept():
    """What hundreds of tests have made is not looked through while a window is open.

    The program does the same when its screens stand; only what comes later is
    looked through. Here the rest has its turn now and then, between two windows.
    """
    if next(_times) % _SWEEP_EVERY == 0:
        gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def watched():
    watch = Watch()
    with _swept():
        watch.dog.start()
        try:
            yield watch
        finally:
            watch.dog.stop()
    first = next(iter(watch.stacks), "")
    assert not first, f"the UI thread was busy for more than 200 ms:\n{first}"
