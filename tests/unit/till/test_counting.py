"""The blind count: kept before the difference is known, once more for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.errors import AmountRefused, CountedOtherwise, ManagerNeeded
from cashier.domain.events import DrawerCounted, OverrideGiven, ShiftClosed
from cashier.domain.overrides import Guarded
from cashier.domain.shift import CashCause, DifferenceCause
from cashier.till.ports import Role
from cashier.till.report_lines import report_lines
from tests.helpers.builders import ANNA, a_cashier, rubles
from tests.helpers.managers import BOSS
from tests.helpers.till_box import Till

SHORT = ((50_000, 1), (10_000, 4))  # 900.00
RIGHT = ((100_000, 1),)


@pytest.fixture
def till() -> Till:
    till = Till()
    boss = a_cashier(BOSS, name="Irina", role=Role.MANAGER)
    till.directory.hire(boss, pin="9999")
    return till.open_shift(cash=1000)


def test_a_count_is_kept_by_denominations_before_anybody_knows_the_difference(
    till: Till,
) -> None:
    count = till.shifts.count(SHORT, ANNA)
    till.store.cut_power()

    assert (count.total, count.difference) == (rubles(900), rubles(-100))
    assert till.shifts.counts() == (count,)
    (told,) = till.told(DrawerCounted)
    assert told.count.pieces == SHORT  # type: ignore[union-attr]


def test_one_more_count_is_free_and_both_are_kept(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    till.shifts.count(RIGHT, ANNA)
    report = till.shifts.close(rubles(1000), ANNA)

    assert [count.total for count in report.counts] == [rubles(900), rubles(1000)]
    assert report.difference == rubles(0)
    settings = replace(till.settings, receipt_language="en")
    paper = "\n".join(report_lines(report, settings))
    assert "Count 1" in paper
    assert "-100.00" in paper


def test_a_third_count_needs_a_manager(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    till.shifts.count(SHORT, ANNA)
    with pytest.raises(ManagerNeeded):
        till.shifts.count(RIGHT, ANNA)
    assert len(till.shifts.counts()) == 2

    yes = till.confirming.by_manager(BOSS, "9999", Guarded.COUNT_AGAIN)
    till.shifts.count(RIGHT, ANNA, allowed=yes)

    assert [count.allowed_by for count in till.shifts.counts()] == [None, None, BOSS]
    assert len(till.told(OverrideGiven)) == 1


def test_after_a_sale_it_is_another_drawer_and_the_old_counts_stay(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    till.shifts.count(SHORT, ANNA)
    till.coffee()
    till.pay_cash()
    assert till.shifts.counts() == ()

    till.shifts.count(((100_000, 1), (10_000, 1)), ANNA)
    report = till.shifts.close(rubles(1100), ANNA)

    assert [count.turn for count in report.counts] == [1, 2, 3]


def test_opening_the_drawer_makes_it_another_one_too(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    till.drawer.move_cash(rubles(-1), CashCause.TO_SAFE, ANNA)

    assert till.shifts.counts() == ()


def test_the_shift_closes_with_the_last_count_and_no_other(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    with pytest.raises(CountedOtherwise):
        till.shifts.close(rubles(1000), ANNA)

    report = till.shifts.close(rubles(900), ANNA, cause=DifferenceCause.WRONG_CHANGE)

    assert report.shift.cause is DifferenceCause.WRONG_CHANGE
    (told,) = till.told(ShiftClosed)
    assert told.cause == "wrong_change"  # type: ignore[union-attr]
    settings = replace(till.settings, receipt_language="ru")
    assert "Ошибка в сдаче" in "\n".join(report_lines(report, settings))


def test_nobody_counts_less_than_nothing(till: Till) -> None:
    for pieces in (((0, 1),), ((100, -1),)):
        with pytest.raises(AmountRefused):
            till.shifts.count(pieces, ANNA)


def test_a_look_in_between_says_nothing_of_what_was_counted(till: Till) -> None:
    till.shifts.count(SHORT, ANNA)
    till.shifts.count(RIGHT, ANNA)

    settings = replace(till.settings, receipt_language="en")
    paper = "\n".join(report_lines(till.shifts.report(), settings))

    assert "Count 1" not in paper
