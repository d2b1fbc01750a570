"""All screens in the program's own window: nothing is cut, and no scan presses.

The till is offline, its queue is old, and every name is as long as names get.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from bench import start_home
from cashier.store.card_rows import CardBody
from cashier.till.ports import Cashier, Role, SyncStatus
from sync import protocol as wire
from tests.helpers.builders import code
from tests.ui.driving import Keyboard
from tests.ui.test_looks import clipped, nameless, too_small
from tests.ui.watching import watched
from ui import present, theme
from ui.bootstrap import Program
from ui.commands import outside
from ui.i18n import Language
from ui.keys import Act
from ui.sentences import Code
from ui.theme import Look
from ui.viewmodels.notice import Level, told
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import Go, Overlay, ScreenId

ANNA = Cashier(
    cashier="anna", name="Константинопольская-Джумабаева Анна", role=Role.CASHIER
)
LONG_NAME = "Молоко пастеризованное отборное из Вологодской области 3,4–6 % 1 л"
# Neither goods nor a card, and with letters in it: nobody knows what to do with it.
STRANGE = "QX7-4601234567893-ABCDEFGHIJKLMNOP"


MILK, CARD = code("4601"), code("0400")


def goods(_data, _count):
    body = wire.GoodsRow(name=LONG_NAME, price=999_999_99, vat=20)
    yield MILK, msgspec.json.encode(body)


def cards(_count):
    body = CardBody(
        account="account-1",
        confirmed=9_999_999_99,
        pending=0,
        held=0,
        as_of=datetime.now(UTC).isoformat(),
        expiring=(),
        name="Константинопольская-Джумабаева А.",
    )
    yield wire.fingerprint(bytes(32), CARD), msgspec.json.encode(body)


class Till:
    """The program in its window, and hands to work it."""

    def __init__(self, program, qtbot):
        self.program, self.window, self.qtbot = program, program.window, qtbot
        self.keyboard = Keyboard(program.window)

    def until(self, holds):
        self.qtbot.waitUntil(holds, timeout=15_000)

    def show(self, screen, subject=None):
        self.window.take_to(Go(screen=screen, subject=subject))
        self.rest()

    def rest(self):
        """Until the lanes are empty and what they said is drawn."""
        for _ in range(4):
            # Never waited for on this thread: the lane may be at the link's work.
            done = self.program.lanes._till.submit(int)
            self.until(done.done)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents()

    def scan(self, code):
        self.keyboard.pause(100)
        self.keyboard.scan(code)
        self.rest()

    def do(self, act):
        self.window._front_acts()[act]()
        self.rest()


@pytest.fixture
def till(dressed, qtbot, tmp_path, monkeypatch):
    """Anna's shift is open; her till has had no link for two days."""
    monkeypatch.setattr(start_home, "_goods", goods)
    monkeypatch.setattr(start_home, "_cards", cards)
    start_home.make_home(tmp_path / "home", tmp_path)
    monkeypatch.setenv("KASSA_HOME", str(tmp_path / "home"))
    program = Program(dressed, outside())
    qtbot.addWidget(program.window)
    program.show()
    till = Till(program, qtbot)
    till.until(lambda: program.screens.login.state.is_loaded)
    while program.window.make_next():
        QCoreApplication.processEvents()
    program.screens.login.logged_in.emit(ANNA)
    till.until(lambda: program.window.here is ScreenId.SHIFT_OPEN)
    program.screens.shifts.opening.open()
    till.until(lambda: program.window.here is ScreenId.SALE)
    program.window.activateWindow()
    qtbot.wait(100)
    try:
        with watched() as till.watch:
            yield till
    finally:
        program.leave()


def at_its_worst(till):
    """Two days without a link, and a sentence of the widest kind in the strip."""
    oldest = datetime.now(UTC) - timedelta(hours=47)
    till.program.status.show_sync(SyncStatus(queued=128, oldest=oldest))
    widest = max((present.say(c, **FACTS) for c in Code), key=len)
    till.window.say(told(lambda: widest, Level.ERROR))


FACTS = {"limit": 1, "hours": 72, "tries_left": 2, "code": MILK, "number": 431,
         "action": "…"}  # fmt: skip


