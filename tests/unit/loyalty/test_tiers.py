"""Tiers in a sale: rate, discount, cap; what is missing, what is reached, what ends."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import LevelState, Turnover
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import PeriodKind
from cashier.domain.loyalty.tiers import (
    Downgrade,
    Level,
    LevelRight,
    Measure,
    TiersProgramme,
    TiersTerms,
    Upgrade,
)
from cashier.domain.member import CardStatus
from tests.unit.domain_builders import NOW, a_draft, a_draft_line, a_member

RANKS = (
    Level(level="first", reached_at=0, earn_percent_hundredths=300),
    Level(level="second", reached_at=200_000, earn_percent_hundredths=500),
    Level(level="third", reached_at=500_000, earn_percent_hundredths=700),
)
DISCOUNTS = (
    Level(level="basic", reached_at=0),
    Level(level="gold", reached_at=100_000, discount_percent_hundredths=1_000),
)


def the_programme(**more):
    terms = {"programme_id": "ranks", "version": 1, "levels": RANKS} | more
    return TiersProgramme(TiersTerms(**terms))


def spent(money, since=None):
    return Turnover(programme="ranks", money=Money(money), since=since)


def who_spent(money, spendable=0, since=None, **more):
    return a_member(spendable, turnovers=(spent(money, since),), **more)


def ask(draft, member, **more):
    return quote(draft, member, [the_programme(**more)], NOW)


def said(answer, why):
    return [reason for reason in answer.offers if reason.why is why]


def level(name, percent):
    return because(Why.LEVEL, programme="ranks", level=name, percent_hundredths=percent)


# --- earning -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "earned", "name", "percent"),
    [
        (0, 3_000, "first", 300),
        (199_999, 3_000, "first", 300),
        (200_000, 5_000, "second", 500),
        (500_000, 7_000, "third", 700),
    ],
)
def test_ranks_earn_3_5_and_7_percent(before, earned, name, percent):
    answer = ask(a_draft(100_000), who_spent(before))

    assert answer.earned == Points(earned)
    assert answer.offers[0] == level(name, percent)
    assert answer.reasons[-1].why is Why.EARNED_PERCENT


def test_the_sale_that_reaches_a_level_earns_at_the_old_rate_and_says_so():
    answer = ask(a_draft(100_000), who_spent(100_000))

    assert answer.earned == Points(3_000)
    assert said(answer, Why.LEVEL_REACHED) == [
        because(Why.LEVEL_REACHED, programme="ranks", level="second")
    ]
    assert said(answer, Why.NEXT_LEVEL) == [
        because(
            Why.NEXT_LEVEL, programme="ranks", level="third", missing=Money(300_000)
        )
    ]


def test_or_at_the_new_rate_where_the_shop_says_so():
    terms = {"upgrade": Upgrade.THIS_SALE}

    assert ask(a_draft(100_000), who_spent(100_000), **terms).earned == Points(5_000)
    just_not = ask(a_draft(99_999), who_spent(100_000), **terms)
    assert just_not.earned == Points(2_999)


def test_one_large_purchase_may_pass_over_a_level():
    answer = ask(a_draft(500_000), who_spent(0), upgrade=Upgrade.THIS_SALE)

    assert answer.earned == Points(35_000)
    assert said(answer, Why.LEVEL_REACHED)[0].fact("level") == "third"
    assert said(answer, Why.NEXT_LEVEL) == []


def test_so_much_more_to_the_next_level_counts_this_sale():
    answer = ask(a_draft(30_000), who_spent(100_000))

    assert said(answer, Why.NEXT_LEVEL)[0].fact("missing") == Money(70_000)
    assert said(answer, Why.LEVEL_REACHED) == []


def test_only_money_for_goods_brings_a_level_nearer():
    gift_card = a_draft_line(500_000, 2, redeemable=False, is_goods=False)

    answer = ask(a_draft(30_000, gift_card, asked=10_000), who_spent(0, 10_000))

    assert said(answer, Why.NEXT_LEVEL)[0].fact("missing") == Money(180_000)


def test_without_a_figure_the_level_of_the_server_still_counts():
    known = LevelState(programme="ranks", level="third", reached_on=date(2029, 1, 1))

    assert ask(a_draft(100_000), a_member(levels=(known,))).earned == Points(7_000)


def test_levels_may_be_reached_by_points_that_were_earned():
    by_points = {"measure": Measure.POINTS}

    answer = ask(a_draft(100_000), who_spent(198_000), **by_points)
    at_once = ask(
        a_draft(100_000), who_spent(198_000), upgrade=Upgrade.THIS_SALE, **by_points
    )

    # 3 percent of 1,000.00 are 30.00 points: over the 2,000 of the second level.
    assert answer.earned == Points(3_000)
    assert said(answer, Why.LEVEL_REACHED)[0].fact("level") == "second"
    assert said(answer, Why.NEXT_LEVEL)[0].fact("missing") == Points(299_000)
    assert at_once.earned == Points(5_000)


# --- discount ----------------------------------------------------------------


def test_a_level_may_take_its_percent_off_the_price():
    answer = ask(a_draft(10_000, 5_555), who_spent(100_000), levels=DISCOUNTS)

    # 10 percent of 155.55, down; the halves go to the larger remainder.
    assert answer.discount == Money(1_555)
    assert [line.discount for line in answer.lines] == [Money(1_000), Money(555)]
    assert answer.applied[0].effect is Effect.DISCOUNT
    assert answer.applied[0].reason == level("gold", 1_000)


def test_the_discount_of_a_level_counts_from_the_next_sale_on():
    answer = ask(
        a_draft(100_000), who_spent(0), levels=DISCOUNTS, upgrade=Upgrade.THIS_SALE
    )

    assert answer.discount == Money(0)
    assert said(answer, Why.LEVEL_REACHED)[0].fact("level") == "gold"


def test_a_levels_discount_stops_at_the_floor_and_is_not_put_upon_another_line():
    floored = a_draft_line(10_000, floor=9_700)

    answer = ask(a_draft(floored, 10_000), who_spent(100_000), levels=DISCOUNTS)

    assert [line.discount for line in answer.lines] == [Money(300), Money(1_000)]
    assert answer.lines[0].reasons == (because(Why.LINE_FLOOR),)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (a_draft_line(10_000, floor=10_000), Why.LINE_FLOOR),
        (a_draft_line(9), Why.TOO_SMALL),  # 10 percent of 0.09.
    ],
)
def test_a_discount_that_comes_out_as_nothing_says_why(line, why):
    answer = ask(a_draft(line), who_spent(100_000), levels=DISCOUNTS)

    assert answer.discount == Money(0)
    assert answer.reasons[0].why is why


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (CardStatus.NOT_ACTIVATED, Why.CARD_NOT_ACTIVATED),
        (CardStatus.UNKNOWN, Why.CARD_UNKNOWN),
    ],
)
def test_a_card_that_only_earns_has_no_discount(status, why):
    answer = ask(a_draft(10_000), who_spent(100_000, status=status), levels=DISCOUNTS)

    assert answer.discount == Money(0)
    assert answer.reasons[0].why is why


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(0, 20_000), st.integers(0, 100)), min_size=1, max_size=6
    ),
    st.integers(1, 9_999),
)
def test_a_greater_percent_never_takes_less_off_and_no_line_goes_below_its_floor(
    rows, percent
):
    lines = [
        a_draft_line(total, at, floor=total * share // 100)
        for at, (total, share) in enumerate(rows, start=1)
    ]

    def off(hundredths):
        levels = (
            Level(level="x", reached_at=0, discount_percent_hundredths=hundredths),
        )
        answer = ask(a_draft(*lines), a_member(), levels=levels)
        for line, priced in zip(lines, answer.lines, strict=True):
            assert Money(0) <= priced.discount <= line.total - line.floor
        assert answer.discount.units * 10_000 <= sum(
            line.total.units * hundredths for line in lines
        )
        return answer.discount

    assert off(percent) <= off(percent + 1)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ({"discountable": False}, {}),
        ({"item_id": "tv"}, {"not_discounted_items": frozenset({"tv"})}),
        ({"category": "tv"}, {"not_discounted_categories": frozenset({"tv"})}),
        ({"gross": Money(20_000)}, {"discount_on_reduced": False}),
    ],
)
def test_some_goods_keep_their_price(line, terms):
    kept = a_draft_line(10_000, 2, **line)

    beside = ask(a_draft(10_000, kept), who_spent(100_000), levels=DISCOUNTS, **terms)
    alone = ask(a_draft(kept), who_spent(100_000), levels=DISCOUNTS, **terms)

    assert [line.discount for line in beside.lines] == [Money(1_000), Money(0)]
    assert (
        because(Why.ITEM_NOT_DISCOUNTED, programme="ranks") in beside.lines[1].reasons
    )
    assert because(Why.NOTHING_DISCOUNTED, programme="ranks") in alone.reasons


def test_a_discount_lowers_what_is_earned_and_what_counts_for_the_level():
    both = (
        Level(level="basic", reached_at=0),
        Level(
            level="gold",
            reached_at=100_000,
            earn_percent_hundredths=500,
            discount_percent_hundredths=1_000,
        ),
        Level(level="ruby", reached_at=200_000),
    )

    answer = ask(a_draft(10_000), who_spent(100_000), levels=both)

    assert (answer.discount, answer.earned) == (Money(1_000), Points(450))
    assert said(answer, Why.NEXT_LEVEL)[0].fact("missing") == Money(91_000)


# --- spending ----------------------------------------------------------------


def test_points_of_the_programme_are_spent_in_it():
    answer = ask(a_draft(10_000, asked=2_000), who_spent(200_000, 5_000))

    assert answer.redeem == Points(2_000)
    assert answer.earned == Points(400)


def test_a_higher_level_may_pay_more_of_a_receipt_with_points():
    levels = (
        Level(level="first", reached_at=0, cap_percent=20),
        Level(level="second", reached_at=200_000),
    )
    terms = {"levels": levels, "cap_percent": 50}

    assert ask(a_draft(10_000), who_spent(0, 90_000), **terms).largest == Points(2_000)
    high = ask(a_draft(10_000), who_spent(200_000, 90_000), **terms)
    assert high.largest == Points(5_000)


def test_the_purse_may_be_spent_by_another_programme():
    answer = ask(a_draft(10_000, asked=2_000), who_spent(0, 5_000), spends=False)

    assert (answer.redeem, answer.spendings) == (Points(0), ())


# --- the end of a level ------------------------------------------------------

MONTHLY = {"period": PeriodKind.MONTH, "downgrade": Downgrade.BY_BALANCE}
JANUARY = date(2030, 1, 1)


def keeps(level, until):
    return LevelState(
        programme="ranks", level=level, reached_on=date(2029, 12, 1), kept_until=until
    )


def test_a_level_that_ends_soon_is_said_with_what_would_keep_it():
    member = who_spent(
        50_000, since=JANUARY, levels=(keeps("second", date(2030, 1, 31)),)
    )

    answer = ask(a_draft(30_000), member, **MONTHLY)

    assert said(answer, Why.LEVEL_ENDS) == [
        because(
            Why.LEVEL_ENDS,
            programme="ranks",
            level="second",
            on=date(2030, 1, 31),
            missing=Money(120_000),
        )
    ]


@pytest.mark.parametrize(("days", "times"), [(29, 1), (28, 0)])
def test_the_end_is_said_so_many_days_before_and_not_earlier(days, times):
    member = who_spent(0, since=JANUARY, levels=(keeps("second", date(2030, 1, 31)),))

    answer = ask(a_draft(30_000), member, ends_notice_days=days, **MONTHLY)

    assert len(said(answer, Why.LEVEL_ENDS)) == times


@pytest.mark.parametrize(
    ("money", "until"),
    [(170_000, date(2030, 1, 31)), (50_000, date(2030, 2, 28))],
)
def test_who_has_enough_or_has_long_is_not_alarmed(money, until):
    member = who_spent(money, since=JANUARY, levels=(keeps("second", until),))

    assert said(ask(a_draft(30_000), member, **MONTHLY), Why.LEVEL_ENDS) == []


def test_a_level_that_ended_yesterday_is_not_given_today():
    figures = (spent(0, JANUARY), spent(0, date(2029, 12, 1)))
    member = a_member(levels=(keeps("third", date(2030, 1, 1)),), turnovers=figures)

    assert ask(a_draft(100_000), member, **MONTHLY).earned == Points(3_000)


def test_a_level_has_rights_of_its_own_to_show():
    right = LevelRight(
        code="queue", name_ru="Касса без очереди", name_en="A till of their own"
    )

    (one,) = the_programme(
        levels=(Level(level="gold", reached_at=0, rights=(right,)),)
    ).terms.levels

    assert one.rights[0].code == "queue"


@pytest.mark.parametrize(("spends", "buys"), [(True, ("stars", 50)), (False, None)])
def test_what_a_point_buys_is_said_where_points_are_spent(spends, buys):
    programme = the_programme(spends=spends, purse="stars", minor_per_point=50)

    assert programme.buys() == buys


# --- always ------------------------------------------------------------------


@settings(max_examples=100)
@given(
    st.lists(st.integers(1, 300_000), min_size=1, max_size=6),
    st.integers(0, 600_000),
    st.integers(0, 50_000),
    st.sampled_from(Upgrade),
    st.sampled_from(Measure),
)
def test_who_spent_more_never_earns_less(totals, before, more, upgrade, measure):
    terms = {"upgrade": upgrade, "measure": measure}

    less = ask(a_draft(*totals), who_spent(before), **terms)
    greater = ask(a_draft(*totals), who_spent(before + more), **terms)

    assert less.earned <= greater.earned
    assert Points.total(line.earned for line in less.lines) == less.earned
