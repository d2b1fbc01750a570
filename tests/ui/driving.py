"""What the tests of the window share: a stopped clock and a keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

NOW = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
# Keyboards start far apart, so that no two of them make one burst.
_starts = count(1_000_000, 1_000_000)


class StoppedClock:
    """Always 2 January 2030, 09:30."""

    def now(self):
        return NOW

    def monotonic(self):
        return 0.0

    def sleep(self, seconds):
        raise AssertionError("nobody sleeps here")


class Keyboard:
    """Presses keys at the window's handle, with the platform's own timing."""

    def __init__(self, widget):
        self.window = widget.window().windowHandle()
        self.now_ms = next(_starts)

    def press(self, key, text="", modifiers=Qt.KeyboardModifier.NoModifier, code=0):
        self.send(QEvent.Type.KeyPress, key, text, modifiers, code)
        self.send(QEvent.Type.KeyRelease, key, text, modifiers, code)

    def pause(self, milliseconds):
        """The platform's time goes on; the test's own does not."""
        self.now_ms += milliseconds

    def send(self, kind, key, text, modifiers, code):
        self.now_ms += 1
        event = QKeyEvent(kind, key, modifiers, code, 0, 0, text)
        event.setTimestamp(self.now_ms)
        QCoreApplication.sendEvent(self.window, event)

    def scan(self, code, end=Qt.Key.Key_Return):
        for letter in code:
            self.press(Qt.Key(ord(letter.upper())), letter)
        self.press(end, "\r")


def wait_for(future):
    """Let the window live meanwhile: a test that waits must not look like a stall."""
    while not future.done():
        QTest.qWait(1)
    future.result()
