"""The shift: opened once, counted, closed once."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import Money
from cashier.domain.errors import (
    AmountRefused,
    NoOpenShift,
    SalesUndecided,
    ShiftAlreadyOpen,
)
from cashier.domain.events import ShiftClosed, ShiftOpened
from cashier.till.shift_report import ReportKind
from tests.helpers.builders import ANNA, points, rubles
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift(cash=1000)


def test_an_opened_shift_survives_a_power_cut_and_is_told(till: Till) -> None:
    till.store.cut_power()

    shift = till.shifts.current()
    assert shift is not None
    assert shift.opening_cash == rubles(1000)
    (told,) = till.told(ShiftOpened)
    assert told.shift_id == shift.shift_id  # type: ignore[union-attr]


def test_a_till_has_one_open_shift(till: Till) -> None:
    with pytest.raises(ShiftAlreadyOpen):
        till.shifts.open(rubles(0), ANNA)


def test_no_drawer_holds_less_than_nothing() -> None:
    with pytest.raises(AmountRefused):
        Till().shifts.open(rubles(-1), ANNA)


def test_a_look_at_the_shift_may_be_repeated(till: Till) -> None:
    till.coffee()
    till.pay_cash(received=500)

    first, second = till.shifts.report(), till.shifts.report()

    assert first == second
    assert first.kind is ReportKind.X
    assert first.expected == rubles(1100)
    assert first.cashier_name == "Anna"


def test_the_report_tells_loyalty_apart_from_money(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    till.pay_cash()
    till.coffee()
    till.pay_cash()

    totals = till.shifts.report().totals
    assert (totals.gross, totals.redeemed_money) == (rubles(200), rubles(30))
    assert totals.cash == rubles(170)
    assert (totals.redeemed, totals.redeemed_offline) == (points(30), points(30))
    assert (totals.sales, totals.sales_with_card) == (2, 1)


def test_closing_counts_the_drawer_once_and_for_all(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    report = till.shifts.close(rubles(1090), ANNA)

    assert report.kind is ReportKind.Z
    assert report.difference == rubles(-10)
    assert till.shifts.current() is None
    with pytest.raises(NoOpenShift):
        till.shifts.close(rubles(1090), ANNA)


def test_the_server_hears_the_figures_of_the_report(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    till.shifts.close(rubles(1090), ANNA)

    (told,) = till.told(ShiftClosed)
    assert isinstance(told, ShiftClosed)
    assert (told.number, told.sales, told.cash) == (1, 1, rubles(100))
    assert (told.counted, told.expected) == (rubles(1090), rubles(1100))


def test_reports_are_numbered_without_gaps_and_printed(till: Till) -> None:
    till.shifts.close(rubles(1000), ANNA)
    till.open_shift()
    report = till.shifts.close(rubles(1000), ANNA)

    assert report.shift.number == 2
    jobs = list(till.store.state.jobs.values())
    assert [job.lines for job in jobs] == [("z 1",), ("z 2",)]


def test_parked_sales_stand_in_the_way_of_closing(till: Till) -> None:
    till.coffee()
    till.sales.park()
    till.coffee()

    with pytest.raises(SalesUndecided) as refused:
        till.shifts.close(rubles(1000), ANNA)

    assert refused.value.count == 2
    assert till.shifts.current() is not None


def test_a_payment_nobody_decided_stands_in_the_way(till: Till) -> None:
    till.coffee()
    till.payments.begin(rubles(100))

    with pytest.raises(SalesUndecided):
        till.shifts.close(rubles(1000), ANNA)


def test_unsent_operations_do_not_stand_in_the_way_and_are_named(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    report = till.shifts.close(rubles(1100), ANNA)

    # The opening, the sale, the count and the closing itself.
    assert report.queued == 4


def test_a_card_left_on_the_counter_belongs_to_the_next_shift(till: Till) -> None:
    till.known_card()
    till.shifts.close(rubles(1000), ANNA)
    till.open_shift()
    till.coffee()
    done = till.pay_cash()

    shift = till.shifts.current()
    assert shift is not None
    assert done.sale.shift_id == shift.shift_id
    assert till.shifts.report().totals.cash == rubles(100)


def test_the_drawer_cannot_be_counted_below_nothing(till: Till) -> None:
    with pytest.raises(AmountRefused):
        till.shifts.close(Money(-1), ANNA)
