"""Every test with a window is watched: a busy UI thread fails it."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from itertools import count

from ui.watchdog import LIMIT_S, Watchdog

_CROWD = 2.5  # Programs at work for each core.


class Watch:
    """The stacks of the UI thread, whenever it was busy for more than 200 ms.

    Where far more is at work than there are cores they take each other's memory and
    caches, and the same piece of work takes longer: there it may be twice that.
    """

    def __init__(self):
        self.stacks = []
        is_crowded = os.getloadavg()[0] > _CROWD * (os.cpu_count() or 1)
        self.dog = Watchdog(self._report, limit_s=LIMIT_S * (2 if is_crowded else 1))

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
    assert not first, f"the UI thread was busy for too long:\n{first}"
