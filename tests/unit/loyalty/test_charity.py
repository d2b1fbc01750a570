"""A cause: change or points are given beside the goods, and a promise is kept."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Donation
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.facts import DonationAsked
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.member import CardStatus, EntryMode
from tests.unit.domain_builders import a_draft, a_member
from tests.unit.loyalty.discount_builders import ask, keeps_floors, receipts, whys


def a_cause(**more):
    return CharityTerms(
        **({"programme_id": "trees", "version": 1, "cause": "trees"} | more)
    )


def the_points(**more):
    return PointsTerms(**({"programme_id": "p", "version": 1} | more))


def giving(draft, money=0, points=0, programme="trees"):
    gift = DonationAsked(programme=programme, money=Money(money), points=Points(points))
    return replace(draft, donations=(*draft.donations, gift))


def donated(answer):
    return [(gift.money.units, gift.points.units) for gift in answer.donations]


# --- money --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "change"), [(98_760, 240), (99_001, 999), (99_999, 1)]
)
def test_the_till_offers_to_round_the_total_up(total, change):
    answer = ask(a_draft(total), None, a_cause(round_up_minor=1_000))

    offer = because(Why.ROUND_UP, programme="trees", money=Money(change))
    assert answer.offers == (offer,)


@pytest.mark.parametrize(
    ("draft", "terms"),
    [
        (a_draft(99_000), {}),  # Round already.
        (a_draft(99_001), {"round_up_minor": 0}),
        (giving(a_draft(99_001), money=500), {}),  # Something was given.
    ],
)
def test_there_is_not_always_something_to_round_up(draft, terms):
    assert ask(draft, None, a_cause(**terms)).offers == ()


def test_the_change_is_that_of_what_is_really_paid():
    draft = a_draft(10_000, asked=150)

    answer = ask(draft, a_member(150), the_points(), a_cause())

    assert answer.offers[-1].fact("money") == Money(150)


def test_the_change_for_one_cause_is_not_asked_for_again_by_the_next():
    cats = a_cause(programme_id="cats", cause="cats")
    draft = giving(a_draft(99_400), money=600)

    assert ask(draft, None, a_cause(), cats).offers == ()


def test_money_for_a_cause_stands_beside_the_goods():
    discount = DiscountTerms(programme_id="d", version=1, percent_hundredths=1_000)
    plain = a_draft(10_000)

    answer = ask(
        giving(plain, money=240), a_member(), the_points(), discount, a_cause()
    )

    without = ask(plain, a_member(), the_points(), discount, a_cause())
    assert answer.donated == Money(240)
    assert answer.lines == without.lines
    assert (answer.earned, answer.discount) == (without.earned, without.discount)


def test_a_donation_is_stated_among_the_reasons():
    answer = ask(giving(a_draft(), money=240), None, a_cause())

    assert (
        because(Why.DONATED, programme="trees", money=Money(240), points=Points(0))
        in answer.reasons
    )


def test_a_slip_of_the_hand_gives_no_more_than_the_most():
    draft = giving(a_draft(), money=50_000_000)

    assert donated(ask(draft, None, a_cause(most_minor=5_000))) == [(5_000, 0)]


def test_less_than_nothing_cannot_be_given():
    with pytest.raises(AssertionError):
        ask(giving(a_draft(), money=-1), None, a_cause())
    with pytest.raises(AssertionError):
        ask(giving(a_draft(), points=-1), a_member(100), a_cause())


def test_several_gifts_for_one_cause_are_one_donation():
    draft = giving(giving(a_draft(), money=100, points=100), money=50, points=200)

    assert donated(ask(draft, a_member(1_000), a_cause())) == [(150, 300)]


# --- points -------------------------------------------------------------------


def test_points_can_be_given_instead_of_money():
    answer = ask(giving(a_draft(), points=5_000), a_member(8_000), a_cause())

    assert donated(answer) == [(0, 5_000)]


def test_a_promise_to_a_cause_is_not_taken_away_by_spending_all():
    draft = giving(a_draft(100_000, asked=99_999), points=5_000)

    answer = ask(draft, a_member(8_000), the_points(), a_cause())

    assert donated(answer) == [(0, 5_000)]
    assert answer.largest == answer.redeem == Points(3_000)
    assert answer.binding == because(Why.BALANCE, spendable=Points(3_000))


def test_whoever_gives_everything_has_nothing_to_spend():
    draft = giving(a_draft(100_000, asked=100), points=8_000)

    answer = ask(draft, a_member(8_000), the_points(), a_cause())

    assert (answer.redeem, answer.binding.why) == (Points(0), Why.NO_POINTS)


def test_two_causes_share_what_there_is():
    cats = a_cause(programme_id="cats", cause="cats")
    draft = giving(giving(a_draft(), points=800), points=800, programme="cats")

    answer = ask(draft, a_member(1_000), a_cause(), cats)

    assert sum(points for _, points in donated(answer)) == 1_000


def test_other_purses_are_not_touched():
    draft = giving(a_draft(100_000, asked=99_999), points=5_000)

    answer = ask(draft, a_member(8_000), the_points(), a_cause(purse="cashback"))

    assert (donated(answer), answer.redeem) == ([], Points(8_000))


@pytest.mark.parametrize(
    ("member", "terms", "why"),
    [
        (None, {}, Why.NO_CARD),
        (a_member(), {}, Why.NO_POINTS),
        (a_member(900, status=CardStatus.UNKNOWN), {}, Why.CARD_UNKNOWN),
        (a_member(900, status=CardStatus.BLOCKED), {}, Why.CARD_BLOCKED),
        (a_member(900, status=CardStatus.NOT_ACTIVATED), {}, Why.CARD_NOT_ACTIVATED),
        (a_member(900, mode=EntryMode.TYPED, online=False), {}, Why.CARD_TYPED),
        (a_member(0, confirmed=900, online=False), {}, Why.NO_RIGHT_OFFLINE),
        (a_member(900), {"takes_points": False}, Why.NOTHING_REDEEMABLE),
        (a_member(900), {"points_minimum_hundredths": 1_000}, Why.BELOW_MINIMUM),
        (a_member(99), {}, Why.STEP),
    ],
)
def test_where_no_points_can_be_given_the_reason_is_said(member, terms, why):
    answer = ask(giving(a_draft(), points=900), member, a_cause(**terms))

    assert answer.donations == ()
    assert why in whys(answer.reasons)


def test_money_goes_to_the_cause_even_where_points_cannot():
    answer = ask(giving(a_draft(), money=100, points=900), None, a_cause())

    assert donated(answer) == [(100, 0)]
    assert {Why.DONATED, Why.NO_CARD} <= set(whys(answer.reasons))


def test_points_are_given_in_whole_steps():
    answer = ask(giving(a_draft(), points=777), a_member(900), a_cause())

    assert donated(answer) == [(0, 700)]


@pytest.mark.parametrize(("minor", "worth"), [(100, 950), (50, 600), (33, 481)])
def test_the_cause_gets_whole_kopecks_for_points(minor, worth):
    terms = a_cause(minor_per_point=minor, points_step_hundredths=1)
    gift = Donation(programme="trees", version=1, money=Money(250), points=Points(700))

    assert terms.worth(gift) == Money(worth)
    assert terms.exact_step_hundredths * minor % 100 == 0


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("cause", {"cause": ""}),
        ("takes_points", {"takes_points": False, "most_minor": 0}),
        ("round_up_minor", {"round_up_minor": 2_000, "most_minor": 1_000}),
        ("round_up_minor", {"round_up_minor": -1}),
        ("points_step_hundredths", {"points_step_hundredths": 0}),
        ("minor_per_point", {"minor_per_point": 0}),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        a_cause(**more)


@settings(max_examples=300)
@given(
    receipts(),
    st.integers(0, 50_000),
    st.integers(0, 50_000),
    st.integers(0, 50_000),
    st.integers(0, 5_000),
)
def test_gifts_and_redemption_together_never_exceed_what_may_be_spent(
    draft, spendable, points, asked, money
):
    plain = a_draft(*draft.lines, asked=asked)

    answer = ask(
        giving(plain, money, points), a_member(spendable), the_points(), a_cause()
    )

    gift = Points.total(one.points for one in answer.donations)
    assert gift + answer.redeem <= Points(spendable)
    assert gift + answer.largest <= Points(spendable)
    assert answer.donated == Money(money)
    keeps_floors(draft, answer)
    # What is given changes no line but by the points that are then missing.
    if answer.redeem == ask(plain, a_member(spendable), the_points()).redeem:
        assert answer.lines == ask(plain, a_member(spendable), the_points()).lines
