"""A scan and a few typed digits on every page of a chapter, by two kinds of hands.

`Sent` gives the window what a platform would give it; `Real` has xdotool press keys
of an X server, with the layout that is set there. A scan must arrive whole, press
nothing and leave the page as it is; digits typed into a field must all stand in it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui.driving import Keyboard
from tests.ui.gallery import chapters
from ui.running import make_app
from ui.scan_codes import X11
from ui.widgets.receipt_screen import ReceiptScreen

# Neither goods nor a card. Each letter stands elsewhere on a Russian keyboard.
STRANGE = "qx-46012-ab"
RUSSIAN = str.maketrans("qxab", "йчфи")
PLACES = {plain: place for place, (plain, _) in X11.items()}
BETWEEN_MS = 120  # Two bursts are two.
# A scan is what is wanted there: the next customer's first item, a gift card.
LEFT_BY_A_SCAN = ("selling done", "programmes gift")


class HandsOfAScanner(Protocol):
    TRIES_MORE: int

    def scan(self, code: str, *, is_russian: bool) -> None: ...

    def type(self, digit: str) -> None: ...


class Sent:
    TRIES_MORE = 0

    def __init__(self, window: QWidget) -> None:
        self._keyboard = Keyboard(window)

    def scan(self, code: str, *, is_russian: bool) -> None:
        self._keyboard.pause(BETWEEN_MS)
        for letter in code:
            typed = letter.translate(RUSSIAN) if is_russian else letter
            self._keyboard.press(Qt.Key.Key_unknown, typed, code=PLACES[letter])
        self._keyboard.press(Qt.Key.Key_Return, "\r")

    def type(self, digit: str) -> None:
        self._keyboard.pause(BETWEEN_MS)
        self._keyboard.press(Qt.Key(ord(digit)), digit)
        QTest.qWait(60)


class Real:
    """Keys by their numbers, so that the layout says what they mean."""

    TRIES_MORE = 2

    def __init__(self, window: QWidget) -> None:
        del window  # Whatever window has the focus.

    def scan(self, code: str, *, is_russian: bool) -> None:
        self._run("setxkbmap", "ru" if is_russian else "us")
        QTest.qWait(BETWEEN_MS)
        keys = [str(PLACES[letter]) for letter in code]
        self._run("xdotool", "key", "--delay", "2", *keys, "Return")
        QTest.qWait(BETWEEN_MS)

    def type(self, digit: str) -> None:
        self._run("xdotool", "key", digit)
        QTest.qWait(BETWEEN_MS)

    def _run(self, *words: str) -> None:
        """The window lives meanwhile, as with a person."""
        tool = subprocess.Popen(words)
        while tool.poll() is None:
            QTest.qWait(5)
        assert tool.returncode == 0, words


def scan_everywhere(
    app: QApplication, name: str, kind: type[HandsOfAScanner], *, every: int = 1
) -> Iterator[str]:
    """What went wrong, in words; every so-many-th page is tried."""
    with chapters.walking(app, name) as (till, pages):
        till.window.activateWindow()
        hands = kind(till.window)
        for number, page in enumerate(pages):
            till.settle()
            where = f"{name} {page}"
            if number % every or where in LEFT_BY_A_SCAN:
                continue
            if isinstance(till.window._front(), ReceiptScreen):
                continue  # The next customer's first item; see test_whole_window.
            is_russian = bool(number // every % 2)
            faults = list(tried(till, hands, is_russian=is_russian))
            # Where the machine stops for a moment between two real keys, they are no
            # scan any more. What is wrong with the program is wrong again.
            for _ in range(hands.TRIES_MORE if faults else 0):
                faults = list(tried(till, hands, is_russian=is_russian))
                if not faults:
                    break
            for fault in faults:
                yield f"{where}: {fault}"


def tried(till, hands: HandsOfAScanner, *, is_russian: bool) -> Iterator[str]:
    front, got, pressed = till.window._front(), [], []
    capture, focus = till.window._scanner, QApplication.focusWidget()
    buttons = till.window.findChildren(QAbstractButton)
    fields = {f: f.text() for f in till.window.findChildren(QLineEdit)}
    scanned = capture.scanned.connect(got.append)
    pressing = [(b, b.pressed.connect(lambda b=b: pressed.append(b))) for b in buttons]
    able = [b for b in buttons if front.isAncestorOf(b) and b.isVisible()]
    able = [b for b in able if b.isEnabled()]
    for target in [*able[-1:], front]:
        target.setFocus(Qt.FocusReason.TabFocusReason)
        hands.scan(STRANGE, is_russian=is_russian)
        till.settle()
    capture.scanned.disconnect(scanned)
    for button, connection in pressing:
        button.pressed.disconnect(connection)
    wanted = [STRANGE] * (2 if able else 1)
    if got != wanted:
        yield f"the scan came as {got}"
    if pressed:
        yield f"the scan pressed {[b.accessibleName() for b in pressed]}"
    if till.window._front() is not front:
        yield f"the scan led to {type(till.window._front()).__name__}"
    for field, text in fields.items():
        if field.text() != text:
            yield f"the scan stands in a field: {field.text()!r}"
    yield from typed(till, front, hands)
    if focus is not None:
        focus.setFocus()


def typed(till, front: QWidget, hands: HandsOfAScanner) -> Iterator[str]:
    """Two digits into the first field of the page, and out again."""
    fields = [f for f in front.findChildren(QLineEdit) if f.isVisible()]
    fields = [f for f in fields if f.isEnabled() and not f.isReadOnly()]
    if not fields:
        return
    field = fields[0]
    before = field.text()
    field.setFocus()
    field.clear()
    for digit in "37":
        hands.type(digit)
    till.settle()
    if "37" not in field.text().replace(" ", ""):
        yield f"typed 37, and {field.text()!r} stands there"
    field.setText(before)


def main() -> None:
    """Run as a program where there is an X server: DISPLAY, QT_QPA_PLATFORM=xcb."""
    app = make_app()
    for fault in scan_everywhere(app, sys.argv[1], Real, every=int(sys.argv[2])):
        print("fault:", fault)
    print("platform:", app.platformName())


if __name__ == "__main__":
    main()
