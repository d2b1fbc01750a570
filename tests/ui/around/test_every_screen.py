"""What holds on every screen: words fit, targets are large, a scan presses nothing."""

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cashier.domain.overrides import Guarded
from cashier.till.ports import EntryKind, QueueState, Role, SyncStatus
from cashier.till.settings_wrong import SettingsWrong
from tests.helpers.builders import CARD, COFFEE, a_cashier, a_lot, a_member, points
from tests.helpers.managers import yes
from tests.ui.around.house import ANNAS_BADGE
from tests.ui.around.test_manager import with_cases
from tests.ui.around.test_menu_and_queue import a_row
from tests.ui.test_looks import clipped, nameless, too_small
from ui import theme
from ui.findings import Exit, failure
from ui.i18n import Language
from ui.key_table import read_table
from ui.theme import Look
from ui.viewmodels.diagnostics_vm import ORDER
from ui.viewmodels.settings_vm import Part
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import ScreenId

OLD = 30 * 3600


def pages(house):
    """Every page around the sale, with something on it."""
    till = house.till
    till.directory.hire(a_cashier("boss", name="Irina", role=Role.MANAGER), pin="2468")
    till.directory.hire(a_cashier("long", name="Джумабаева-Константинопольская А."))
    house.show(ScreenId.LOGIN)
    house.press(Qt.Key.Key_Down)
    yield "login"
    for _ in range(5):
        house.type("9999")
        house.enter()
    yield "pause"
    till.clock.pass_time(OLD)
    house._work_as(till.directory.staff["anna"])
    house.settle()
    yield "shift open"
    house.press(Qt.Key.Key_F9)
    done = with_bonuses(till)
    house.show(ScreenId.RECEIPT, done)
    yield "receipt"
    till.printer.is_away = True
    house.press(Qt.Key.Key_F12)
    yield "printer away"
    yield from returning(house, done)
    yield from the_service(house)
    yield from the_rest(house)


def with_bonuses(till):
    till.directory.know(a_member(name="Константинопольская М."))
    till.grant(a_lot(of=300))
    till.scan(CARD)
    till.coffee(12)
    till.sales.choose(points(300))
    return till.pay_cash(5000)


def returning(house, done):
    house.show(ScreenId.RETURN)
    yield "return"
    house.scan(done.number)
    house.press(Qt.Key.Key_F4)
    yield "return of all"
    house.press(Qt.Key.Key_F9)
    yield "return question"
    house.press(Qt.Key.Key_1, "1")
    yield "receipt of a return"

    house.show(ScreenId.NO_RECEIPT)
    house.scan(COFFEE)
    yield "return without a receipt"


def the_service(house):
    """Every page of the settings, locked and open, and the diagnostics."""
    house.desk.fixed = {("theme",): "/etc/kassa/conf.d/90.toml"}
    house.desk.keys_wrong = what_is_wrong_with('\n\npark = "PageUpp"')
    house.show(ScreenId.SETTINGS, ScreenId.MENU)
    for part in Part:
        house.settings_screen.tabs[part].click()
        yield f"settings: {part.value}"
        house.settings.allow(yes(Guarded.SETTINGS))
        house.settle()
        assert house.settings.state.may_change
        house.settings.edit_printer(transport="tcp")
        house.settings.hear("4601234567893", "4601234567893", 12)
        yield f"settings: {part.value}, open"
        house.settings.leave()
    house.settings.open(Part.PRINTER)
    house.press(Qt.Key.Key_F8)
    yield "the manager's PIN for the settings"
    house.press(Qt.Key.Key_Escape)
    words = "Слова проверки, длинные: " * 6
    house.checked.till = tuple(
        failure(name, words, words, Exit.DATA) for name in ORDER[1:8]
    )
    house.show(ScreenId.DIAGNOSTICS, ScreenId.MENU)
    yield "diagnostics"


def what_is_wrong_with(text):
    """Of a file of the keys, as the till itself says it."""
    with pytest.raises(SettingsWrong) as found:
        read_table(text, "keys.toml")
    return found.value.told


