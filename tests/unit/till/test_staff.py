"""Who may stand at the till, and how long a guesser waits."""

from __future__ import annotations

import pytest

from cashier.domain.errors import CashierUnknown, DiskFull, LoginPaused, WrongPin
from cashier.domain.ids import CashierId
from tests.helpers.builders import ANNA, a_cashier
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till()


def guess(till: Till, times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongPin, LoginPaused)):
            till.staff.check_pin(ANNA, "0000")


def pause(till: Till, pin: str = "1234") -> int:
    """How long the till makes Anna wait now."""
    with pytest.raises(LoginPaused) as paused:
        till.staff.check_pin(ANNA, pin)
    return paused.value.seconds


def test_a_badge_or_a_pin_lets_anna_in(till: Till) -> None:
    assert till.staff.by_badge("badge-anna").cashier == ANNA
    assert till.staff.check_pin(ANNA, "1234").name == "Anna"


def test_strangers_are_told_that_they_are_not_on_the_list(till: Till) -> None:
    till.directory.hire(a_cashier(CashierId("no-pin")))

    with pytest.raises(CashierUnknown):
        till.staff.by_badge("badge-of-a-stranger")
    for stranger in ("stranger", "no-pin"):
        with pytest.raises(CashierUnknown):
            till.staff.check_pin(CashierId(stranger), "1234")


def test_a_wrong_pin_says_how_many_tries_are_left(till: Till) -> None:
    left = []
    for _ in range(4):
        with pytest.raises(WrongPin) as wrong:
            till.staff.check_pin(ANNA, "0000")
        left.append(wrong.value.tries_left)

    assert left == [4, 3, 2, 1]


def test_the_right_pin_forgets_the_wrong_ones(till: Till) -> None:
    guess(till, 4)
    till.staff.check_pin(ANNA, "1234")

    with pytest.raises(WrongPin) as wrong:
        till.staff.check_pin(ANNA, "0000")
    assert wrong.value.tries_left == 4


def test_five_wrong_pins_pause_for_thirty_seconds_even_the_right_one(
    till: Till,
) -> None:
    guess(till, 5)
    assert pause(till) == 30
    till.clock.pass_time(29.5)
    assert pause(till) == 1

    till.clock.pass_time(0.5)

    assert till.staff.check_pin(ANNA, "1234").cashier == ANNA


def test_the_pause_doubles_up_to_a_quarter_of_an_hour_and_no_further(
    till: Till,
) -> None:
    guess(till, 4)
    pauses = []
    for _ in range(20):
        pauses.append(pause(till, "0000"))
        till.clock.pass_time(pauses[-1])

    assert pauses[:7] == [30, 60, 120, 240, 480, 900, 900]
    assert set(pauses[6:]) == {900}
    assert till.staff.check_pin(ANNA, "1234").cashier == ANNA


def test_pulling_the_plug_buys_no_further_try(till: Till) -> None:
    guess(till, 5)
    till.store.cut_power()
    till.start()

    assert pause(till) == 30


def test_a_try_that_cannot_be_counted_is_not_answered(till: Till) -> None:
    till.store.fault = DiskFull()

    with pytest.raises(DiskFull):
        till.staff.check_pin(ANNA, "0000")


def test_turning_the_clock_back_begins_the_pause_again(till: Till) -> None:
    guess(till, 5)
    till.clock.pass_time(20)
    till.clock.turn(days=-365)
    till.start()
    assert pause(till) == 30

    till.clock.pass_time(30)

    assert till.staff.check_pin(ANNA, "1234").cashier == ANNA


def test_turning_the_clock_forward_does_not_end_the_pause(till: Till) -> None:
    guess(till, 5)
    till.clock.turn(days=1)

    assert pause(till) == 30


def test_one_cashiers_mistakes_do_not_stop_another(till: Till) -> None:
    boris = CashierId("boris")
    till.directory.hire(a_cashier(boris, name="Boris"), pin="9999")
    guess(till, 5)

    assert till.staff.check_pin(boris, "9999").name == "Boris"
