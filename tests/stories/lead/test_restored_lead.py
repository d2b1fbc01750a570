"""The server is restored while a shop's lead has lent what it held."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import Points
from tests.helpers.builders import COFFEE
from tests.helpers.one_shop import OneShop
from tests.helpers.restored_shop import backup, restore

ALL = 15_500


@pytest.mark.parametrize("is_spent", [False, True])
def test_a_loan_that_the_restored_server_forgot_is_told_again_and_counts_once(
    shop: OneShop, is_spent: bool
) -> None:
    before = backup(shop)
    shop.cut_all()
    shop.there.begin(COFFEE)
    assert (shop.left(shop.here), shop.left(shop.there, "sub")) == (0, ALL)
    shop.there.till.sales.choose(Points(5_000))
    if is_spent:
        shop.there.pay()
    shop.network.cut.clear()
    shop.exchange()
    restore(shop, before)

    shop.sync()

    if not is_spent:
        assert (shop.lent_now(), shop.left(shop.there, "sub")) == (ALL, ALL - 5_000)
        shop.there.pay()
    shop.sync()
    shop.gossip()
    shop.sync()
    assert shop.posted(shop.account) == ALL - 5_000 + 250
    assert shop.lent_now() == 0
    assert shop.left(shop.here) == shop.parked() > 0
    assert shop.findings() == []
    assert shop.differences() == []
