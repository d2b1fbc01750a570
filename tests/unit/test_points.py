"""Bonus points: every limit is named, every zero has a reason, every sum is exact."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import SaleDraft
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import EarnWhenSpending, LifeRounding, LifeUnit
from cashier.domain.member import CardStatus, EntryMode
from tests.unit.domain_builders import (
    NOW,
    a_draft,
    a_draft_line,
    a_member,
    a_programme,
)


def ask(draft, member, at=NOW, **terms):
    return quote(draft, member, [a_programme(**terms)], at)


def whys(reasons):
    return [reason.why for reason in reasons]


# --- what may be redeemed -----------------------------------------------------


def test_all_of_a_small_purchase_can_be_paid_with_points():
    answer = ask(a_draft(10_000), a_member(50_000))

    assert answer.largest == Points(10_000)
    assert answer.binding == because(Why.WHOLE_SUM)


def test_the_balance_binds_a_large_purchase():
    answer = ask(a_draft(10_000), a_member(2_500))

    assert answer.largest == Points(2_500)
    assert answer.binding == because(Why.BALANCE, spendable=Points(2_500))


def test_offline_the_guaranteed_sum_binds_and_says_so():
    answer = ask(a_draft(10_000), a_member(2_500, confirmed=9_000, online=False))

    assert answer.largest == Points(2_500)
    assert answer.binding == because(
        Why.GUARANTEED_HERE, guaranteed=Points(2_500), known=Points(9_000)
    )


def test_offline_with_everything_guaranteed_it_is_just_the_balance():
    answer = ask(a_draft(10_000), a_member(2_500, online=False))

    assert answer.binding.why is Why.BALANCE


def test_the_cap_is_a_percent_of_the_goods_that_points_may_pay_for():
    tobacco = a_draft_line(20_000, 2, redeemable=False)

    answer = ask(a_draft(10_001, tobacco), a_member(50_000), cap_percent=30)

    assert answer.largest == Points(3_000)
    assert answer.binding == because(Why.CAP_PERCENT, percent=30)


def test_some_of_the_sale_is_always_paid_in_money():
    answer = ask(a_draft(10_000), a_member(50_000), money_minimum_minor=100)

    assert answer.largest == Points(9_900)
    assert answer.binding == because(Why.MINIMUM_MONEY, money=Money(100))


def test_no_bonus_takes_a_line_below_its_floor():
    answer = ask(a_draft(a_draft_line(10_000, floor=7_000)), a_member(50_000))

    assert answer.largest == Points(3_000)
    assert answer.binding == because(Why.LINE_FLOOR)


def test_the_day_has_its_limit():
    member = a_member(50_000, spent_today=Points(3_000))

    answer = ask(a_draft(10_000), member, daily_limit_hundredths=5_000)

    assert answer.largest == Points(2_000)
    assert answer.binding == because(Why.DAILY_LIMIT, limit=Points(5_000))


def test_a_day_that_is_spent_leaves_nothing():
    member = a_member(50_000, spent_today=Points(9_000))

    answer = ask(a_draft(10_000), member, daily_limit_hundredths=5_000)

    assert answer.largest == Points(0)
    assert answer.binding.why is Why.DAILY_LIMIT
    assert answer.reasons[0] == answer.binding


def test_points_are_spent_by_the_step():
    answer = ask(
        a_draft(10_000, asked=2_350), a_member(2_599), redeem_step_hundredths=100
    )

    assert (answer.largest, answer.redeem) == (Points(2_500), Points(2_300))
    assert answer.binding.why is Why.BALANCE


def test_less_than_a_step_is_nothing():
    answer = ask(a_draft(10_000), a_member(99), redeem_step_hundredths=100)

    assert answer.largest == Points(0)
    assert answer.binding == because(Why.STEP, step=Points(100))
    assert whys(answer.reasons)[:2] == [Why.BALANCE, Why.STEP]


def test_asking_for_less_than_a_step_says_so():
    answer = ask(a_draft(10_000, asked=99), a_member(5_000), redeem_step_hundredths=100)

    assert answer.redeem == Points(0)
    assert Why.STEP in whys(answer.reasons)


def test_a_balance_under_the_minimum_is_kept():
    answer = ask(a_draft(10_000), a_member(900), redeem_minimum_hundredths=1_000)

    assert answer.largest == Points(0)
    assert answer.binding == because(
        Why.BELOW_MINIMUM, minimum=Points(1_000), spendable=Points(900)
    )


def test_a_small_receipt_may_allow_less_than_the_minimum():
    answer = ask(
        a_draft(2_000),
        a_member(50_000),
        redeem_minimum_hundredths=1_000,
        cap_percent=30,
    )

    assert answer.largest == Points(0)
    assert answer.binding == because(
        Why.LIMIT_BELOW_MINIMUM, minimum=Points(1_000), allowed=Points(600)
    )
    assert whys(answer.reasons)[:2] == [Why.CAP_PERCENT, Why.LIMIT_BELOW_MINIMUM]


def test_exactly_the_minimum_may_be_spent():
    answer = ask(
        a_draft(10_000, asked=1_000), a_member(1_000), redeem_minimum_hundredths=1_000
    )

    assert answer.redeem == Points(1_000)


def test_asking_for_less_than_the_minimum_spends_nothing():
    answer = ask(
        a_draft(10_000, asked=999), a_member(5_000), redeem_minimum_hundredths=1_000
    )

    assert answer.largest == Points(5_000)
    assert answer.redeem == Points(0)
    assert Why.BELOW_MINIMUM in whys(answer.reasons)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": CardStatus.NOT_ACTIVATED}, Why.CARD_NOT_ACTIVATED),
        ({"status": CardStatus.UNKNOWN}, Why.CARD_UNKNOWN),
        ({"redemption_off": True}, Why.REDEMPTION_OFF),
        ({"mode": EntryMode.TYPED, "online": False}, Why.CARD_TYPED),
    ],
)
def test_such_a_card_earns_and_does_not_spend(more, why):
    answer = ask(a_draft(10_000, asked=500), a_member(5_000, **more))

    assert (answer.largest, answer.redeem) == (Points(0), Points(0))
    assert answer.binding.why is why
    assert answer.reasons[0] == answer.binding
    assert answer.earned == Points(500)


def test_a_number_typed_while_the_server_answers_may_spend():
    assert ask(a_draft(), a_member(5_000, mode=EntryMode.TYPED)).largest > Points(0)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (CardStatus.BLOCKED, Why.CARD_BLOCKED),
        (CardStatus.REPLACED, Why.CARD_REPLACED),
    ],
)
def test_a_dead_card_neither_earns_nor_spends(status, why):
    answer = ask(
        a_draft(10_000, asked=500), a_member(5_000, status=status), minor_per_point=50
    )

    assert (answer.largest, answer.redeem, answer.earned) == (
        Points(0),
        Points(0),
        Points(0),
    )
    assert whys(answer.reasons) == [why]
    assert answer.minor_per_point == 50
    assert [line.line_no for line in answer.lines] == [1]


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (a_member(), because(Why.NO_POINTS)),
        (a_member(online=False), because(Why.NO_POINTS)),
        (
            a_member(0, confirmed=700, online=False),
            because(Why.NO_RIGHT_OFFLINE, known=Points(700)),
        ),
        (
            a_member(0, confirmed=700, held=Points(700)),
            because(Why.HELD_ELSEWHERE, held=Points(700)),
        ),
        (a_member(0, confirmed=700), because(Why.NO_POINTS)),
    ],
)
def test_a_zero_says_whether_there_is_nothing_or_it_is_out_of_reach(member, reason):
    answer = ask(a_draft(), member)

    assert answer.largest == Points(0)
    assert answer.binding == reason


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ({"redeemable": False}, {}),
        ({"item_id": "beer"}, {"not_redeemable_items": frozenset({"beer"})}),
        (
            {"category": "tobacco"},
            {"not_redeemable_categories": frozenset({"tobacco"})},
        ),
    ],
)
def test_excluded_goods_are_not_paid_with_points(line, terms):
    excluded = a_draft_line(5_000, 2, **line)

    alone = ask(a_draft(excluded), a_member(9_000), **terms)
    beside = ask(a_draft(1_000, excluded, asked=9_000), a_member(9_000), **terms)

    assert alone.binding == because(Why.NOTHING_REDEEMABLE)
    assert beside.redeem == Points(1_000)
    assert [line.redeemed for line in beside.lines] == [Money(1_000), Money(0)]
    assert whys(beside.lines[1].reasons) == [Why.ITEM_NOT_REDEEMABLE]


def test_the_design_example_of_a_hundred_over_three_lines():
    c = a_draft_line(1_500, 3, redeemable=False)

    answer = ask(a_draft(19_990, 4_990, c, asked=10_000), a_member(10_000))

    assert [line.redeemed for line in answer.lines] == [
        Money(8_002),
        Money(1_998),
        Money(0),
    ]


def test_asking_for_more_than_may_be_spent_is_capped_and_not_refused():
    answer = ask(a_draft(10_000, asked=99_999), a_member(2_500))

    assert answer.redeem == answer.largest == Points(2_500)


def test_nobody_asked_and_nothing_is_spent():
    answer = ask(a_draft(10_000), a_member(2_500))

    assert (answer.redeem, answer.redeem_money) == (Points(0), Money(0))


def test_points_below_nothing_are_a_bug():
    with pytest.raises(AssertionError):
        ask(a_draft(10_000, asked=-1), a_member(2_500))


@pytest.mark.parametrize(
    ("minor_per_point", "spendable", "largest", "money"),
    [
        (50, 1_001, 1_000, 500),  # Two hundredths are a kopeck.
        (33, 1_050, 1_000, 330),  # Only whole points are whole kopecks.
        (1_000, 300, 300, 3_000),
    ],
)
def test_points_always_buy_whole_kopecks(minor_per_point, spendable, largest, money):
    answer = ask(
        a_draft(7_000, 3_000, asked=spendable),
        a_member(spendable),
        minor_per_point=minor_per_point,
    )

    assert (answer.redeem, answer.redeem_money) == (Points(largest), Money(money))
    assert Points.total(line.redeemed_points for line in answer.lines) == answer.redeem


def test_a_line_that_gave_all_down_to_its_floor_says_so():
    floored = a_draft_line(1_000, 1, floor=900)

    answer = ask(a_draft(floored, 1_000, asked=600), a_member(600))

    assert [line.redeemed for line in answer.lines] == [Money(100), Money(500)]
    assert whys(answer.lines[0].reasons) == [Why.LINE_FLOOR]
    assert answer.lines[1].reasons == ()


def test_a_line_above_its_floor_has_nothing_to_say():
    answer = ask(a_draft(a_draft_line(1_000, floor=100), asked=600), a_member(600))

    assert answer.lines[0].reasons == ()


# --- what is earned -----------------------------------------------------------


def test_a_percent_of_the_purchase_comes_back():
    answer = ask(a_draft(19_990, 4_999), a_member(), earn_percent_hundredths=550)

    # 5.5 percent of 249.89 are 13.74395: down, and each line has its share.
    assert answer.earned == Points(1_374)
    assert [line.earned for line in answer.lines] == [Points(1_099), Points(275)]
    assert answer.reasons[-1] == because(
        Why.EARNED_PERCENT,
        percent_hundredths=550,
        base=Money(24_989),
        active_from=date(2030, 1, 2),
    )


def test_whole_points_are_rounded_down_too():
    assert ask(a_draft(19_990), a_member(), earn_whole_points=True).earned == Points(
        900
    )


@pytest.mark.parametrize(
    ("policy", "earned"),
    [
        (EarnWhenSpending.ON_MONEY, 350),
        (EarnWhenSpending.ON_EVERYTHING, 500),
        (EarnWhenSpending.NOTHING, 0),
    ],
)
def test_three_policies_of_earning_in_a_sale_that_spends(policy, earned):
    draft = a_draft(10_000, asked=3_000)

    answer = ask(draft, a_member(3_000), earn_when_spending=policy)

    assert answer.earned == Points(earned)
    assert (Why.SPENT_HERE in whys(answer.reasons)) == (earned == 0)


def test_without_spending_that_policy_does_not_matter():
    terms = {"earn_when_spending": EarnWhenSpending.NOTHING}

    assert ask(a_draft(10_000, asked=0), a_member(3_000), **terms).earned == Points(500)


def test_a_purchase_under_the_earning_minimum_earns_nothing():
    terms = {"earn_minimum_minor": 10_000}

    assert ask(a_draft(10_000), a_member(), **terms).earned == Points(500)
    small = ask(a_draft(9_999), a_member(), **terms)
    assert (small.earned, small.earnings) == (Points(0), ())
    assert small.reasons[-1] == because(
        Why.BELOW_EARNING_MINIMUM, minimum=Money(10_000)
    )


def test_the_earning_minimum_looks_at_the_money_part():
    draft, member = a_draft(10_000, asked=1), a_member(3_000)
    on_all = {"earn_when_spending": EarnWhenSpending.ON_EVERYTHING}

    assert ask(draft, member, earn_minimum_minor=10_000).earned == Points(0)
    assert ask(draft, member, earn_minimum_minor=10_000, **on_all).earned == Points(500)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ({"earning": False}, {}),
        ({"item_id": "beer"}, {"not_earning_items": frozenset({"beer"})}),
        ({"category": "tobacco"}, {"not_earning_categories": frozenset({"tobacco"})}),
    ],
)
def test_excluded_goods_earn_nothing(line, terms):
    excluded = a_draft_line(5_000, 2, **line)

    alone = ask(a_draft(excluded), a_member(), **terms)
    beside = ask(a_draft(1_000, excluded), a_member(), **terms)

    assert alone.reasons[-1] == because(Why.NOTHING_EARNING)
    assert [line.earned for line in beside.lines] == [Points(50), Points(0)]
    assert whys(beside.lines[1].reasons) == [Why.ITEM_EXCLUDED]


def test_a_kopeck_earns_nothing_and_says_it_is_too_small():
    assert ask(a_draft(1), a_member()).reasons[-1] == because(Why.TOO_SMALL)


def test_an_empty_sale_has_nothing_to_earn_or_spend():
    empty = ask(SaleDraft(lines=()), a_member(500))

    assert whys(empty.reasons) == [Why.NOTHING_REDEEMABLE, Why.NOTHING_EARNING]


def test_what_a_receipt_earns_cannot_be_spent_in_it():
    poor, draft = a_member(0), a_draft(10_000, asked=500)

    assert ask(draft, poor).earned == Points(500)
    assert ask(draft, poor).redeem == Points(0)


def test_points_are_usable_at_once_for_ever_unless_the_terms_say_otherwise():
    (earning,) = ask(a_draft(), a_member()).earnings

    assert (earning.programme, earning.version) == ("p1", 1)
    assert (earning.active_from, earning.expires_on) == (date(2030, 1, 2), None)


def test_the_days_are_those_of_the_programme():
    late = datetime(2030, 1, 2, 21, 30, tzinfo=UTC)  # Past midnight in Moscow.

    (earning,) = ask(a_draft(), a_member(), late, pending_days=14, life=30).earnings

    assert earning.active_from == date(2030, 1, 17)
    assert earning.expires_on == date(2030, 2, 16)


# --- the engine ---------------------------------------------------------------


def test_the_engine_says_when_there_is_no_card_or_no_programme():
    draft = a_draft(10_000, asked=100)

    assert quote(draft, None, [a_programme()], NOW).binding.why is Why.NO_CARD
    assert quote(draft, a_member(), [], NOW).binding.why is Why.NO_PROGRAMME


def test_of_two_versions_of_a_programme_the_newer_one_counts():
    old, new = (
        PointsProgramme(
            PointsTerms(
                programme_id="p1", version=number, earn_percent_hundredths=percent
            )
        )
        for number, percent in ((1, 500), (2, 100))
    )

    (earning,) = quote(a_draft(10_000), a_member(), [new, old], NOW).earnings

    assert (earning.version, earning.points) == (2, Points(100))


# --- properties ---------------------------------------------------------------

draft_lines = st.builds(
    lambda total, floor, redeemable, earning: (total, floor, redeemable, earning),
    st.integers(0, 200_000),
    st.integers(0, 100),
    st.booleans(),
    st.booleans(),
)
terms_of_chains = st.fixed_dictionaries(
    {
        "cap_percent": st.integers(1, 100),
        "money_minimum_minor": st.integers(0, 5_000),
        "redeem_minimum_hundredths": st.integers(0, 2_000),
        "redeem_step_hundredths": st.sampled_from([1, 10, 100, 5_000]),
        "minor_per_point": st.sampled_from([100, 50, 33, 1, 250, 1_000]),
        "daily_limit_hundredths": st.none() | st.integers(0, 50_000),
        "earn_percent_hundredths": st.integers(1, 10_000),
        "earn_when_spending": st.sampled_from(EarnWhenSpending),
        "earn_whole_points": st.booleans(),
        "earn_minimum_minor": st.integers(0, 20_000),
    }
)


@st.composite
def baskets(draw, asked=None):
    rows = draw(st.lists(draft_lines, min_size=1, max_size=8))
    lines = [
        a_draft_line(
            total,
            number,
            floor=total * percent // 100,
            redeemable=redeemable,
            earning=earning,
        )
        for number, (total, percent, redeemable, earning) in enumerate(rows, start=1)
    ]
    return a_draft(*lines, asked=draw(st.integers(0, 500_000)))


@settings(max_examples=200)
@given(baskets(), terms_of_chains, st.integers(0, 300_000), st.booleans())
def test_every_sum_of_a_quote_is_exact(draft, terms, spendable, online):
    member = a_member(spendable, confirmed=spendable + 500, online=online)

    answer = ask(draft, member, **terms)

    assert Points(0) <= answer.redeem <= answer.largest <= Points(spendable)
    assert answer.redeem <= (draft.asked())
    each = terms["minor_per_point"]
    assert answer.redeem_money.units * 100 == answer.redeem.units * each
    assert Money.total(q.redeemed for q in answer.lines) == answer.redeem_money
    assert Points.total(q.redeemed_points for q in answer.lines) == answer.redeem
    assert Points.total(q.earned for q in answer.lines) == answer.earned
    for line, share in zip(draft.lines, answer.lines, strict=True):
        assert Money(0) <= share.redeemed <= line.total - line.floor
        assert line.redeemable or not share.redeemed
        assert line.earning or not share.earned
        assert share.earned >= Points(0)
        assert share.redeemed_points >= Points(0)
    left = draft.total - answer.redeem_money
    assert not answer.redeem or left.units >= terms["money_minimum_minor"]


@settings(max_examples=200)
@given(baskets(), terms_of_chains, st.integers(0, 300_000))
def test_whatever_may_be_spent_can_be_spent_and_not_a_step_more(
    draft, terms, spendable
):
    member = a_member(spendable)
    largest = ask(draft, member, **terms).largest
    all_of_it = a_draft(*draft.lines, asked=largest.units)
    too_much = a_draft(*draft.lines, asked=largest.units + 5_000)

    assert ask(all_of_it, member, **terms).redeem == largest
    assert ask(too_much, member, **terms).redeem == largest


@settings(max_examples=200)
@given(baskets(), terms_of_chains, st.integers(0, 300_000), st.integers(0, 10_000))
def test_more_points_never_buy_less(draft, terms, spendable, more):
    less = ask(draft, a_member(spendable), **terms).largest

    assert ask(draft, a_member(spendable + more), **terms).largest >= less


@settings(max_examples=200)
@given(baskets(), terms_of_chains, st.integers(0, 300_000), st.booleans())
def test_every_zero_has_a_reason(draft, terms, spendable, online):
    answer = ask(draft, a_member(spendable, online=online), **terms)

    if not answer.largest:
        assert answer.binding in answer.reasons
    if not answer.earned:
        assert answer.reasons[-1].why in {
            Why.NOTHING_EARNING,
            Why.SPENT_HERE,
            Why.BELOW_EARNING_MINIMUM,
            Why.TOO_SMALL,
        }
    if draft.asked() and answer.largest and not answer.redeem:
        assert {Why.STEP, Why.BELOW_MINIMUM} & set(whys(answer.reasons))


def test_terms_travel_as_a_feed_row():
    terms = PointsTerms(
        programme_id="p1",
        version=3,
        life=6,
        life_unit=LifeUnit.MONTHS,
        life_rounding=LifeRounding.WEEK,
        not_redeemable_categories=frozenset({"tobacco", "alcohol"}),
    )

    assert msgspec.json.decode(msgspec.json.encode(terms), type=PointsTerms) == terms
