"""A process of its own: the program, into the training and out of it, by its keys.

Run with the till's home; prints what it saw as one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest

from bench import start_home
from cashier.store.cards_file import PageRow
from cashier.till.ports import Cashier, Role
from sync import protocol as wire
from sync.assembly import TillFiles
from sync.pins import hash_pin
from sync.practice import practice_of, practice_places, prepare
from sync.transport import HttpTransport
from tests.ui.driving import Keyboard
from ui import running, theme
from ui.commands import outside
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import Go, ScreenId

MANAGER = Cashier(cashier="boss", name="Boss", role=Role.MANAGER)
PIN = "9999"
PATIENCE_MS = 20_000
# The lock says who runs, and the log what happened; both are the real till's.
ALLOWED = ("data/kassa.lock", "logs/")


def make_shop(home: Path) -> None:
    start_home.make_home(home, home / "none", goods=30, cards=10)
    os.environ["KASSA_HOME"] = str(home)
    files = TillFiles(outside())
    copy = files.open_cards()
    body = wire.StaffRow(
        name=MANAGER.name, role="manager", pin_hash=hash_pin(bytes(32), PIN)
    )
    row = PageRow(key=MANAGER.cashier, version=1000, body=msgspec.json.encode(body))
    copy.apply_page("staff", wire.bucket_of("staff", row.key), [row], 1000)
    copy.close()
    files.close()


def fingerprints(home: Path) -> dict[str, str]:
    found = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        is_apart = name.startswith("data/training/") or name.startswith(ALLOWED)
        if path.is_file() and not is_apart:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def wait_for(condition) -> None:
    for _ in range(PATIENCE_MS // 10):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("waited in vain")


class Driver:
    def __init__(self, home: Path) -> None:
        self.home, self.saw = home, []
        self.files_before: dict[str, str] = {}
        self.failed = ""

    def __call__(self, program) -> None:
        QTimer.singleShot(0, lambda: self._drive(program))

    def _drive(self, program) -> None:
        try:
            self._life(program)
        except (AssertionError, AttributeError, LookupError) as error:
            self.failed = f"{type(error).__name__}: {error}"
            QCoreApplication.exit(1)

    def _life(self, program) -> None:
        self.saw.append(
            {
                "practice": program.around.is_practice,
                "ground": theme.tokens().bg != theme.TOKENS[theme.current_look()].bg,
                "till": program.status.state.till,
                "has_way": isinstance(program._transport(), HttpTransport),
            }
        )
        self.window, self.keyboard = program.window, Keyboard(program.window)
        self._to_the_sale(program)
        if isinstance(self, Glance):
            return
        match len(self.saw):
            case 1:
                self._begin(program)
            case 2:
                self._sell(program)
                self._throw_away()
            case 3:
                self._leave()
            case _:
                program.window.close()

    def _to_the_sale(self, program) -> None:
        wait_for(lambda: program.screens.login.state.is_loaded)
        program.screens.login.logged_in.emit(MANAGER)
        arrived = (ScreenId.SHIFT_OPEN, ScreenId.SALE)
        wait_for(lambda: self.window.here in arrived)
        if self.window.here is ScreenId.SHIFT_OPEN:
            self.saw[-1]["shift"] = "new"
            program.screens.shifts.opening.open()
        wait_for(lambda: self.window.here is ScreenId.SALE)

    def press(self, key, text="") -> None:
        QTest.qWait(300)  # Whatever came to the front is deaf for a moment.
        self.keyboard.pause(500)
        self.keyboard.press(key, text)
        QTest.qWait(100)

    def _to_training(self) -> None:
        self.press(Qt.Key.Key_F10)
        wait_for(lambda: self.window.here is ScreenId.MENU)
        self.window.current().tiles[Entry.TRAINING].setFocus()
        self.press(Qt.Key.Key_Return, "\r")
        wait_for(lambda: self.window.here is ScreenId.TRAINING)

    def _begin(self, _program) -> None:
        self._to_training()
        self.press(Qt.Key.Key_F9)
        for digit in PIN:
            self.press(Qt.Key(ord(digit)), digit)
        self.press(Qt.Key.Key_Return, "\r")

    def _sell(self, program) -> None:
        # The real till is closed now; from here on nothing of it may change.
        self.files_before = fingerprints(self.home)
        self._to_training()
        self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return, "\r")
        wait_for(lambda: program.screens.sale.state.view.member is not None)
        program.screens.sale.add("4600000000007")
        wait_for(lambda: program.screens.sale.state.view.lines)
        self.window.take_to(Go(screen=ScreenId.PAYMENT))
        wait_for(lambda: self.window.here is ScreenId.PAYMENT)
        wait_for(lambda: program.screens.payment.state.due)
        self.press(Qt.Key.Key_Return, "\r")
        wait_for(lambda: program.screens.receipt.state.done is not None)
        self.saw[-1]["number"] = program.screens.receipt.state.done.number

    def _throw_away(self) -> None:
        self._to_training()
        self.press(Qt.Key.Key_Delete)
        self.press(Qt.Key.Key_1, "1")

    def _leave(self) -> None:
        self._to_training()
        self.saw[-1]["changed"] = sorted(
            name
            for name, digest in self.files_before.items()
            if fingerprints(self.home).get(name) != digest
        )
        self.press(Qt.Key.Key_F9)


class Glance(Driver):
    """Straight into the training, by the command line; looks, and leaves for good."""

    def _to_the_sale(self, program) -> None:
        wait_for(lambda: program.screens.login.state.is_loaded)
        program.window.close()


def damage_the_practice(home: Path) -> None:
    real = outside()
    prepare(real, practice_of(real))
    (practice_places(real.places).till_db).write_bytes(b"no database" * 1000)


def main(home: Path, *words: str) -> None:
    make_shop(home)
    driver = Driver(home)
    if "--training" in words:
        driver = Glance(home)
        damage_the_practice(home)
    code = running.run(driver, training="--training" in words)
    said = {"code": int(code), "saw": driver.saw, "failed": driver.failed}
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
