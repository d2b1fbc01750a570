"""The menu, cash with a reason, and the queue that nobody can delete from."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from cashier.domain.amounts import Money, Points
from cashier.domain.shift import CashCause
from cashier.till.ports import EntryKind, QueueRow, QueueState, SyncStatus
from tests.helpers.builders import COFFEE, MORNING, rubles
from ui import theme
from ui.viewmodels.queue_model import AMOUNT, CARD, OPERATION, STATE
from ui.viewmodels.sync_vm import Filter, LinkMark, LinkPart
from ui.widgets.cash_overlay import CashOverlay
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import ScreenId


@pytest.fixture
def menu(house):
    house.at_work()
    house.press(Qt.Key.Key_F10)
    return house


def test_arrows_and_enter_open_what_they_chose(menu):
    menu.press(Qt.Key.Key_Right)
    menu.enter()

    assert menu.window.here is ScreenId.SHIFT_CLOSE
    menu.press(Qt.Key.Key_Escape)
    assert menu.window.here is ScreenId.MENU
    menu.press(Qt.Key.Key_Escape)
    assert menu.window.here is ScreenId.SALE


def test_every_tile_leads_somewhere(menu):
    for entry, screen in (
        (Entry.REPORT, ScreenId.REPORT),
        (Entry.CLOSE, ScreenId.SHIFT_CLOSE),
        (Entry.RETURN, ScreenId.RETURN),
        (Entry.PARKED, ScreenId.PARKED),
        (Entry.RECEIPT, ScreenId.RECEIPT),
        (Entry.SYNC, ScreenId.SYNC),
        (Entry.TRAINING, ScreenId.TRAINING),
        (Entry.LOCK, ScreenId.LOGIN),
    ):
        menu.show(ScreenId.MENU, ScreenId.SALE)
        menu.menu_screen.lock_asked.connect(menu.window.lock_asked)
        menu.menu_screen.tiles[entry].click()
        menu.settle()
        assert menu.window.here is screen, entry


def test_without_a_shift_nothing_is_moved_or_returned(house):
    house.cashier = house.till.directory.staff["anna"]
    house.show(ScreenId.MENU, ScreenId.SHIFT_OPEN)

    for entry in (Entry.CASH_IN, Entry.CASH_OUT, Entry.RETURN, Entry.REPORT):
        assert not house.menu_screen.tiles[entry].isEnabled()
    assert house.menu_screen.tiles[Entry.CLOSE].accessibleName() == "Open shift"


def test_cash_goes_out_with_a_reason(menu):
    menu.menu_screen.tiles[Entry.CASH_OUT].click()
    menu.type("400")
    menu.press(Qt.Key.Key_Down)
    menu.press(Qt.Key.Key_F9)

    (movement,) = menu.till.store.state.movements
    assert (movement.amount, movement.cause) == (rubles(-400), CashCause.TO_BANK)
    assert menu.strip == "Taken out: 400.00\u00a0₽, To the bank"
    assert menu.menu_screen.front() is menu.menu_screen


@pytest.mark.parametrize(
    ("typed", "reason", "said"),
    [
        ("400", "", "Choose a reason"),
        ("0", "bank", "This is not an amount. Type digits only"),
        ("abc", "bank", "This is not an amount. Type digits only"),
        ("5000", "bank", "The drawer does not hold so much"),
    ],
)
def test_cash_does_not_move_when_something_is_wrong(menu, typed, reason, said):
    menu.menu_screen.tiles[Entry.CASH_OUT].click()
    overlay = menu.menu_screen.front()
    overlay.amount.setText(typed)
    if reason:
        overlay.causes[CashCause.TO_BANK].click()
    menu.press(Qt.Key.Key_F9)

    assert overlay.problem.text() == said
    assert not menu.till.store.state.movements
    assert isinstance(menu.menu_screen.front(), CashOverlay)


def test_enter_never_moves_cash(menu):
    menu.menu_screen.tiles[Entry.CASH_IN].click()
    menu.type("400")
    menu.enter()
    menu.type("x")
    menu.enter()

    assert not menu.till.store.state.movements


def test_the_program_ends_only_after_a_question(menu):
    left = []
    menu.menu_screen.exit_asked.connect(lambda: left.append(True))
    menu.menu_screen.tiles[Entry.EXIT].click()
    menu.enter()
    assert not left

    menu.press(Qt.Key.Key_1, "1")
    assert left == [True]


def test_the_colours_change_on_the_spot(menu):
    tile = menu.menu_screen.tiles[Entry.LOOK]
    assert tile.accessibleName() == "Dark colours"
    tile.click()

    assert theme.current_look() is theme.Look.DARK
    assert tile.accessibleName() == "Light colours"


# --- the queue -------------------------------------------------------------------


def a_row(seq=1, **more):
    row = QueueRow(
        seq=seq,
        kind=EntryKind.EARN,
        at=MORNING,
        state=QueueState.WAITING,
        card_four="4417",
        amount=Points(3450),
    )
    return replace(row, **more)


def cell(house, row, column):
    return house.sync_screen.model.index(row, column).data()


def test_an_entry_is_said_in_words_newest_first(house):
    house.queue.rows_kept = (
        a_row(1),
        a_row(2, kind=EntryKind.SALE, state=QueueState.ACKED, amount=Money(69_105)),
    )
    house.show(ScreenId.SYNC)

    assert cell(house, 0, OPERATION) == "Sale"
    assert cell(house, 0, AMOUNT) == "691.05\u00a0₽"
    assert cell(house, 0, STATE) == "Confirmed by server"
    assert cell(house, 1, OPERATION) == "Earning"
    assert cell(house, 1, CARD) == "····4417"
    assert cell(house, 1, STATE) == "Waiting for link"


@pytest.mark.parametrize(
    ("chosen", "seqs"),
    [
        (Filter.ALL, [4, 3, 2, 1]),
        (Filter.WAITING, [1]),
        (Filter.SENT, [3, 2]),
        (Filter.REJECTED, [4]),
    ],
)
def test_filters_show_their_own(house, chosen, seqs):
    states = (
        QueueState.WAITING,
        QueueState.STABLE,
        QueueState.ACKED,
        QueueState.REJECTED,
    )
    house.queue.rows_kept = tuple(
        a_row(seq, state=state) for seq, state in enumerate(states, 1)
    )
    house.show(ScreenId.SYNC)
    house.sync_screen.filters[chosen].click()
    house.settle()

    assert [row.seq for row in house.sync.state.rows] == seqs


def test_the_link_test_ends_where_the_link_ends(house):
    house.link.broken = LinkPart.TLS
    house.show(ScreenId.SYNC)

    marks = {line.part: line.mark for line in house.sync.state.link}
    assert marks[LinkPart.NAME] is LinkMark.OK
    assert marks[LinkPart.TLS] is LinkMark.FAILED
    assert marks[LinkPart.SERVER] is LinkMark.SKIPPED
    assert house.link.tried == [LinkPart.NETWORK, LinkPart.NAME, LinkPart.TLS]


def test_send_now_answers_in_a_second_and_a_half_without_a_link(house, qtbot):
    house.sync.show_sync(SyncStatus(online=False, queued=3))
    house.show(ScreenId.SYNC)
    house.press(Qt.Key.Key_F9)
    assert house.worker.woken == 1
    assert house.sync.state.is_sending

    qtbot.waitUntil(lambda: not house.sync.state.is_sending, timeout=1500)

    assert house.strip == "No link to the server. Sales are saved and will be sent"


def test_send_now_answers_at_once_when_everything_is_sent(house):
    house.sync.show_sync(SyncStatus(online=True, queued=3))
    house.show(ScreenId.SYNC)
    house.press(Qt.Key.Key_F9)
    house.sync.show_sync(SyncStatus(online=True, queued=0, last_success=MORNING))

    assert not house.sync.state.is_sending
    assert house.strip == "Everything is sent"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (SyncStatus(queued=1, problem="E-505"), "Server answers but is out of order"),
        (SyncStatus(online=True, problem="E-599"), "Sending failed by a fault"),
        (SyncStatus(online=True, rejected=1), "Operation rejected by the server"),
    ],
)
def test_send_now_says_what_stands_in_the_way(house, qtbot, status, said):
    house.show(ScreenId.SYNC)
    house.press(Qt.Key.Key_F9)
    house.sync.show_sync(status)

    qtbot.waitUntil(lambda: house.strip.startswith(said), timeout=3000)


def test_the_age_of_the_oldest_is_shown_not_only_the_count(house):
    oldest = MORNING - timedelta(minutes=95)
    house.sync.show_sync(SyncStatus(queued=3, rejected=1, oldest=oldest))
    house.show(ScreenId.SYNC)

    assert house.sync_screen.oldest.figure.text() == "1 h"
    assert house.sync_screen.waiting.figure.text() == "3"
    assert house.sync_screen.rejected.figure.text() == "1"


def test_a_scan_on_the_queue_changes_nothing(house):
    house.show(ScreenId.SYNC)
    house.scan(COFFEE)

    assert house.window.here is ScreenId.SYNC
    assert house.worker.woken == 0
