"""Loans of a shop's lead that nobody ends in time: they come back once, and whole."""

from __future__ import annotations

from datetime import date

from cashier.till.expiring import give_back_expired
from cashier.till.ports import HoldAnswer
from server import jobs
from tests.helpers.builders import COFFEE
from tests.helpers.one_shop import OneShop, ask_unheard
from tests.stories.simulation.world import DAY_S, MORNING

ALL = 15_500


def hours_later(shop: OneShop) -> None:
    shop.world.clock.pass_time(3 * 3_600)
    jobs.run_all(shop.server.core)


def test_a_loan_that_nobody_remembers_comes_back_after_an_hour(shop: OneShop) -> None:
    shop.cut_all()
    ask_unheard(shop)
    with shop.there.till.store.act() as work:  # The power cut took the question.
        work.connection.exec_driver_sql("DELETE FROM hold")
        work.commit()
    shop.restart(shop.there)
    shop.sync()
    assert shop.lent_now() > 0

    hours_later(shop)
    shop.sync()
    shop.sync()

    assert shop.lent_now() == 0
    assert shop.left(shop.here) == shop.parked() == ALL
    assert shop.findings() == []
    assert shop.differences() == []


def test_a_loan_that_is_asked_back_before_its_answer_came_comes_free_once(
    shop: OneShop,
) -> None:
    shop.cut_all()
    request = ask_unheard(shop)
    shop.network.cut = {"till-2"}
    shop.exchange()
    hours_later(shop)
    shop.network.cut.clear()
    shop.exchange()  # It is asked back from a till that never had it ...

    shop.there.till.holding.settle(request, HoldAnswer(answered=False))
    shop.gossip()  # ... and says to the lead that it never had it.
    shop.sync()

    assert shop.left(shop.here) == shop.parked()
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []


def test_a_loan_that_is_held_for_hours_goes_back_to_its_lender_whole(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)
    shop.network.cut.clear()
    shop.exchange()

    hours_later(shop)
    shop.exchange()
    assert shop.left(shop.there, "sub") == 0
    shop.there.pay()
    shop.gossip()
    shop.sync()

    assert shop.left(shop.here) == shop.parked() >= ALL
    assert shop.free() + shop.parked() == shop.posted(shop.account)
    assert shop.findings() == []
    assert shop.differences() == []


def test_a_loan_whose_points_are_over_ends_with_its_sale_and_not_in_two_parts(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)
    lent = shop.left(shop.there, "sub")
    shop.world.clock.pass_time(200 * DAY_S)

    with shop.there.till.store.act() as work:
        done = give_back_expired(work, date(2030, 7, 21), MORNING)
        work.commit()

    assert (done, shop.left(shop.there, "sub")) == (0, lent)


def test_a_loan_that_is_asked_back_is_the_leads_again_without_its_own_link(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)
    shop.network.cut = {"till-1"}  # Only the lead stays without a link.
    shop.exchange()
    hours_later(shop)
    shop.exchange()
    assert shop.left(shop.there, "sub") == 0
    assert shop.left(shop.here) < ALL

    shop.gossip()

    assert shop.left(shop.here) == ALL
