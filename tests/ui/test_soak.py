"""After hours of selling the window keeps no more than after its first minutes."""

import faulthandler
import os
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from bench import start_home
from cashier.domain.limits import NO_LIMITS
from tests.ui import soak
from tests.ui.test_whole_window import ANNA, CARD, MILK, cards, goods
from ui.bootstrap import Program
from ui.commands import outside
from ui.widgets.screen import ScreenId

IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
A_SHARE, A_DAY = (20, 30), (500, 5_000)
WARM_UP, MORE = A_DAY if IS_EXHAUSTIVE else A_SHARE
TIMES = 6  # A lane that is just failing to reach its server has objects of its own.
GROWTH = 1.05  # Of the process, in a day; over minutes it says nothing.


@pytest.fixture
def cashier(dressed, qtbot, tmp_path, monkeypatch):
    """Anna, at a till without a link, whose clock runs ahead."""
    monkeypatch.setattr(start_home, "_goods", goods)
    monkeypatch.setattr(start_home, "_cards", cards)
    start_home.make_home(tmp_path / "home", tmp_path)
    monkeypatch.setenv("KASSA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KASSA_EXHAUSTIVE", raising=False)  # The till knows it not.
    clock = soak.HastyClock()
    here = outside()
    # One customer buys all day.
    settings = replace(here.settings, limits=NO_LIMITS)
    program = Program(dressed, replace(here, clock=clock, settings=settings))
    qtbot.addWidget(program.window)
    program.show()
    qtbot.waitUntil(lambda: program.screens.login.state.is_loaded, timeout=15_000)
    while program.window.make_next():
        QCoreApplication.processEvents()
    program.screens.login.logged_in.emit(ANNA)
    window = program.window
    qtbot.waitUntil(lambda: window.here is ScreenId.SHIFT_OPEN, timeout=15_000)
    program.screens.shifts.opening.open()
    qtbot.waitUntil(lambda: window.here is ScreenId.SALE, timeout=15_000)
    cashier = soak.Cashier(program, clock, MILK, CARD)
    cashier.program = program
    yield cashier
    program.leave()


def grown(cashier, warm_up, more):
    """What lives after some receipts, and after some more."""
    cashier.work(warm_up)
    before = soak.kept()
    cashier.work(more)
    return before, soak.kept()


def keeps_of_each(before, after):
    """A single object kept of each receipt would be one for each of them."""
    is_more = after.objects - before.objects >= MORE
    return after.more(before) if is_more or after.widgets > before.widgets else []


def test_nothing_stays_of_a_receipt_that_is_over(cashier):
    if IS_EXHAUSTIVE:  # Longer than a test that hangs.
        faulthandler.cancel_dump_traceback_later()
    before, after = grown(cashier, WARM_UP, MORE)

    for _ in range(TIMES - 1):
        # What is read once, late, by another thread, does not come again.
        if not keeps_of_each(before, after):
            break
        before, after = grown(cashier, 0, MORE)
    assert keeps_of_each(before, after) == []
    if IS_EXHAUSTIVE:
        assert after.resident <= before.resident * GROWTH, after.more(before)


def test_a_window_that_keeps_one_widget_or_one_view_of_each_receipt_is_noticed(cashier):
    lost = []
    receipt = cashier.program.screens.receipt
    receipt.state_changed.connect(lambda _: lost.append(QLabel(cashier.program.window)))
    receipt.state_changed.connect(lost.append)

    before, after = grown(cashier, *A_SHARE)

    assert keeps_of_each(before, after)
    assert after.widgets - before.widgets >= A_SHARE[1]
    assert after.objects - before.objects >= 2 * A_SHARE[1]  # Labels, and views.
