"""`script/bench opening`: from the wish to see a screen to its painted picture.

The real program on the files of a till with all goods and 100,000 cards, without a
link. Each screen is opened again and again by the program's own way to it; the clock
runs from there to the end of the paint in which it stands in front. The first opening
of each is told apart: a screen is made late, and an impatient cashier is there before.
Those behind the reports are made while another thread reads the library of charts.
The floor is the same paint without going anywhere.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest

from bench import start_home
from bench.figures import figure, median_ms, p
from bench.screen import PATIENCE_S, Painted
from cashier.domain.ids import CashierId
from cashier.till.ports import Cashier, Role
from ui import later, theme
from ui.bootstrap import Program
from ui.commands import outside
from ui.running import make_app
from ui.widgets.screen import Go, ScreenId

TARGET_MS = 200
_ANNA = Cashier(cashier=CashierId("cashier-0"), name="Кассир 1", role=Role.CASHIER)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench opening", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(), help="folder of receipts")
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="kassa-opening-") as folder:
        home = Path(folder) / "home"
        start_home.make_home(home, asked.data)
        os.environ["KASSA_HOME"] = str(home)
        with _at_work() as program:
            _measure(program, asked.runs)
    return 0


@contextmanager
def _at_work() -> Iterator[Program]:
    """Somebody is logged in, a shift is open; every screen is still to be made."""
    gc.disable()  # As the program has it, until the last of its screens is made.
    app, around = make_app(), outside()
    theme.apply(app, theme.Look(around.settings.theme))
    program = Program(app, around)
    program.show()
    program._make_timer.setInterval(3_600_000)  # None is made before it is asked for.
    later.load()
    screens, window = program.screens, program.window
    _until(lambda: screens.login.state.is_loaded)
    screens.login.logged_in.emit(_ANNA)
    _until(lambda: window.here is ScreenId.SHIFT_OPEN)
    screens.shifts.opening.open()
    _until(lambda: window.here is ScreenId.SALE)
    yield program
    window.close()
    program.leave()
    gc.enable()


def _until(holds: Callable[[], bool]) -> None:
    end = perf_counter() + PATIENCE_S
    while not holds():
        QTest.qWait(5)
        assert perf_counter() < end, "the till stands still"


def _measure(program: Program, runs: int) -> None:
    eye = _Eye(program)
    found: dict[ScreenId, list[float]] = {screen: [] for screen in ScreenId}
    for _ in range(runs + 1):
        for screen in ScreenId:
            found[screen].append(eye.open(screen))
            eye.rest()
    floor = [eye.repaint() for _ in range(runs)]
    for screen, (first, *again) in found.items():
        figure(
            f"open_{screen.value}",
            p(again, 0.95),
            "ms",
            floor=median_ms(floor),
            target=TARGET_MS,
            first=round(first * 1000, 1),
        )


class _Eye:
    """Sees when the screen that was asked for is on the window."""

    def __init__(self, program: Program) -> None:
        self._window = program.window
        self._wanted: ScreenId | None = None
        self._seen_at = 0.0
        self._painted = Painted(self._window, self._look)

    def open(self, screen: ScreenId) -> float:
        if self._window.here is screen:
            self.open(ScreenId.MENU)
            self.rest()
        self._wanted = screen
        began = perf_counter()
        self._window.take_to(Go(screen=screen, subject=_SUBJECTS.get(screen)))
        self._wait()
        return self._seen_at - began

    def repaint(self) -> float:
        self._wanted = self._window.here
        began = perf_counter()
        self._window.update()
        self._wait()
        return self._seen_at - began

    def rest(self) -> None:
        """What the screen still loads is not the next one's."""
        QTest.qWait(60)

    def _look(self) -> None:
        if self._wanted is not None and self._window.here is self._wanted:
            self._seen_at = perf_counter()
            self._wanted = None

    def _wait(self) -> None:
        end = perf_counter() + PATIENCE_S
        while self._wanted is not None:
            QCoreApplication.processEvents()
            assert perf_counter() < end, self._wanted


# What a screen is told by the one before it.
_SUBJECTS: dict[ScreenId, object] = {
    ScreenId.SYNC: ScreenId.SALE,
    ScreenId.MENU: ScreenId.SALE,
    ScreenId.REPORTS: ScreenId.MENU,
    ScreenId.INBOX: ScreenId.SYNC,
}
