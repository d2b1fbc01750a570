"""A process of its own, with two screens: where does which window stand?

Run with the till's home; prints what it saw as one JSON object. Qt's offscreen platform
takes its screens from a file, so this needs no display.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

TILL = {"name": "till", "x": 0, "y": 0, "width": 1024, "height": 768}
SHOPPER = {"name": "shopper", "x": 1024, "y": 0, "width": 1280, "height": 800}


def two_screens(folder: Path) -> None:
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path = folder / "screens.json"
    path.write_text(json.dumps({"screens": [TILL | dots, SHOPPER | dots]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


def main(home: Path) -> None:
    home.mkdir(parents=True)
    two_screens(home)
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from bench import start_home
    from ui import running

    start_home.make_home(home / "kassa", home / "none", goods=5, cards=5)
    os.environ["KASSA_HOME"] = str(home / "kassa")
    saw: dict[str, object] = {}

    def drive(program) -> None:
        QTimer.singleShot(0, lambda: look(program))

    def look(program) -> None:
        for _ in range(1000):
            if program.displays is not None:
                break
            QTest.qWait(10)
        QTest.qWait(100)
        second = program.displays.second
        saw["till"] = program.window.screen().name()
        saw["second"] = second and second.screen().name()
        saw["place"] = second and second.geometry().getRect()
        saw["has_keys"] = program.window.isActiveWindow()
        program.window.close()  # And with it the whole program ends.

    saw["code"] = int(running.run(drive))
    print(json.dumps(saw))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
