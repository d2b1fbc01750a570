"""Gift cards and coupons: whoever shows the code may use it, once."""

from __future__ import annotations

import pytest

from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from sync import protocol as wire
from tests.helpers.member_world import (
    COUPON_CODE,
    GIFT_CODE,
    coupon,
    gave_back,
    gift,
    in_effect,
    loaded,
    lots_of,
    made_coupon,
    purse,
    spent,
    unloaded,
)
from tests.helpers.server_world import CARD, FakeTill, World, given_up


def granted(answer: wire.HoldAnswer) -> wire.Grant:
    assert answer.grant is not None, answer.refusal
    return answer.grant


def a_series(world: World, **limits: int) -> None:
    terms = CouponTerms(
        programme_id="SPRING",
        version=1,
        kind=CouponKind.SERIES,
        sum_minor=100_00,
        needs_card="uses_each" in limits,
        **limits,
    )
    in_effect(world, terms)


def test_a_sold_gift_card_is_in_the_feed_under_its_code(world: World) -> None:
    till = world.till()

    till.send(loaded(gift(world), 50_000, expires="2031-01-01"))

    figures = till.figures(GIFT_CODE)
    assert (figures.kind, figures.programme, figures.confirmed) == (
        "gift",
        "gifts",
        50_000,
    )
    assert figures.account == gift(world)
    assert world.differences() == []


def test_a_gift_card_pays_in_parts_and_keeps_the_rest(world: World) -> None:
    till = world.till()
    till.send(loaded(gift(world), 50_000))

    grant = granted(till.hold(gift(world), 20_000))
    ack = till.send(spent(grant, 20_000, use="tender"))

    assert ack.flags == []
    assert till.figures(GIFT_CODE).confirmed == 30_000
    assert world.balance_of("~tendered") == 20_000
    assert world.differences() == []


def test_a_topped_up_card_has_both_sums(world: World) -> None:
    till = world.till()

    till.send(
        loaded(gift(world), 50_000), loaded(gift(world), 10_000, lot="l2", sale="s2")
    )

    assert till.figures(GIFT_CODE).confirmed == 60_000
    assert world.differences() == []


def test_the_same_load_told_again_counts_once(world: World) -> None:
    till = world.till()

    ack = till.send(loaded(gift(world), 50_000), loaded(gift(world), 50_000))

    assert [flag.code for flag in ack.flags] == ["duplicate_lot"]
    assert till.figures(GIFT_CODE).confirmed == 50_000


def test_money_goes_back_to_the_gift_card_it_came_from(world: World) -> None:
    world.member()
    till = world.till()
    till.send(loaded(gift(world), 50_000))
    grant = granted(till.hold(gift(world), 20_000))
    till.send(spent(grant, 20_000, use="tender"))

    till.send(gave_back(account=gift(world), back=grant.slices))

    assert till.figures(GIFT_CODE).confirmed == 50_000
    assert till.figures(CARD).confirmed == 0
    assert world.balance_of("~tendered") == 0
    assert world.differences() == []


def test_a_gift_card_given_back_unused_is_empty(world: World) -> None:
    till = world.till()
    till.send(loaded(gift(world), 50_000))

    ack = till.send(unloaded(gift(world), 50_000))

    assert ack.flags == []
    assert till.figures(GIFT_CODE).confirmed == 0
    assert world.differences() == []


def test_of_a_used_card_only_the_rest_is_taken_and_somebody_is_told(
    world: World,
) -> None:
    till = world.till()
    till.send(loaded(gift(world), 50_000))
    till.send(spent(granted(till.hold(gift(world), 20_000)), 20_000, use="tender"))

    ack = till.send(unloaded(gift(world), 50_000))

    assert [flag.code for flag in ack.flags] == ["unload_short"]
    assert till.figures(GIFT_CODE).confirmed == 0
    assert world.differences() == []


def test_what_another_till_holds_of_a_card_given_back_goes_when_it_comes_back(
    world: World,
) -> None:
    till, other = world.till(), world.till()
    till.send(loaded(gift(world), 50_000))
    grant = granted(other.hold(gift(world), 20_000))

    ack = till.send(unloaded(gift(world), 50_000))
    other.send(given_up(grant.right, gift(world), grant.slices))

    assert ack.flags == []
    assert till.figures(GIFT_CODE).confirmed == 0
    assert world.differences() == []


