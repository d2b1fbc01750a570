"""The program as it is put together for a shop, on files of its own."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bench import start_home
from cashier.till.ports import Cashier, Role
from ui.bootstrap import Program
from ui.commands import outside
from ui.i18n import Language
from ui.viewmodels.payment_vm import Phase
from ui.widgets.screen import Go, ScreenId

MEGABYTE = 1024 * 1024
ANNA = Cashier(cashier="anna", name="Anna Sokolova", role=Role.CASHIER)


@pytest.fixture
def program(dressed, qtbot, tmp_path, monkeypatch):
    """A till without a link, with nobody logged in."""
    home = tmp_path / "home"
    start_home.make_home(home, tmp_path / "no-receipts", goods=40, cards=20)
    monkeypatch.setenv("KASSA_HOME", str(tmp_path / "home"))
    program = Program(dressed, outside())
    qtbot.addWidget(program.window)
    program.show()
    qtbot.waitUntil(lambda: program.screens.login.state.is_loaded, timeout=10_000)
    yield program
    program.leave()


def log_in(program, qtbot):
    program.screens.login.logged_in.emit(ANNA)
    arrived = (ScreenId.SHIFT_OPEN, ScreenId.SALE)
    qtbot.waitUntil(lambda: program.window.here in arrived, timeout=10_000)


def open_shift(program, qtbot):
    log_in(program, qtbot)
    program.screens.shifts.opening.open()
    qtbot.waitUntil(lambda: program.window.here is ScreenId.SALE, timeout=10_000)


def test_a_till_that_nobody_touches_locks_itself_after_three_minutes(program, qtbot):
    open_shift(program, qtbot)

    assert not program.screens.lock_if_idle(179.0)
    assert program.window.here is ScreenId.SALE
    assert program.screens.lock_if_idle(180.0)
    assert program.window.here is ScreenId.LOGIN
    assert program.screens.login.state.locked_by == ANNA


def test_a_disk_that_fills_is_told_before_selling_stops(program, qtbot, monkeypatch):
    strip, asked = program.window.strip, []

    def disk(free):
        def usage(folder):
            asked.append((folder, threading.current_thread()))
            return SimpleNamespace(free=free)

        monkeypatch.setattr(shutil, "disk_usage", usage)
        program._idle_timer.timeout.emit()

    program.languages.switch(Language.EN)
    open_shift(program, qtbot)
    disk(400 * MEGABYTE)
    qtbot.waitUntil(lambda: strip.notice is not None)
    assert strip.label.text() == "Disk almost full. You can sell; tell support"
    assert strip._code.text() == "E-601"
    assert (program.around.places.data, threading.main_thread()) not in asked

    program.window.take_scan("QX7")  # The result of an act goes before ...
    qtbot.waitUntil(lambda: "Disk" not in strip.label.text())
    program.screens.sale.load()
    program.window.say(None)  # ... and the warning is there again after it.
    assert "Disk" in strip.label.text()

    disk(600 * MEGABYTE)
    qtbot.waitUntil(lambda: strip.notice is None)


def test_counting_the_drawer_is_never_cut_short_by_the_lock(program, qtbot):
    log_in(program, qtbot)

    assert program.window.here is ScreenId.SHIFT_OPEN
    assert not program.screens.lock_if_idle(10_000.0)


def test_keys_and_scans_count_as_touching_the_till(program, qtbot):
    open_shift(program, qtbot)
    router = program.window.router

    for touch in (
        lambda: qtbot.keyClick(program.window.windowHandle(), "1"),
        lambda: program.scanner.scanned.emit("4600000000017"),
    ):
        router.last_use = 0.0
        touch()
        # A key is held back for a moment: it might have been a scanner's.
        qtbot.waitUntil(lambda: router.last_use > 0.0)


def test_the_till_is_not_left_while_money_moves(program, qtbot):
    open_shift(program, qtbot)
    screens, window = program.screens, program.window
    window.take_to(Go(screen=ScreenId.PAYMENT))
    qtbot.waitUntil(lambda: window.here is ScreenId.PAYMENT, timeout=10_000)
    screens.payment.state = replace(screens.payment.state, phase=Phase.ASKING)
    screens.lock()
    assert window.here is ScreenId.PAYMENT
    assert screens.login.state.locked_by is None

    screens.payment.state = replace(screens.payment.state, phase=Phase.ENTER)
    screens.lock()
    assert window.here is ScreenId.LOGIN


def test_a_colleagues_badge_takes_over_from_the_menu_and_the_shift_stays(
    program, qtbot
):
    open_shift(program, qtbot)
    window, shifts = program.window, program.screens._parts.acts.shifts
    before = program.lanes.on_till(shifts.current)  # Never beside its own acts.
    window.take_to(Go(screen=ScreenId.MENU, subject=ScreenId.SALE))
    qtbot.waitUntil(lambda: window.here is ScreenId.MENU, timeout=10_000)
    window.take_scan("2900000000018")
    qtbot.waitUntil(lambda: window.here is ScreenId.LOGIN, timeout=10_000)

    assert program.screens.login.state.locked_by == ANNA
    assert program.lanes.on_till(shifts.current) == before
