"""Row 24: the server lost what it had confirmed - tills report before it gives."""

from __future__ import annotations

from cashier.domain.amounts import NO_POINTS
from tests.helpers.builders import COFFEE
from tests.helpers.restored_shop import backup, restore
from tests.helpers.two_tills import TwoTills
from tests.stories.conflicts.at_the_counter import largest, receipts


def test_row_24_what_the_server_forgot_is_told_again_and_counts_once(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    old = backup(shops)
    done = [shops.here.sell(COFFEE, redeem=3_000)]
    shops.sync()
    done.append(shops.there.sell(COFFEE, redeem=2_000))
    shops.sync()

    restore(shops, old)
    assert receipts(shops) == []
    shops.sync()

    assert receipts(shops) == sorted(str(sale.number) for sale in done)
    earned = sum(sale.earned.units for sale in done)
    assert shops.purse() == 15_000 - 5_000 + earned
    assert shops.findings() == []
    assert shops.differences() == []


def test_row_24_nothing_is_granted_before_the_last_till_has_reported(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    old = backup(shops)
    shops.here.sell(COFFEE, redeem=3_000)
    shops.sync()
    restore(shops, old)

    shops.cut(shops.here)  # Switched off: it knows what the server does not.
    shops.exchange()
    shops.there.begin(COFFEE)
    assert largest(shops.there) == NO_POINTS
    shops.there.pay()

    shops.sync()
    shops.there.begin(COFFEE)
    assert largest(shops.there).units == 5_000
    assert shops.findings() == []
    assert shops.differences() == []
