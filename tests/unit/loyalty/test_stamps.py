"""Stamps: a stamp for each piece that is paid, and the cheapest piece free."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.facts import Choice
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.terms import EarnWhenSpending, LifeUnit, Multiplier
from cashier.domain.member import CardStatus, EntryMode
from tests.unit.domain_builders import a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import (
    ask,
    keeps_floors,
    on_offer,
    pieces,
    receipts,
    redeemed,
    whys,
    with_purse,
)

COFFEE = frozenset({"coffee"})


def the_terms(**more):
    return StampsTerms(
        **(
            {"programme_id": "coffee", "version": 1, "purse": "cups"}
            | {"categories": COFFEE, "stamps_for_free": 6}
            | more
        )
    )


def cups(count, price=20_000, line_no=1, **more):
    return pieces(count, price, line_no, **({"category": "coffee"} | more))


def who_has(stamps, confirmed=None, member=None, **more):
    known = None if confirmed is None else confirmed * 100
    return with_purse(member or a_member(), "cups", stamps * 100, known, **more)


def taking(draft, free, every=6):
    choice = Choice(purse="cups", points=Points(free * every * 100))
    return replace(draft, choices=(*draft.choices, choice))


def stamps(answer):
    return answer.earned_in("cups").units // 100


# --- earning ------------------------------------------------------------------


def test_each_cup_that_is_paid_gives_a_stamp():
    answer = ask(a_draft(cups(3), 5_000), who_has(0), the_terms())

    assert stamps(answer) == 3
    assert (
        because(Why.STAMPS_EARNED, programme="coffee", stamps=3, every=6)
        in answer.reasons
    )
    assert whys(answer.lines[1].reasons) == [Why.ITEM_EXCLUDED]


def test_stamps_are_no_points():
    answer = ask(a_draft(cups(3)), who_has(0), the_terms())

    assert answer.earned == Points(0)
    assert answer.lines[0].earned == Points(0)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        (cups(1, quantity_milli=900, is_piece=False), {}),
        (cups(1, earning=False), {}),
        (cups(1, item_id="latte"), {"not_earning_items": frozenset({"latte"})}),
        (cups(1), {"not_earning_categories": COFFEE}),
        (on_offer(20_000, category="coffee"), {"earn_on_reduced": False}),
        (cups(1, price=0), {}),
        (a_draft_line(), {}),
    ],
)
def test_goods_that_give_no_stamp(line, terms):
    answer = ask(a_draft(line), who_has(0), the_terms(**terms))

    assert answer.earnings == ()
    assert Why.NOTHING_EARNING in whys(answer.reasons)


def test_without_goods_named_every_piece_gives_a_stamp():
    answer = ask(a_draft(5_000, cups(2)), who_has(0), the_terms(categories=frozenset()))

    assert stamps(answer) == 2 + 1


def test_a_piece_of_named_goods_gives_a_stamp_too():
    terms = the_terms(items=frozenset({"item1"}))

    assert stamps(ask(a_draft(5_000, cups(2, line_no=2)), who_has(0), terms)) == 3


def test_a_small_purchase_gives_no_stamps_if_the_terms_say_so():
    terms = the_terms(earn_minimum_minor=50_000)

    answer = ask(a_draft(cups(2)), who_has(0), terms)

    assert answer.earnings == ()
    assert whys(answer.reasons)[-1] is Why.BELOW_EARNING_MINIMUM
    (step,) = ask(a_draft(cups(3)), who_has(0), terms).applied
    assert step.needs == Money(50_000)


def test_only_so_many_sales_a_day_give_stamps():
    member = who_has(0, member=a_member(sales_today=2))

    answer = ask(a_draft(cups(2)), member, the_terms(earning_sales_a_day=2))

    assert because(Why.DAILY_SALES, limit=2) in answer.reasons


def test_stamps_live_as_long_as_the_terms_say():
    terms = the_terms(pending_days=1, life=6, life_unit=LifeUnit.MONTHS)

    (earning,) = ask(a_draft(cups(1)), who_has(0), terms).earnings

    assert (earning.active_from, earning.expires_on) == (
        date(2030, 1, 3),
        date(2030, 7, 3),
    )


@pytest.mark.parametrize("status", [CardStatus.UNKNOWN, CardStatus.NOT_ACTIVATED])
def test_a_card_that_is_new_here_collects_stamps_and_spends_none(status):
    member = who_has(6, member=a_member(status=status))

    answer = ask(taking(a_draft(cups(2)), 1), member, the_terms())

    assert (stamps(answer), redeemed(answer)) == (2, [0])
    assert whys(answer.offers) == []


# --- the free piece -----------------------------------------------------------


def test_six_stamps_make_one_cup_free_and_the_free_cup_gives_no_stamp():
    answer = ask(taking(a_draft(cups(2)), 1), who_has(6), the_terms())

    assert redeemed(answer) == [20_000]
    assert stamps(answer) == 1
    (line,) = answer.lines
    assert because(Why.STAMPS_USED, programme="coffee", free=1) in line.reasons
    (spent, _) = answer.applied
    assert (spent.effect, spent.purse, spent.points) == (
        Effect.REDEEMED,
        "cups",
        Points(600),
    )


def test_the_cheapest_cup_is_the_free_one():
    draft = a_draft(cups(2, 20_000, 1), cups(1, 15_000, 2), cups(1, 25_000, 3))

    assert redeemed(ask(taking(draft, 1), who_has(20), the_terms())) == [0, 15_000, 0]
    assert redeemed(ask(taking(draft, 2), who_has(20), the_terms())) == [
        20_000,
        15_000,
        0,
    ]


def test_the_price_of_a_piece_is_what_it_costs_after_discounts():
    discount = DiscountTerms(programme_id="d", version=1, percent_hundredths=1_000)

    answer = ask(taking(a_draft(cups(3)), 1), who_has(6), the_terms(), discount)

    assert redeemed(answer) == [18_000]


def test_pieces_of_a_line_that_does_not_divide_add_up_to_the_line():
    line = a_draft_line(10_000, quantity_milli=3_000, category="coffee")

    one, two, three = (
        ask(taking(a_draft(line), free), who_has(18), the_terms()).redeem_money
        for free in (1, 2, 3)
    )

    assert (one, two, three) == (Money(3_333), Money(6_667), Money(10_000))


@pytest.mark.parametrize(
    ("below", "money", "why"), [(False, 15_000, Why.LINE_FLOOR), (True, 20_000, None)]
)
def test_a_free_piece_goes_below_its_floor_only_if_the_terms_say_so(below, money, why):
    draft = taking(a_draft(cups(1, floor=5_000)), 1)

    answer = ask(draft, who_has(6), the_terms(below_floor=below))

    assert answer.redeem_money == Money(money)
    assert why is None or why in whys(answer.lines[0].reasons)


def test_stamps_for_one_kind_of_goods_can_buy_another():
    terms = the_terms(free_items=frozenset({"cake"}))
    draft = a_draft(cups(1), pieces(1, 30_000, 2, item_id="cake"))

    answer = ask(taking(draft, 1), who_has(6), terms)

    assert redeemed(answer) == [0, 30_000]
    assert stamps(answer) == 1


def test_goods_that_nobody_may_have_free_are_not_given():
    draft = taking(a_draft(cups(1, redeemable=False)), 1)

    answer = ask(draft, who_has(6), the_terms())

    (spending,) = answer.spendings
    assert (spending.largest, spending.binding.why) == (
        Points(0),
        Why.NOTHING_REDEEMABLE,
    )


def test_no_more_pieces_are_free_than_are_bought():
    answer = ask(taking(a_draft(cups(2)), 9), who_has(60), the_terms())

    (spending,) = answer.spendings
    assert (spending.largest, spending.redeem) == (Points(1_200), Points(1_200))
    assert spending.binding.why is Why.WHOLE_SUM
    assert stamps(answer) == 0


def test_no_more_pieces_are_free_than_there_are_stamps_for():
    answer = ask(taking(a_draft(cups(5)), 5), who_has(13), the_terms())

    (spending,) = answer.spendings
    assert (spending.largest, spending.redeem) == (Points(1_200), Points(1_200))
    assert spending.binding == because(Why.BALANCE, spendable=Points(1_300))


def test_less_than_a_whole_free_piece_takes_nothing():
    draft = replace(
        a_draft(cups(2)), choices=(Choice(purse="cups", points=Points(599)),)
    )

    answer = ask(draft, who_has(6), the_terms())

    assert redeemed(answer) == [0]
    assert because(Why.STEP, step=Points(600)) in answer.reasons


def test_goods_paid_with_points_already_are_not_given_again():
    points = PointsTerms(programme_id="p", version=1, priority=1)
    draft = taking(a_draft(cups(1), asked=15_000), 1)

    answer = ask(draft, who_has(6, member=a_member(15_000)), points, the_terms())

    assert redeemed(answer) == [20_000]
    assert answer.spending("cups").money == Money(5_000)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (who_has(4), Why.STAMPS_TO_GO),
        (who_has(0), Why.NO_POINTS),
        (who_has(0, 7, online=False), Why.NO_RIGHT_OFFLINE),
        (who_has(4, 7, online=False), Why.GUARANTEED_HERE),
        (
            who_has(7, member=a_member(mode=EntryMode.TYPED), online=False),
            Why.CARD_TYPED,
        ),
        (who_has(7, member=a_member(redemption_off=True)), Why.REDEMPTION_OFF),
    ],
)
def test_where_nothing_is_free_the_reason_is_said(member, why):
    answer = ask(taking(a_draft(cups(2)), 1), member, the_terms())

    (spending,) = answer.spendings
    assert (spending.largest, spending.binding.why) == (Points(0), why)
    assert why in whys(answer.reasons)


def test_where_every_piece_is_at_its_floor_the_floor_is_the_reason():
    answer = ask(a_draft(cups(1, floor=20_000)), who_has(6), the_terms())

    assert answer.spendings[0].binding.why is Why.LINE_FLOOR


# --- what the cashier may say -------------------------------------------------


@pytest.mark.parametrize(("has", "buys", "missing"), [(0, 1, 5), (4, 1, 1), (0, 2, 4)])
def test_the_cashier_can_say_how_many_are_missing(has, buys, missing):
    answer = ask(a_draft(cups(buys)), who_has(has), the_terms())

    assert answer.offers == (
        because(Why.STAMPS_TO_GO, programme="coffee", missing=missing, every=6),
    )


@pytest.mark.parametrize(("has", "buys", "free"), [(0, 6, 1), (5, 2, 1), (5, 7, 2)])
def test_the_cashier_can_say_that_the_next_piece_is_free(has, buys, free):
    answer = ask(a_draft(cups(buys)), who_has(has), the_terms())

    assert answer.offers == (because(Why.STAMPS_FULL, programme="coffee", free=free),)


def test_the_cashier_can_say_that_a_piece_may_be_free():
    answer = ask(a_draft(cups(3)), who_has(13), the_terms())

    assert answer.offers == (because(Why.STAMPS_READY, programme="coffee", free=2),)


def test_after_a_free_piece_the_count_begins_with_what_is_left():
    answer = ask(taking(a_draft(cups(2)), 1), who_has(6), the_terms())

    assert answer.offers[0].fact("missing") == 5


# --- terms and properties -----------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("purse", {"purse": ""}),
        ("stamps_for_free", {"stamps_for_free": 0}),
        ("earn_percent_hundredths", {"earn_percent_hundredths": 500}),
        ("earn_per_piece_hundredths", {"earn_per_piece_hundredths": 200}),
        ("earn_per_visit_hundredths", {"earn_per_visit_hundredths": 1}),
        ("multipliers", {"multipliers": (Multiplier(times_hundredths=200),)}),
        ("earn_whole_points", {"earn_whole_points": True}),
        ("earn_without_tax", {"earn_without_tax": True}),
        ("earn_when_spending", {"earn_when_spending": EarnWhenSpending.NOTHING}),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        the_terms(**more)


@settings(max_examples=300)
@given(
    receipts(),
    st.integers(0, 40),
    st.integers(0, 5_000),
    st.integers(1, 7),
    st.booleans(),
)
def test_stamps_are_counted_whole_and_never_twice(draft, has, asked, every, below):
    terms = the_terms(categories=frozenset(), stamps_for_free=every, below_floor=below)
    choosing = replace(draft, choices=(Choice(purse="cups", points=Points(asked)),))

    answer = ask(choosing, who_has(has), terms)

    spending = answer.spending("cups")
    assert spending.redeem <= spending.largest <= Points(has * 100)
    assert spending.redeem <= Points(asked)
    assert spending.redeem.units % (every * 100) == 0
    assert spending.money == answer.redeem_money
    bought = sum(
        line.quantity_milli // 1000
        for line in draft.lines
        if line.is_piece and line.earning
    )
    assert stamps(answer) <= bought
    if not below:
        keeps_floors(draft, answer)
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        taken = sum(
            part.points.units for part in priced.parts if part.effect is Effect.REDEEMED
        )
        given = sum(
            part.points.units for part in priced.parts if part.effect is Effect.EARNED
        )
        count = taken // every + given
        assert count <= line.quantity_milli // 10


@settings(max_examples=200)
@given(receipts(), st.integers(0, 40), st.integers(1, 7))
def test_whatever_may_be_free_can_be_taken(draft, has, every):
    terms = the_terms(categories=frozenset(), stamps_for_free=every)
    largest = ask(draft, who_has(has), terms).spending("cups").largest

    taken = replace(draft, choices=(Choice(purse="cups", points=largest),))

    assert ask(taken, who_has(has), terms).spending("cups").redeem == largest
