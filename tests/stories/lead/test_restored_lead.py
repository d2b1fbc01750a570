"""The server is restored while a shop's lead has lent what it held."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import Points
from cashier.till.ports import HoldAnswer
from server import epochs, epochs_rebuild
from tests.helpers.builders import COFFEE
from tests.helpers.one_shop import OneShop, ask_unheard
from tests.helpers.restored_shop import Row, backup, restore

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


def lend_newer_right(shop: OneShop) -> dict[str, list[Row]]:
    """A right that came after the backup is lent whole, beside the older one."""
    before = backup(shop)
    shop.there.sell(COFFEE)
    shop.sync()
    assert shop.left(shop.here) == ALL + 500
    shop.cut_all()
    shop.there.begin(COFFEE)
    assert shop.left(shop.there, "sub") == ALL + 500
    return before


def test_a_loan_of_a_right_that_the_restored_server_forgot_counts_once(
    shop: OneShop,
) -> None:
    before = lend_newer_right(shop)
    restore(shop, before)
    shop.sync()
    assert shop.lent_now() == ALL + 500

    shop.there.till.sales.choose(Points(5_000))
    shop.there.pay()
    shop.gossip()
    shop.sync()

    assert shop.posted(shop.account) == ALL + 500 - 5_000 + 250
    assert shop.left(shop.here) == shop.parked()
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []
    assert shop.differences() == []


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_loan_whose_lender_was_excused_is_spent_and_the_rest_is_free_again(
    shop: OneShop, comes_back: bool
) -> None:
    before = lend_newer_right(shop)
    restore(shop, before)
    core = shop.server.core
    core.database.write(lambda conn: epochs.excuse(conn, "1-1"))
    shop.network.cut = {"till-1"}
    shop.exchange()
    epochs_rebuild.finish(core)
    shop.exchange()
    assert shop.lent_now() == ALL + 500

    shop.shop.is_cut = True
    if comes_back:
        shop.sync()  # Before the sale has ended.
    shop.there.till.sales.choose(Points(5_000))
    shop.there.pay()
    shop.exchange()
    shop.shop.is_cut = False
    if comes_back:
        shop.sync()
        shop.sync()
        assert shop.left(shop.here) == shop.parked()

    assert shop.lent_now() == 0
    assert shop.posted(shop.account) == ALL + 500 - 5_000 + 250
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []
    assert shop.differences() == []


def test_a_loan_that_its_borrower_never_had_is_its_lenders_also_after_a_restore(
    shop: OneShop,
) -> None:
    shop.cut_all()
    request = ask_unheard(shop)
    shop.network.cut = {"till-2"}
    shop.exchange()
    assert shop.lent_now() > 0
    restore(shop, backup(shop))

    shop.sync()
    shop.there.till.holding.settle(request, HoldAnswer(answered=False))
    shop.gossip()
    shop.sync()

    assert shop.lent_now() == 0
    assert shop.left(shop.here) == shop.parked()
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []
    assert shop.differences() == []


@pytest.mark.parametrize("has_lan", [False, True])
def test_a_loan_that_came_back_is_its_lenders_although_the_letter_was_lost(
    shop: OneShop, has_lan: bool
) -> None:
    shop.cut_all()
    shop.there.sell(COFFEE)
    shop.shop.is_cut = True
    shop.network.cut = {"till-1"}
    shop.exchange()  # The server has a letter for the lead ...
    restore(shop, backup(shop))  # ... and none any more.
    shop.shop.is_cut = not has_lan

    shop.sync()
    shop.gossip()
    shop.sync()

    assert shop.left(shop.here) == shop.parked() >= ALL
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []
    assert shop.differences() == []
