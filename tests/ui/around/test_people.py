"""A manager's yes, the drawer by itself, counting, Z reports: by keys and badges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cashier.domain.events import CashMoved, DrawerCounted, OverrideGiven, ShiftClosed
from cashier.domain.overrides import Guarded, ManagerRules, OverrideCause
from cashier.domain.shift import CashCause, DifferenceCause
from cashier.till.ports import Role, SyncStatus
from tests.helpers.builders import COFFEE, a_cashier, code, points, rubles
from tests.helpers.managers import BOSS
from tests.ui.around.test_shifts import count_in, shown
from ui.late_figures import LateFigures
from ui.leaving import is_takeover
from ui.viewmodels.menu_vm import Way
from ui.viewmodels.shift_close_vm import Step
from ui.widgets.cash_overlay import CashOverlay
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.menu_entries import Entry
from ui.widgets.screen import ScreenId

BADGE = code("29009")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def staffed(house):
    """A manager is on the list; voids of more than 150.00 need one."""
    boss = a_cashier(BOSS, name="Irina", role=Role.MANAGER)
    house.till.directory.hire(boss, pin="9999", badge=BADGE)
    rules = ManagerRules(void_over=rubles(150), return_over=rubles(150))
    for desk in (house.till.sales, house.till.returns):
        desk._settings = replace(house.till.settings, managers=rules)
    return house.at_work()


def with_goods(house, count=2):
    house.show(ScreenId.SALE)
    for _ in range(count):
        house.scan(COFFEE)


def void_the_sale(house):
    house.press(Qt.Key.Key_Delete, modifiers=CTRL)
    house.press(Qt.Key.Key_1, "1")


def front(house):
    return house.window.current().front()


def overrides(house):
    return [told.override for told in house.till.told(OverrideGiven)]


# --- the one dialog -----------------------------------------------------------------


def test_a_void_asks_a_manager_and_the_cashier_stays(staffed):
    with_goods(staffed)
    void_the_sale(staffed)

    prompt = front(staffed)
    assert isinstance(prompt, ConfirmPrompt)
    assert "Void the sale: 200.00\u00a0₽ (limit 150.00\u00a0₽)" in shown(prompt)
    staffed.press(Qt.Key.Key_Right)  # The reason ...
    staffed.type("9999")  # ... and who.
    staffed.enter()

    (yes,) = overrides(staffed)
    assert (yes.act, yes.reason) == (Guarded.VOID_SALE, "customer")
    assert staffed.till.sales.view().sale is None
    assert staffed.cashier.name == "Anna"
    assert staffed.window.here is ScreenId.SALE
    assert staffed.strip == "Sale voided"


def test_esc_leaves_the_sale_as_it_is(staffed):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.press(Qt.Key.Key_Escape)

    assert overrides(staffed) == []
    assert len(staffed.till.sales.view().lines) == 2
    void_the_sale(staffed)  # And it is asked again.
    assert isinstance(front(staffed), ConfirmPrompt)


def test_without_a_reason_nothing_is_tried(staffed):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.type("9999")
    staffed.enter()

    assert overrides(staffed) == []
    assert "Choose the reason" in shown(front(staffed))


def test_a_badge_says_who_and_the_pin_follows(staffed):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.scan(BADGE)
    assert "Choose the reason, then the PIN" in shown(front(staffed))
    staffed.press(Qt.Key.Key_Left)
    assert staffed.confirm.state.cause is OverrideCause.OTHER
    staffed.type("9999")
    staffed.enter()

    assert len(overrides(staffed)) == 1


def test_where_the_shop_trusts_badges_one_is_the_yes(staffed):
    staffed.till.confirming._badge_needs_pin = False
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.press(Qt.Key.Key_Right)
    staffed.scan(BADGE)

    assert len(overrides(staffed)) == 1


@pytest.mark.parametrize(
    ("scanned", "said"),
    [
        (COFFEE, "This is not a badge"),
        (code("29001"), "Only a manager may allow this"),
    ],
)
def test_other_scans_are_no_yes_and_sell_nothing(staffed, scanned, said):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.scan(scanned)

    assert said in shown(front(staffed))
    assert overrides(staffed) == []
    assert len(staffed.till.sales.view().lines) == 2


def test_a_wrong_pin_is_said_in_the_dialog_and_nothing_happens(staffed):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.press(Qt.Key.Key_Right)
    staffed.type("0000")
    staffed.enter()

    assert "PIN did not match. Attempts left: 4" in shown(front(staffed))
    assert len(staffed.till.sales.view().lines) == 2


def test_a_screen_that_is_left_forgets_what_was_typed(staffed):
    with_goods(staffed)
    void_the_sale(staffed)
    staffed.type("99")
    staffed.show(ScreenId.MENU)

    assert staffed.confirm.state.digits == 0
    staffed.show(ScreenId.NO_RECEIPT)
    assert overrides(staffed) == []


def test_a_large_return_asks_in_the_same_dialog(staffed):
    done = staffed.sell([COFFEE, COFFEE])
    staffed.show(ScreenId.RETURN)
    staffed.scan(done.number)
    staffed.press(Qt.Key.Key_F4)
    staffed.press(Qt.Key.Key_F9)
    staffed.press(Qt.Key.Key_1, "1")
    assert isinstance(front(staffed), ConfirmPrompt)
    staffed.press(Qt.Key.Key_Right)
    staffed.type("9999")
    staffed.enter()

    assert [yes.act for yes in overrides(staffed)] == [Guarded.RETURN]
    assert staffed.window.here is ScreenId.RECEIPT


# --- the drawer ---------------------------------------------------------------------


def open_overlay(house, entry):
    house.show(ScreenId.MENU, ScreenId.SALE)
    house.menu_screen.tiles[entry].click()
    house.settle()
    return front(house)


def test_cash_out_by_keys_alone(staffed):
    overlay = open_overlay(staffed, Entry.CASH_OUT)
    staffed.type("300")
    staffed.press(Qt.Key.Key_Down)
    assert overlay.causes[CashCause.TO_BANK].isChecked()
    staffed.press(Qt.Key.Key_F9)

    (told,) = staffed.till.told(CashMoved)
    assert (told.movement.amount, told.movement.cause) == (
        rubles(-300),
        CashCause.TO_BANK,
    )
    assert staffed.strip == "Taken out: 300.00\u00a0₽, To the bank"


def test_another_reason_is_asked_in_words(staffed):
    overlay = open_overlay(staffed, Entry.CASH_IN)
    staffed.type("5")
    overlay.causes[CashCause.OTHER].click()
    staffed.press(Qt.Key.Key_F9)
    assert "Say the reason in words" in shown(overlay)
    overlay.note.setText("found")
    staffed.press(Qt.Key.Key_F9)

    assert staffed.till.told(CashMoved)[0].movement.note == "found"


def test_the_drawer_opens_without_a_sale_with_a_manager(staffed):
    overlay = open_overlay(staffed, Entry.DRAWER)
    assert isinstance(overlay, CashOverlay)
    staffed.press(Qt.Key.Key_Down)
    staffed.press(Qt.Key.Key_F9)
    prompt = front(staffed)
    assert isinstance(prompt, ConfirmPrompt)
    assert not prompt.why.isVisible()  # The reason was given before.
    staffed.type("9999")
    staffed.enter()

    assert staffed.till.shifts.report().openings == 1
    assert staffed.strip == "Drawer opened: To make change"
    assert front(staffed) is staffed.menu_screen


def test_a_scan_moves_no_cash(staffed):
    overlay = open_overlay(staffed, Entry.CASH_OUT)
    staffed.scan(COFFEE)

    assert overlay.amount.text() == ""
    assert staffed.till.told(CashMoved) == []


def test_each_way_has_reasons_of_its_own():
    assert CashCause.TO_BANK not in Way.IN.causes
    assert CashCause.CHANGE_SAFE not in Way.OUT.causes


# --- counting -----------------------------------------------------------------------


def counted(house, notes=1):
    house.sell([COFFEE, COFFEE])
    house.show(ScreenId.SHIFT_CLOSE)
    count_in(house, notes)
    house.press(Qt.Key.Key_F9)
    return house


def test_a_difference_has_a_reason_before_the_shift_closes(staffed):
    counted(staffed)
    staffed.press(Qt.Key.Key_F9)
    assert front(staffed) is staffed.shift_close_screen  # Nothing is asked yet.
    staffed.press(Qt.Key.Key_Down)
    staffed.press(Qt.Key.Key_Down)
    staffed.press(Qt.Key.Key_F9)
    staffed.press(Qt.Key.Key_1, "1")

    (told,) = staffed.till.told(ShiftClosed)
    assert told.cause == DifferenceCause.WRONG_CHANGE.value


def test_one_more_count_is_free_and_both_stand_side_by_side(staffed):
    counted(staffed)
    staffed.press(Qt.Key.Key_F4)
    assert staffed.shift_close.state.step is Step.COUNT
    assert staffed.shift_close.state.expected is None
    staffed.press(Qt.Key.Key_Right)
    staffed.press(Qt.Key.Key_F9)

    totals = [told.count.total for told in staffed.till.told(DrawerCounted)]
    assert totals == [rubles(100), rubles(200)]
    words = shown(staffed.shift_close_screen.difference)
    assert "100.00\u00a0₽" in words
    assert "200.00\u00a0₽" in words


def test_a_third_count_asks_a_manager_before_anybody_counts(staffed):
    counted(staffed)
    staffed.press(Qt.Key.Key_F4)
    staffed.press(Qt.Key.Key_F9)
    staffed.press(Qt.Key.Key_F4)
    assert isinstance(front(staffed), ConfirmPrompt)
    staffed.press(Qt.Key.Key_Right)
    staffed.type("9999")
    staffed.enter()
    assert staffed.shift_close.state.step is Step.COUNT
    staffed.press(Qt.Key.Key_F9)

    assert [yes.act for yes in overrides(staffed)] == [Guarded.COUNT_AGAIN]
    assert len(staffed.till.told(DrawerCounted)) == 3


def test_leaving_does_not_make_a_count_unseen(staffed):
    counted(staffed)
    staffed.press(Qt.Key.Key_Escape)
    staffed.show(ScreenId.SHIFT_CLOSE)

    assert staffed.shift_close.state.step is Step.DIFFERENCE
    assert staffed.shift_close.state.count.total == rubles(100)
    assert len(staffed.till.told(DrawerCounted)) == 1


# --- Z reports ----------------------------------------------------------------------


def test_the_z_and_its_addendum_are_both_shown(staffed):
    staffed.sell([COFFEE])
    report = staffed.till.shifts.close(rubles(1100), "anna")
    late = LateFigures(
        staffed.store, staffed.network, staffed.till.addenda, staffed.ledger
    )
    staffed.ledger.answer = replace(
        report.own_figures, earned=points(7), ack_seq=len(staffed.till.store.events)
    )
    late.show_sync(SyncStatus(online=True, queued=3))
    assert staffed.ledger.asked == []
    late.show_sync(SyncStatus(online=True))
    staffed.settle()
    assert staffed.ledger.asked == [report.shift.shift_id]

    staffed.show(ScreenId.Z_REPORTS, ScreenId.MENU)
    titles = [one.title for one in staffed.zs.state.documents]
    assert titles == ["Z-1", "Z-1/1"]
    assert staffed.z_reports_screen.tape.paper() == ("z 1",)
    staffed.press(Qt.Key.Key_Down)
    assert any("7" in line for line in staffed.z_reports_screen.tape.paper())
    staffed.press(Qt.Key.Key_F9)
    assert staffed.till.printer.printed[-1].title.startswith("Z-1/1")
    staffed.press(Qt.Key.Key_Escape)
    assert staffed.window.here is ScreenId.MENU


def test_a_scan_on_the_z_reports_presses_nothing(staffed):
    staffed.show(ScreenId.Z_REPORTS, ScreenId.MENU)
    staffed.scan(COFFEE)

    assert staffed.strip == "Close the reports first (Esc)"
    assert staffed.till.sales.view().sale is None


# --- who takes over -----------------------------------------------------------------


def test_a_badge_takes_over_where_the_till_may_be_left(staffed):
    codes = staffed.till.settings.codes
    assert is_takeover(ScreenId.MENU, BADGE, codes)
    assert is_takeover(ScreenId.Z_REPORTS, BADGE, codes)
    assert not is_takeover(ScreenId.PAYMENT, BADGE, codes)  # Money is under way.
    assert not is_takeover(ScreenId.SHIFT_CLOSE, BADGE, codes)
    assert not is_takeover(ScreenId.MENU, COFFEE, codes)
    assert not is_takeover(ScreenId.SALE, BADGE, codes)  # It looks itself.
