"""Row 22: the disk fails - it sells, and spends nothing until it was looked over."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS
from cashier.domain.errors import StorageFailed
from cashier.till.views import Standing
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills
from tests.stories.conflicts.at_the_counter import incidents, largest, receipts


@pytest.mark.parametrize("fails", ["write", "flush"])
def test_row_22_redemption_is_off_and_selling_goes_on(
    two_shops: TwoTills, fails: str
) -> None:
    shops, till = two_shops, two_shops.here.till
    shops.cut(shops.here)
    numbers = [str(shops.here.sell(COFFEE, redeem=1_000).number)]
    fail(shops, fails)

    view = shops.here.begin(COFFEE)
    assert view.standing is Standing.SUSPENDED
    assert largest(shops.here) == NO_POINTS
    numbers.append(str(shops.here.pay().number))
    assert till.in_journal() == {done.sale.sale_id for done in till.receipts()}

    shops.sync()
    assert receipts(shops) == sorted(numbers)
    assert incidents(shops) == ["storage redemption is off"]
    assert shops.differences() == []


def test_row_22_a_file_that_was_looked_over_is_trusted_again(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    fail(shops, "write")

    shops.here.till.store.idle()
    shops.here.begin(COFFEE)

    assert largest(shops.here).units == 5_000


def fail(shops: TwoTills, how: str) -> None:
    """An error while goods are scanned; the cashier scans again."""
    till = shops.here.till
    if how == "flush":
        till.disk.flush_fails = True
    else:
        till.disk.error_in = 3
    with pytest.raises(StorageFailed):
        till.sales.add_item(COFFEE, by="anna")
    till.disk.mend()
