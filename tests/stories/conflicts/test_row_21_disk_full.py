"""Row 21: the disk is full - who has paid is served, and no points are spent then."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import DiskFull, RedemptionRefused
from cashier.till.ports import AttemptState, TerminalAnswer
from cashier.till.views import Standing
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.two_tills import TwoTills
from tests.stories.conflicts.at_the_counter import (
    incidents,
    largest,
    receipts,
    take_most,
)


def test_row_21_who_has_paid_gets_the_goods_and_the_points_are_spent(
    two_shops: TwoTills,
) -> None:
    shops, till = two_shops, two_shops.here.till
    shops.here.begin(COFFEE)
    till.sales.choose(Points(5_000))
    attempt = till.payments.begin(till.sales.view().totals.short)
    till.payments.settle(attempt.attempt, TerminalAnswer(state=AttemptState.PAID))
    till.disk.is_full = True

    with pytest.raises(DiskFull):  # Nothing of it happened; the reserve makes room.
        till.payments.complete(None, ANNA)
    done = till.payments.complete(None, ANNA)
    till.disk.mend()
    shops.sync()

    assert receipts(shops) == [str(done.number)]
    assert shops.purse() == 15_000 - 5_000 + done.earned.units
    assert shops.findings() == []
    assert shops.differences() == []


def test_row_21_who_has_not_paid_yet_pays_without_points_and_the_server_hears_why(
    two_shops: TwoTills,
) -> None:
    shops, till = two_shops, two_shops.here.till
    shops.here.begin(COFFEE)
    till.sales.choose(Points(5_000))
    till.disk.is_full = True
    with pytest.raises(DiskFull):
        shops.here.pay()

    with pytest.raises(RedemptionRefused):
        shops.here.pay()
    view = till.sales.unchoose()
    assert view.standing is Standing.SUSPENDED
    assert largest(shops.here) == NO_POINTS
    assert shops.here.pay().number  # Selling goes on.

    shops.sync()
    assert incidents(shops) == ["disk_full redemption is off"]
    till.disk.mend()
    till.store.idle()
    shops.here.begin(COFFEE)
    assert take_most(shops.here)  # There is room again, and points are spent.
