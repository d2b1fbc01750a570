"""Logging in and the lock, by keys, fingers and badges."""

import pytest
from PySide6.QtCore import Qt

from tests.helpers.builders import ANNA, COFFEE
from tests.ui.around.house import ANNAS_BADGE, BORIS, BORIS_BADGE
from ui.i18n import Language
from ui.widgets.screen import ScreenId


@pytest.fixture
def door(house):
    house.show(ScreenId.LOGIN)
    return house


def choose_anna(house):
    house.press(Qt.Key.Key_Down)


def test_the_right_pin_leads_to_opening_a_shift(door):
    choose_anna(door)
    door.type("1234")
    door.enter()

    assert door.cashier.cashier == ANNA
    assert door.window.here is ScreenId.SHIFT_OPEN


def test_a_wrong_pin_says_how_many_tries_are_left_and_forgets_the_digits(door):
    choose_anna(door)
    door.type("9999")
    door.enter()

    assert door.login_screen._problem.text() == "PIN did not match. Attempts left: 4"
    assert door.login.state.digits == 0
    assert door.cashier is None


def test_after_five_wrong_pins_the_cashier_waits_and_sees_the_seconds(door):
    choose_anna(door)
    for _ in range(5):
        door.type("9999")
        door.enter()
    assert door.login_screen._problem.text() == "Wait 30 s or call a manager"

    door.till.clock.pass_time(12)
    door.login.tick()
    assert door.login_screen._problem.text() == "Wait 18 s or call a manager"
    door.type("1234")
    assert door.login.state.digits == 0

    door.till.clock.pass_time(20)
    door.login.tick()
    door.type("1234")
    door.enter()
    assert door.cashier.cashier == ANNA


def test_a_pause_is_that_cashiers_own(door):
    choose_anna(door)
    for _ in range(5):
        door.type("9999")
        door.enter()

    door.press(Qt.Key.Key_Down)
    door.type("5678")
    door.enter()

    assert door.cashier.cashier == BORIS


def test_fingers_can_do_it_alone(door):
    door.login_screen._rows[BORIS].click()
    keys = {
        b.text(): b
        for b in door.login_screen.keypad.findChildren(type(door.login_screen.confirm))
    }
    for digit in "5678":
        keys[digit].click()
    door.login_screen.confirm.click()
    door.settle()

    assert door.cashier.cashier == BORIS


def test_a_badge_chooses_the_name_and_the_pin_is_still_asked(door):
    door.scan(BORIS_BADGE)

    assert door.login.state.chosen.cashier == BORIS
    assert door.cashier is None
    door.type("5678")
    door.enter()
    assert door.cashier.cashier == BORIS


def test_something_else_than_a_badge_is_refused_and_types_nothing(door):
    choose_anna(door)
    door.scan(COFFEE)

    assert door.login_screen._problem.text() == "This is not a badge"
    assert door.login.state.digits == 0


def test_digits_without_a_name_are_not_taken(door):
    door.type("1")

    assert door.login_screen._problem.text() == "Choose your name first"
    assert door.login.state.digits == 0


def test_escape_and_backspace_take_digits_back(door):
    choose_anna(door)
    door.type("123")
    door.press(Qt.Key.Key_Backspace)
    assert door.login.state.digits == 2
    door.press(Qt.Key.Key_Escape)
    assert door.login.state.digits == 0


def test_no_digit_of_a_pin_is_ever_shown(door):
    choose_anna(door)
    door.type("1234")

    from PySide6.QtWidgets import QLabel

    shown = [label.text() for label in door.login_screen.findChildren(QLabel)]
    assert not any("1234" in text for text in shown)


def test_the_language_changes_on_the_spot(door):
    door.login_screen.language.click()
    door.settle()

    assert door.languages.language is Language.RU
    assert door.login_screen._title.text() == "Здравствуйте"


def locked_with_a_sale(house):
    house.at_work()
    house.scan(COFFEE)
    house.press(Qt.Key.Key_F11)
    return house


def test_locked_the_till_keeps_the_sale_for_the_same_cashier(house):
    locked_with_a_sale(house)
    assert house.window.here is ScreenId.LOGIN
    assert "The sale of Anna is kept" in house.strip

    house.type("1234")
    house.enter()

    assert house.window.here is ScreenId.SALE
    assert len(house.sale.state.view.lines) == 1


def test_another_cashier_parks_the_sale_that_was_left(house):
    locked_with_a_sale(house)

    house.scan(BORIS_BADGE)
    house.type("5678")
    house.enter()

    (parked,) = house.till.sales.parked()
    assert parked.cashier == ANNA
    assert house.window.here is ScreenId.SALE
    assert house.sale.state.is_empty


def test_an_empty_till_is_taken_over_at_once(house):
    house.at_work()
    house.press(Qt.Key.Key_F11)

    house.scan(BORIS_BADGE)
    house.type("5678")
    house.enter()

    assert house.cashier.cashier == BORIS
    assert house.till.sales.parked() == ()


def test_a_look_at_the_queue_does_not_open_the_lock(house):
    locked_with_a_sale(house)
    house.window.status_bar.badge.click()
    house.settle()

    house.press(Qt.Key.Key_F10)
    assert house.window.here is ScreenId.SYNC
    house.press(Qt.Key.Key_Escape)

    assert house.login.state.locked_by.cashier == ANNA
    house.scan(ANNAS_BADGE)
    assert house.window.here is ScreenId.LOGIN


def test_locked_the_menu_does_not_open(house):
    locked_with_a_sale(house)

    house.press(Qt.Key.Key_F10)

    assert house.window.here is ScreenId.LOGIN
