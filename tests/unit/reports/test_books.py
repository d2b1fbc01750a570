"""Points owed, work without a link, cashiers side by side, till against server."""

from datetime import date

import pytest

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId
from cashier.domain.reports.cashiers import by_cashier
from cashier.domain.reports.facts import Intervention, InterventionFact
from cashier.domain.reports.liability import MonthRow, Owed, liability_by_month
from cashier.domain.reports.offline import RightsHere, offline_figures
from cashier.domain.reports.period import Period, PeriodChoice
from cashier.domain.reports.reconciliation import Entry, reconcile, worth
from tests.unit.domain_builders import NOW
from tests.unit.reports.facts import TODAY, money, points, sold

BORIS = CashierId("boris")
NO_RIGHTS = RightsHere(
    rights=0, unused=NO_POINTS, reserved=NO_POINTS, expired=NO_POINTS
)


def test_points_owed_stand_by_the_month_they_expire_in():
    found = liability_by_month(
        [
            Owed(
                confirmed=points(100),
                slices=(
                    (date(2030, 2, 27), points(30)),
                    (date(2030, 2, 3), points(20)),
                    (date(2030, 1, 31), points(10)),
                ),
            ),
            Owed(confirmed=points(5), slices=((date(2030, 2, 1), points(5)),)),
            Owed(confirmed=points(-7)),
            Owed(confirmed=NO_POINTS),
        ]
    )

    assert found.rows == (
        MonthRow(month=date(2030, 1, 1), points=points(10), members=1),
        MonthRow(month=date(2030, 2, 1), points=points(55), members=2),
        MonthRow(month=None, points=points(40), members=1),
    )
    assert (found.total, found.members) == (points(105), 2)
    assert (found.debt, found.debtors) == (points(7), 1)


def test_a_slice_that_was_spent_meanwhile_is_owed_no_more():
    owed = Owed(confirmed=points(8), slices=((date(2030, 3, 1), points(20)),))

    (row,) = liability_by_month([owed]).rows

    assert row.points == points(8)


def test_who_redeemed_without_a_link_was_served_instead_of_refused():
    away = {"is_offline": True, "earned": points(1)}
    receipts = [
        sold(100, "a", redeemed=points(30), redeemed_money=money(30), **away),
        sold(100, "b", **away),
        sold(100, "c", redeemed=points(9), redeemed_money=money(9)),  # Online.
        sold(100, is_offline=True),  # No card: nothing to serve.
        sold(100, "a", is_return=True, **away),
    ]

    found = offline_figures(receipts, NO_RIGHTS, conflicts=1)

    assert (found.receipts, found.served, found.earning) == (2, 1, 2)
    assert (found.served_points, found.served_money) == (points(30), money(30))
    assert found.per_thousand == 500
    assert offline_figures([], NO_RIGHTS, 0).per_thousand is None


def test_cashiers_stand_side_by_side_with_what_each_did():
    receipts = [
        sold(100, "a", earned=points(5), is_typed=True),
        sold(300, redeemed=NO_POINTS),
        sold(200, "b", cashier=BORIS, redeemed=points(7), is_offline=True),
        sold(50, "a", is_return=True),
    ]
    acts = [
        _act(Intervention.SALE_VOIDED),
        *[_act(Intervention.LINE_VOIDED)] * 3,
        _act(Intervention.NO_RECEIPT, cashier=BORIS),
        _act(Intervention.CASH_MOVED),
        _act(Intervention.SALE_VOIDED, cashier=CashierId("only voids")),
    ]

    anna, boris, third = by_cashier(receipts, acts)

    assert (anna.sales, anna.money, anna.average) == (2, money(400), money(200))
    assert anna.with_card.per(10_000) == 5_000
    assert (anna.earned, anna.typed) == (points(5), 1)
    assert (anna.returns, anna.returned) == (1, money(50))
    assert (anna.voids, anna.line_voids, anna.overrides) == (1, 3, 0)
    assert (boris.redeemed, boris.redeemed_offline) == (points(7), points(7))
    assert (boris.overrides, boris.voids) == (1, 0)
    assert (third.sales, third.average, third.voids) == (0, None, 1)


def _act(kind: Intervention, **more: object) -> InterventionFact:
    return InterventionFact(kind=kind, at=NOW, **{"cashier": CashierId("anna")} | more)


def test_every_line_of_the_reconciliation_is_there_and_says_when_it_differs():
    rows = reconcile(
        {Entry.EARNED: points(10), Entry.SPENT: points(4), Entry.DEBT: Points(1)},
        {Entry.EARNED: points(10), Entry.SPENT: points(5)},
        minor_per_point=50,
        spent_money=Money(333),
    )

    found = {row.entry: row for row in rows}
    assert [row.entry for row in rows] == list(Entry)
    assert not found[Entry.EARNED].differs
    assert found[Entry.SPENT].differs
    assert not found[Entry.DEBT].differs  # The server was not asked.
    assert found[Entry.EARNED].money == Money(500)  # Ten points at 50 kopecks.
    assert found[Entry.SPENT].money == Money(333)  # As on the receipts.
    assert found[Entry.DEBT].money == Money(1)  # Half a kopeck, up.
    assert found[Entry.HELD].money == NO_MONEY


def test_points_become_money_by_the_value_of_a_point():
    assert worth(Points(150), 100) == Money(150)
    assert worth(Points(1), 40) == NO_MONEY
    assert worth(Points(-150), 50) == Money(-75)


@pytest.mark.parametrize(
    ("choice", "first", "last"),
    [
        (PeriodChoice.TODAY, date(2030, 1, 2), date(2030, 1, 2)),
        (PeriodChoice.YESTERDAY, date(2030, 1, 1), date(2030, 1, 1)),
        (PeriodChoice.WEEK, date(2029, 12, 27), date(2030, 1, 2)),
        (PeriodChoice.MONTH, date(2029, 12, 4), date(2030, 1, 2)),
        (PeriodChoice.LAST_MONTH, date(2029, 12, 1), date(2029, 12, 31)),
        (PeriodChoice.QUARTER, date(2029, 10, 4), date(2030, 1, 2)),
    ],
)
def test_a_period_ends_where_people_expect_it(choice, first, last):
    period = Period.of(choice, TODAY)

    assert (period.first, period.last) == (first, last)
    assert period.before.days == period.days
    assert (period.first - period.before.last).days == 1
    assert period.holds(first)
    assert period.holds(last)
    assert not period.holds(period.before.last)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Period(first=date(2030, 1, 2), last=date(2030, 1, 1))
