"""Row 3: the answer to a hold is lost - the sale goes on, and the points come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import NO_POINTS
from cashier.till.ports import HoldState
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import free_points, largest, open_points

BALANCE = 4_000


@pytest.fixture
def free(tmp_path: Path) -> Iterator[TwoTills]:
    """Nothing is parked at any till."""
    made = TwoTills(tmp_path, every_kind(), points=BALANCE, is_planned=False)
    yield made
    made.close()


def test_row_03_the_sale_goes_on_without_and_the_till_gives_the_hold_up(
    free: TwoTills,
) -> None:
    free.network.deaf.add(free.there.till.name)  # It is heard, and hears nothing.
    free.there.begin(COFFEE)

    assert open_points(free) == BALANCE  # Set aside for a till that does not know.
    assert largest(free.there) == NO_POINTS
    done = free.there.pay()
    assert done.number
    states = {state for (state,) in free.there.till.query("SELECT state FROM hold")}
    assert states == {HoldState.GIVEN_UP.value}

    free.exchange()  # Still deaf: that it is heard is enough.
    assert open_points(free) == 0
    free.network.mend()
    free.sync()
    assert free_points(free) == free.purse() == BALANCE + done.earned.units
    assert free.findings() == []
    assert free.differences() == []


def test_row_03_then_another_till_may_spend_all_of_it(free: TwoTills) -> None:
    free.network.deaf.add(free.there.till.name)
    free.there.begin(COFFEE)
    free.there.pay()
    free.network.mend()
    free.sync()

    free.here.begin(COFFEE)

    assert largest(free.here).units >= BALANCE