def test_a_return_may_arrive_before_the_sale_of_the_card(world: World) -> None:
    seller, other = world.till(), world.till()

    other.send(unloaded(gift(world), 50_000))
    seller.send(loaded(gift(world), 50_000))

    assert seller.figures(GIFT_CODE).confirmed == 0
    assert seller.figures(GIFT_CODE).programme == "gifts"
    assert world.differences() == []


def test_the_same_unload_told_again_takes_nothing_more(world: World) -> None:
    till = world.till()
    till.send(loaded(gift(world), 50_000), unloaded(gift(world), 20_000))

    ack = till.send(unloaded(gift(world), 20_000))

    assert [flag.code for flag in ack.flags] == ["duplicate_return"]
    assert till.figures(GIFT_CODE).confirmed == 30_000


def test_a_gift_card_is_at_home_where_it_was_sold(planned_world: World) -> None:
    world = planned_world
    other, seller = world.till(store=1), world.till(store=2)

    seller.send(loaded(gift(world), 5_000))

    assert [mail.body.account for mail in seller.mail()] == [gift(world)]
    assert other.mail() == []


@pytest.mark.parametrize("account", ["~loaded", "coupon-00", "f00d"])
def test_only_a_gift_card_can_be_loaded(world: World, account: str) -> None:
    ack = world.till().send(loaded(account, 50_000), unloaded(account, 1))

    assert [flag.code for flag in ack.flags] == ["poison", "poison"]
    assert world.rows("entry") == []


# --- coupons ------------------------------------------------------------------


def test_a_printed_coupon_is_good_once(world: World) -> None:
    till, other = world.till(), world.till()
    till.send(made_coupon(coupon(world), ends="2030-02-01"))

    first = till.hold(coupon(world), 100)
    second = other.hold(coupon(world), 100, hold="hold-2")
    ack = till.send(spent(granted(first), 100, use="coupon"))
    third = other.hold(coupon(world), 100, hold="hold-3")

    assert ack.flags == []
    assert (second.grant, second.refusal) == (None, "nothing_free")
    assert (third.grant, third.refusal) == (None, "nothing_free")
    assert world.differences() == []


def test_a_coupon_for_later_is_not_good_today(world: World) -> None:
    till = world.till()

    till.send(made_coupon(coupon(world), starts="2030-01-03", ends="2030-02-01"))

    figures = till.figures(COUPON_CODE)
    assert till.hold(coupon(world), 100).refusal == "nothing_free"
    assert (figures.kind, figures.starts, figures.ends) == (
        "coupon",
        "2030-01-03",
        "2030-02-01",
    )
    world.clock.advance(days=1)
    assert till.hold(coupon(world), 100, hold="hold-2").grant is not None


def test_a_coupon_of_a_sale_given_back_is_good_again(world: World) -> None:
    till = world.till()
    till.send(made_coupon(coupon(world)))
    grant = granted(till.hold(coupon(world), 100))
    till.send(spent(grant, 100, use="coupon"))

    till.send(gave_back(account=coupon(world), back=grant.slices))

    assert till.hold(coupon(world), 100, hold="hold-2").grant is not None
    assert world.balance_of("~coupons") == -100
    assert world.differences() == []


def test_a_series_counts_the_uses_of_each_member(world: World) -> None:
    a_series(world, uses_each=2)
    account, other = world.member(), world.member(card="0400000000046")
    till = world.till()

    answers = [
        till.hold(purse(account, "c-SPRING"), 100, hold=f"hold-{n}") for n in range(3)
    ]

    assert [bool(answer.grant) for answer in answers] == [True, True, False]
    assert till.hold(purse(other, "c-SPRING"), 100, hold="hold-9").grant is not None
    assert world.differences() == []


def test_a_series_counts_the_uses_of_all(world: World) -> None:
    a_series(world, uses_total=2)
    tills: list[FakeTill] = [world.till(), world.till()]

    answers = [
        tills[n % 2].hold(coupon(world, "spring"), 100, hold=f"hold-{n}")
        for n in range(3)
    ]

    assert [bool(answer.grant) for answer in answers] == [True, True, False]
    assert lots_of(world, coupon(world, "spring")) == {}
    assert world.differences() == []


def test_a_series_that_is_not_published_has_no_uses(world: World) -> None:
    account = world.member()
    till = world.till()

    own = till.hold(purse(account, "c-AUTUMN"), 100)
    all_ = till.hold(coupon(world, "AUTUMN"), 100, hold="hold-2")

    assert (own.refusal, all_.refusal) == ("nothing_free", "unknown_account")
