"""A hand and an eye inside the till's own process: keys, scans, and what is shown.

Reads one JSON object a line from standard input and answers each with one line.
Keys and scans are posted to the window, so they take the way of a real keyboard:
scanner capture, key table, focus, widgets. `look` says what a person could read,
`shot` takes a picture. Nothing reaches into view-models or the store.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTableView, QWidget

from bench.demo.panel import WedgeScanner
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import Overlay

TYPING_GAP_MS = 60  # A person's fast fingers; a scanner stays under 35.


class Driver(QObject):
    """Serves commands on the UI thread, one after another."""

    _asked = Signal(object)

    def __init__(self, window: MainWindow, leave: Callable[[], object]) -> None:
        super().__init__()
        self._window = window
        self._leave = leave
        self._scanner = WedgeScanner(window.windowHandle)
        self._asked.connect(self._serve)
        self._thread = threading.Thread(target=self._read, name="driver", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._asked.emit(json.loads(line))
        self._asked.emit({"do": "leave"})

    @Slot(object)
    def _serve(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "key":
                self._press(command["key"], command.get("ctrl", False))
            case "scan":
                self._scanner.scan(command["code"])
            case "type":
                self._type(command["text"], lambda: self._answer({}))
                return
            case "click":
                self._answer({"clicked": self._click(command["text"])})
                return
            case "look":
                self._answer(self._look())
                return
            case "shot":
                pixmap = self._window.grab()
                self._answer({"saved": pixmap.save(command["path"])})
                return
            case "leave":
                self._leave()
        self._answer({})

    def _answer(self, answer: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    # --- hands --------------------------------------------------------------

    def _press(self, name: str, ctrl: bool) -> None:
        modifier = (
            Qt.KeyboardModifier.ControlModifier
            if ctrl
            else Qt.KeyboardModifier.NoModifier
        )
        key: Qt.Key = getattr(Qt.Key, f"Key_{name}")
        QTest.keyClick(self._window.windowHandle(), key, modifier)

    def _type(self, text: str, done: Callable[[], None]) -> None:
        """Slowly, as fingers do, so that it is not taken for a scan."""
        if not text:
            QTimer.singleShot(TYPING_GAP_MS, done)
            return
        window = self._window.windowHandle()
        QTest.keyClick(window, text[0])  # type: ignore[call-overload] # A character.
        QTimer.singleShot(TYPING_GAP_MS, lambda: self._type(text[1:], done))

    def _click(self, text: str) -> bool:
        """Press the visible button whose words begin so; as a finger would."""
        for button in self._window.findChildren(QAbstractButton):
            name = (button.text() or button.accessibleName()).strip()
            if button.isVisible() and button.isEnabled() and name.startswith(text):
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return True
        return False

    # --- eyes ---------------------------------------------------------------

    def _look(self) -> dict[str, Any]:
        here = self._window.here
        return {
            "screen": here.value if here else "",
            "texts": [text for w in self._seen() if (text := _text_of(w))],
            "rows": [row for w in self._seen() for row in _rows_of(w)],
            "asked": [
                text
                for overlay in self._window.findChildren(Overlay)
                if overlay.isVisible()
                for w in _visible(overlay)
                if (text := _text_of(w))
            ],
        }

    def _seen(self) -> list[QWidget]:
        return _visible(self._window)


def _visible(parent: QWidget) -> list[QWidget]:
    return [w for w in parent.findChildren(QWidget) if w.isVisible()]


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return ""


def _rows_of(widget: QWidget) -> list[list[str]]:
    if not isinstance(widget, QTableView):
        return []
    model = widget.model()
    return [
        [
            str(model.data(model.index(row, column)) or "")
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]
