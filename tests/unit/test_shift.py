"""What should be in the drawer."""

from dataclasses import replace

from cashier.domain.amounts import Money
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.shift import Shift, ShiftTotals
from tests.unit.domain_builders import NOW


def test_the_drawer_holds_opening_cash_sales_and_movements():
    totals = ShiftTotals(cash=Money(5_000), card=Money(9_000), moved=Money(-2_000))

    assert totals.expected(Money(1_000)) == Money(4_000)


def test_a_shift_is_open_until_it_is_closed():
    shift = Shift(
        shift_id=ShiftId("f1"),
        number=1,
        cashier=CashierId("c1"),
        opened_at=NOW,
        opening_cash=Money(0),
    )

    assert shift.is_open
    assert not replace(shift, closed_at=NOW).is_open
