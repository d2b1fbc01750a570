"""Hours of work at the program's own window, and what it keeps of them.

Every receipt is scanned, paid and printed as at a counter; the till's clock runs ahead
so that eight hours of a busy cashier take minutes. Two measures, because neither
sees everything: the memory of the process has the C++ side of Qt in it and is only
right over thousands of receipts; the number of living objects and widgets is exact
after a few dozen, and a single view kept for each receipt shows.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cashier.devices.clock import SystemClock
from tests.ui.driving import Keyboard
from ui.keys import Act
from ui.widgets.screen import ScreenId

LINES = (2, 4, 1, 6, 3)  # Of one receipt after another.
SECONDS = 8 * 3600 / 5_000  # Of a receipt, when 5,000 are a day.
PATIENCE_S = 20.0
# Grow for a while and stop: dead references to cursors, which SQLite clears away by
# the hundred; the 500 newest rows of the queue, with the amounts in them.
BOUNDED = ("ReferenceType", "QueueRow", "Points", "Money")


class HastyClock:
    """The system's, and the hours that were left out."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._real.now() + self.ahead

    def monotonic(self) -> float:
        return self._real.monotonic() + self.ahead.total_seconds()

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What lives now, after everything that can go has gone."""

    objects: int
    widgets: int
    kinds: Counter[str]
    resident: int  # Bytes.

    def more(self, earlier: Kept) -> list[tuple[str, int]]:
        """The kinds that grew most."""
        return (self.kinds - earlier.kinds).most_common(8)


def kept() -> Kept:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    kinds = Counter(type(each).__qualname__ for each in gc.get_objects())
    for name in BOUNDED:
        del kinds[name]
    return Kept(
        objects=kinds.total(),
        widgets=len(app.allWidgets()),
        kinds=kinds,
        resident=_resident(),
    )


def _resident() -> int:
    """Of the process, without what the allocator merely holds on to."""
    if not sys.platform.startswith("linux"):
        return 0
    ctypes.CDLL(None).malloc_trim(0)
    words = Path("/proc/self/statm").read_text().split()
    return int(words[1]) * 4096


class Cashier:
    """Sells at the program's window, by keys and scans alone."""

    def __init__(self, program, clock: HastyClock, code: str, card: str) -> None:
        self._program, self._clock = program, clock
        self._window = program.window
        self._code, self._card = code, card
        self._keyboard = Keyboard(program.window)
        self.receipts = 0

    def work(self, receipts: int) -> None:
        for _ in range(receipts):
            self._sell(LINES[self.receipts % len(LINES)])
            self._clock.ahead += timedelta(seconds=SECONDS)
            self.receipts += 1

    def _sell(self, lines: int) -> None:
        state = self._program.screens.sale
        for number in range(1, lines + 1):
            self._scan(self._code)
            self._until(lambda n=number: len(state.state.view.lines) == n)
        if self.receipts % 3:
            self._scan(self._card)
            self._until(lambda: state.state.view.member is not None)
        self._do(Act.PAY)
        self._until(lambda: self._window.here is ScreenId.PAYMENT)
        self._until(lambda: Act.CONFIRM in self._window._front_acts())
        self._do(Act.CONFIRM)
        self._until(lambda: self._window.here is ScreenId.RECEIPT)

    def _scan(self, code: str) -> None:
        self._keyboard.pause(100)
        self._keyboard.scan(code)

    def _do(self, act: Act) -> None:
        self._window._front_acts()[act]()

    def _until(self, holds) -> None:
        end = monotonic() + PATIENCE_S
        while not holds():
            QTest.qWait(1)
            assert monotonic() < end, self._window.here
