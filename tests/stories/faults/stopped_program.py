"""Starts the till's program, says what its only window shows, and closes it.

Run as a program by stories of tills that cannot start.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ui import running


def look_and_close() -> None:
    (window,) = (w for w in QApplication.topLevelWidgets() if w.isVisible())
    texts = [label.text() for label in window.findChildren(QLabel)]
    sys.stdout.write(json.dumps({"kind": type(window).__name__, "texts": texts}))
    sys.stdout.flush()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)


if __name__ == "__main__":
    running.make_app()
    QTimer.singleShot(0, look_and_close)
    sys.exit(running.run())
