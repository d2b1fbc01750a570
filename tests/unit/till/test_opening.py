"""What a cashier looks at before a shift, and what stands in the way of its end."""

from datetime import timedelta

from cashier.till.opening import Opening
from tests.helpers.builders import ANNA, MORNING, rubles
from tests.helpers.till_box import Till


def look(till):
    return Opening(till.store, till.directory, till.clock, till.settings).look()


def test_a_till_that_knows_nothing_yet_says_so():
    till = Till()
    till.directory.as_of = None

    facts = look(till)

    assert facts.last_closed is None
    assert facts.redeem_until is None


def test_redemption_without_a_link_ends_so_many_hours_after_the_last_data():
    till = Till()

    assert look(till).redeem_until == MORNING + timedelta(hours=72)


def test_the_last_closed_shift_and_waiting_paper_are_named():
    till = Till().open_shift()
    till.shifts.close(rubles(1000), ANNA)

    facts = look(till)

    assert facts.current is None
    assert facts.last_closed.number == 1
    assert facts.waiting_jobs == 1  # Its Z report.


def test_sales_on_the_screen_and_parked_ones_are_undecided():
    till = Till().open_shift()
    assert till.shifts.undecided() == 0

    till.coffee()
    assert till.shifts.undecided() == 1
    till.sales.park()
    till.coffee()

    assert till.shifts.undecided() == 2