def the_rest(house):
    house.till.scan(COFFEE)
    house.till.sales.park()
    house.show(ScreenId.PARKED)
    yield "parked"
    house.show(ScreenId.SHIFT_CLOSE)
    yield "undecided"
    house.show(ScreenId.MENU, ScreenId.SALE)
    yield "menu"
    house.menu_screen.tiles[Entry.CASH_OUT].click()
    yield "cash out"
    house.press(Qt.Key.Key_F9)
    yield "cash out refused"
    house.press(Qt.Key.Key_Escape)
    house.menu_screen.tiles[Entry.DRAWER].click()
    yield "open the drawer"
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    yield "a manager's yes"
    house.press(Qt.Key.Key_Escape)
    house.press(Qt.Key.Key_Escape)
    house.menu_screen.tiles[Entry.EXIT].click()
    yield "exit"
    house.press(Qt.Key.Key_Escape)
    house.show(ScreenId.TRAINING, ScreenId.MENU)
    yield "training"
    house.queue.rows_kept = tuple(a_row(n, tries=12, code="E-501") for n in range(3))
    house.sync.show_sync(SyncStatus(queued=3))
    house.show(ScreenId.SYNC)
    yield "sync"
    house.show(ScreenId.INBOX, ScreenId.SYNC)
    yield "nothing for the manager"
    with_cases(house)
    house.show(ScreenId.INBOX, ScreenId.SYNC)
    yield "for the manager"
    house.press(Qt.Key.Key_1, "1")
    yield "why"
    house.press(Qt.Key.Key_1, "1")
    yield "the manager's PIN"
    house.press(Qt.Key.Key_Escape)
    house.show(ScreenId.REPORT)
    yield "report"
    house.till.sales.recall(house.till.sales.parked()[0].sale_id)
    house.till.sales.void_sale("anna")
    house.show(ScreenId.SHIFT_CLOSE)
    yield "count"
    house.press(Qt.Key.Key_Right)
    house.press(Qt.Key.Key_F9)
    yield "difference"
    house.press(Qt.Key.Key_Down)
    yield "difference with its reason"
    house.press(Qt.Key.Key_F9)
    yield "close question"
    house.press(Qt.Key.Key_1, "1")
    yield "closed"
    house.show(ScreenId.Z_REPORTS, ScreenId.MENU)
    yield "z reports"


@pytest.mark.parametrize("language", list(Language))
def test_no_page_clips_a_word_or_hides_a_target(house, dressed, language):
    look = Look.DARK if language is Language.RU else Look.LIGHT
    house.languages.switch(language)
    theme.apply(dressed, look)
    house.window.resize(1024, 768)

    for page in pages(house):
        house.settle()
        front = house.window._front()
        assert not clipped(front), (page, clipped(front))
        assert not too_small(front), (page, too_small(front))
        assert not nameless(front), (page, nameless(front))
        assert house.window.size().width() == 1024, page


def test_a_scan_presses_no_button_on_any_page(house):
    pressed = []
    for screen in house.screens.values():
        for button in screen.findChildren(QAbstractButton):
            button.pressed.connect(lambda b=button: pressed.append(b.text()))

    scanned = set()
    for page in pages(house):
        front = house.window._front()
        buttons = [
            b
            for b in front.findChildren(QAbstractButton)
            if b.isVisible() and b.isEnabled()
        ]
        if front is house.window.current() and front is not house.receipt_screen:
            if buttons:
                buttons[-1].setFocus()
            here, before = house.window.here, len(pressed)
            house.scan(ANNAS_BADGE)
            assert house.window.here is here, page
            assert len(pressed) == before, (page, pressed[before:])
            scanned.add(house.window.here)

    assert scanned == set(house.screens) - {ScreenId.SALE, ScreenId.RECEIPT}


def test_the_table_of_the_queue_shows_its_words_whole(house):
    for language in Language:
        house.languages.switch(language)
        house.queue.rows_kept = tuple(
            a_row(seq, state=state, kind=kind, tries=12, code="duplicate_lot")
            for seq, (state, kind) in enumerate(product(QueueState, EntryKind))
        )
        house.show(ScreenId.SYNC)
        table = house.sync_screen.table
        header = table.horizontalHeader()
        for column in range(8):
            words = house.sync_screen.model.headerData(
                column, Qt.Orientation.Horizontal
            )
            room = header.sectionSize(column) - 16
            assert header.fontMetrics().horizontalAdvance(words) <= room, words
            for row in range(house.sync_screen.model.rowCount()):
                words = house.sync_screen.model.index(row, column).data()
                assert table.fontMetrics().horizontalAdvance(words) <= room, words