def everything(till):
    """Each screen, and each page over it that it opens by itself."""
    till.scan(MILK)
    till.scan(CARD)
    for screen in ScreenId:
        if screen is ScreenId.SALE:
            continue
        till.show(screen)
        yield screen.value
    till.show(ScreenId.SALE)
    yield "sale"
    for act in (Act.HELP, Act.VOID_SALE):
        till.do(act)
        yield f"sale, {act.value}"
        till.do(Act.BACK)
    till.show(ScreenId.MENU, ScreenId.SALE)
    for entry, tile in list(till.window.current().tiles.items()):
        if entry in (Entry.LANGUAGE, Entry.LOOK):
            continue  # Dresses or words everything anew; no page of its own.
        tile.click()
        till.rest()
        if isinstance(till.window._front(), Overlay):
            yield f"menu, {tile.accessibleName()}"
            till.do(Act.BACK)
        till.show(ScreenId.MENU, ScreenId.SALE)


@pytest.mark.parametrize("language", list(Language))
def test_no_word_of_any_screen_is_cut_in_the_smallest_window(till, language):
    till.window.resize(1024, 768)
    till.program.languages.switch(language)

    for page in everything(till):
        at_its_worst(till)
        till.rest()
        assert till.window.width() == 1024, page
        assert not clipped(till.window), (page, clipped(till.window))
        assert not too_small(till.window), (page, too_small(till.window))
        assert not nameless(till.window), (page, nameless(till.window))


def ground(till):
    """The colour that the screen in front lies on, as it is painted."""
    picture = till.window.grab().toImage()
    return picture.pixelColor(4, till.window.height() - 4).name().upper()


def test_colours_change_in_mid_sale_at_once_and_on_every_screen(till, dressed):
    till.scan(MILK)
    till.show(ScreenId.MENU, ScreenId.SALE)
    tile = till.window.current().tiles[Entry.LOOK]
    for look in (Look.DARK, Look.LIGHT, Look.DARK):
        tile.click()
        QCoreApplication.processEvents()
        assert theme.current_look() is look
        assert ground(till) == theme.TOKENS[look].bg
        till.rest()

    tile.click()
    for screen in ScreenId:  # Also one that is opened before its turn came.
        if screen is ScreenId.REPORTS:
            continue  # Under the question for a manager's PIN; see test_reports.
        till.show(screen)
        assert ground(till) == theme.TOKENS[Look.LIGHT].bg, screen


def test_what_is_not_in_front_is_dressed_when_there_is_time(till, dressed):
    till.show(ScreenId.SALE)
    sale = till.window.current()
    till.show(ScreenId.MENU)
    before = sale.styleSheet()
    theme.apply(dressed, Look.DARK)
    assert sale.styleSheet() == before

    till.until(lambda: sale.styleSheet() != before)
    till.until(lambda: till.window.status_bar.styleSheet() == sale.styleSheet())


def test_a_scan_presses_nothing_and_loses_no_character_anywhere(till):
    got, pressed = [], []
    till.program.scanner.scanned.connect(got.append)
    for button in till.window.findChildren(QAbstractButton):
        button.pressed.connect(lambda b=button: pressed.append(b.accessibleName()))

    pages = 0
    for page in everything(till):
        typed = [field.text() for field in till.window.findChildren(QLineEdit)]
        for target in targets(till.window._front()):
            target.setFocus(Qt.FocusReason.TabFocusReason)
            here, front = till.window.here, till.window._front()
            got.clear(), pressed.clear()
            till.scan(STRANGE)
            assert got == [STRANGE], (page, target)
            assert not pressed, (page, pressed)
            if here is ScreenId.RECEIPT:  # The next customer's first item.
                assert till.window.here is ScreenId.SALE
                break
            assert till.window.here is here, page
            assert till.window._front() is front, page
        after = [field.text() for field in till.window.findChildren(QLineEdit)]
        assert after == typed, page
        pages += 1

    assert pages > len(ScreenId) + 3


def targets(front):
    """What the focus may be on: a button, a field, or the page itself."""
    able = [w for w in front.findChildren(QAbstractButton) if w.isVisible()]
    fields = [w for w in front.findChildren(QLineEdit) if w.isVisible()]
    return [*[w for w in able if w.isEnabled()][-1:], *fields[:1], front]
