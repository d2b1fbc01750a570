"""Coupons: each is answered, none is used twice, and none is guessed to be good."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money
from cashier.domain.loyalty.answers import CouponToPrint
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import CouponRef
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.member import CardStatus
from tests.unit.domain_builders import NOW, TODAY, a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import (
    ask,
    discounts,
    keeps_floors,
    on_offer,
    pieces,
    receipts,
    whys,
)

SERIES = {"kind": CouponKind.SERIES}


def a_coupon(**more):
    gifts = {"percent_hundredths", "sum_minor", "free_pieces"}
    if not gifts & more.keys():
        more = {"percent_hundredths": 1_000} | more
    return CouponTerms(**({"programme_id": "autumn", "version": 1} | more))


def showing(draft, *codes, programme="autumn", **more):
    refs = tuple(
        CouponRef(code=code, programme=programme, **({"granted": True} | more))
        for code in codes
    )
    return replace(draft, coupons=(*draft.coupons, *refs))


def answers(answer):
    return [(use.code, use.used, use.reason.why) for use in answer.coupons]


def refusals(answer):
    return [use.reason.why for use in answer.coupons if not use.used]


# --- what a coupon gives ------------------------------------------------------


def test_a_coupon_takes_its_percent_off_also_without_a_card():
    answer = ask(showing(a_draft(10_000, 5_000), "A1"), None, a_coupon())

    assert discounts(answer) == [1_000, 500]
    (use,) = answer.coupons
    assert (use.code, use.used) == ("A1", True)
    assert use.reason == because(
        Why.COUPON_USED_HERE, programme="autumn", money=Money(1_500)
    )
    assert answer.applied[0].reason == use.reason


def test_a_coupon_of_a_sum_is_worth_no_more_than_the_goods():
    answer = ask(showing(a_draft(700), "A1"), None, a_coupon(sum_minor=1_000))

    assert answer.coupons[0].reason.fact("money") == Money(700)


def test_a_coupon_of_a_piece_makes_the_cheapest_of_its_goods_free():
    terms = a_coupon(free_pieces=1, categories=frozenset({"coffee"}))
    draft = a_draft(
        pieces(2, 20_000, 1, category="coffee"),
        pieces(1, 15_000, 2, category="coffee"),
        1_000,
    )

    assert discounts(ask(showing(draft, "A1"), None, terms)) == [0, 15_000, 0]


@pytest.mark.parametrize(("below", "money"), [(False, 15_000), (True, 20_000)])
def test_a_free_piece_goes_below_its_floor_only_if_the_terms_say_so(below, money):
    draft = a_draft(pieces(1, 20_000, floor=5_000))

    answer = ask(showing(draft, "A1"), None, a_coupon(free_pieces=1, below_floor=below))

    assert answer.discount == Money(money)


def test_a_piece_that_a_coupon_made_free_gives_no_stamp():
    stamps = StampsTerms(programme_id="s", version=1, purse="cups")
    draft = showing(a_draft(pieces(3, 20_000)), "A1")

    answer = ask(draft, a_member(), a_coupon(free_pieces=1), stamps)

    assert answer.earned_in("cups").units == 200


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ({"categories": frozenset({"books"})}, {}),
        ({"items": frozenset({"tea"})}, {}),
        ({"not_discounted_categories": frozenset({"food"})}, {}),
        ({"discount_on_reduced": False}, {"gross": Money(99_999)}),
        ({"free_pieces": 1}, {"is_piece": False, "quantity_milli": 500}),
        ({"free_pieces": 1}, {"floor": 10_000}),
    ],
)
def test_a_coupon_for_other_goods_stays_unused(terms, line):
    floor = line.pop("floor", 0)
    draft = a_draft(a_draft_line(10_000, floor=floor, **line))

    answer = ask(showing(draft, "A1"), None, a_coupon(**terms))

    assert answers(answer) == [("A1", False, Why.COUPON_NO_GOODS)]
    assert answer.applied == ()


def test_goods_at_their_floor_use_no_coupon_up():
    draft = a_draft(a_draft_line(10_000, floor=10_000))

    answer = ask(showing(draft, "A1"), None, a_coupon())

    assert refusals(answer) == [Why.LINE_FLOOR]


def test_goods_on_offer_take_a_coupon_if_the_terms_let_them():
    assert discounts(
        ask(showing(a_draft(on_offer(10_000)), "A1"), None, a_coupon())
    ) == [1_000]


# --- when it is not good ------------------------------------------------------


def test_the_same_coupon_twice_in_a_sale_counts_once():
    answer = ask(showing(a_draft(10_000), "A1", "A1"), None, a_coupon(in_sale=5))

    assert answers(answer) == [
        ("A1", True, Why.COUPON_USED_HERE),
        ("A1", False, Why.COUPON_TWICE),
    ]
    assert answer.discount == Money(1_000)


@pytest.mark.parametrize(("in_sale", "money"), [(1, 1_000), (2, 1_900), (9, 2_710)])
def test_only_so_many_coupons_of_a_kind_are_used_in_one_sale(in_sale, money):
    draft = showing(a_draft(10_000), "A1", "A2", "A3")

    answer = ask(draft, None, a_coupon(in_sale=in_sale))

    assert answer.discount == Money(money)
    assert sum(use.used for use in answer.coupons) == min(in_sale, 3)
    assert refusals(answer) == [Why.COUPON_TWICE] * (3 - min(in_sale, 3))


def test_two_coupons_of_a_piece_make_two_pieces_free():
    draft = showing(a_draft(pieces(2, 20_000)), "A1", "A2", "A3")

    answer = ask(draft, None, a_coupon(free_pieces=1, in_sale=3))

    assert answer.discount == Money(40_000)
    assert refusals(answer) == [Why.COUPON_NO_GOODS]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"starts": TODAY}, None),
        ({"ends": TODAY}, None),
        ({"starts": date(2030, 1, 3)}, Why.COUPON_NOT_YET),
        ({"ends": date(2030, 1, 1)}, Why.COUPON_OVER),
        ({"card": "777"}, None),
        ({"card": "778"}, Why.COUPON_OTHER_CARD),
        ({"granted": False}, Why.COUPON_NOT_GRANTED),
        ({"granted": False, "refused": True}, Why.COUPON_SPENT),
    ],
)
def test_a_coupon_says_why_it_is_not_good(more, why):
    draft = showing(a_draft(10_000), "A1", **more)

    answer = ask(draft, a_member(card="777"), a_coupon())

    assert refusals(answer) == ([] if why is None else [why])
    assert answer.discount == Money(1_000 if why is None else 0)
    assert why is None or why in whys(answer.reasons)


def test_a_personal_coupon_needs_its_card():
    answer = ask(showing(a_draft(), "A1", card="777"), None, a_coupon())

    assert refusals(answer) == [Why.COUPON_OTHER_CARD]


@pytest.mark.parametrize(
    ("terms", "needs"),
    [
        ({}, True),
        (SERIES, False),
        (SERIES | {"uses_total": 100}, True),
        (SERIES | {"uses_each": 1, "needs_card": True}, True),
    ],
)
def test_whatever_is_limited_is_never_guessed(terms, needs):
    draft = showing(a_draft(10_000), "AUTUMN", granted=False)

    answer = ask(draft, a_member(), a_coupon(**terms))

    assert a_coupon(**terms).needs_right is needs
    assert refusals(answer) == ([Why.COUPON_NOT_GRANTED] if needs else [])


def test_a_purchase_below_the_minimum_says_how_much_is_missing():
    terms = a_coupon(purchase_minimum_minor=20_000)

    answer = ask(showing(a_draft(15_000), "A1"), None, terms)

    assert answer.coupons[0].reason == because(
        Why.BELOW_PURCHASE,
        programme="autumn",
        minimum=Money(20_000),
        missing=Money(5_000),
    )
    (step,) = ask(showing(a_draft(20_000), "A1"), None, terms).applied
    assert step.needs == Money(20_000)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (None, Why.NO_CARD),
        (a_member(status=CardStatus.BLOCKED), Why.CARD_BLOCKED),
        (a_member(status=CardStatus.UNKNOWN), Why.CARD_UNKNOWN),
        (a_member(), None),
    ],
)
def test_some_coupons_need_a_card(member, why):
    answer = ask(showing(a_draft(), "A1"), member, a_coupon(needs_card=True))

    assert refusals(answer) == ([] if why is None else [why])


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"ends": date(2030, 1, 1)}, Why.COUPON_OVER),
        ({"starts": date(2030, 1, 3)}, Why.COUPON_NOT_YET),
        ({"stores": frozenset({7})}, Why.COUPON_UNKNOWN),
        ({"stores": frozenset({7}), "ends": TODAY}, Why.COUPON_UNKNOWN),
        ({"requires": "club"}, Why.NEEDS_MEMBERSHIP),
        ({"by_enrolment": True}, Why.NOT_ENROLLED),
        ({"programme_id": "spring"}, Why.COUPON_UNKNOWN),
    ],
)
def test_a_coupon_whose_programme_has_no_turn_is_answered_too(terms, why):
    draft = replace(showing(a_draft(), "A1"), store=1)

    answer = ask(draft, a_member(), a_coupon(**terms))

    assert answers(answer) == [("A1", False, why)]


def test_a_code_of_a_programme_that_has_no_coupons_is_unknown():
    points = PointsTerms(programme_id="p", version=1)

    answer = ask(showing(a_draft(), "A1", programme="p"), a_member(), points)

    assert answers(answer) == [("A1", False, Why.COUPON_UNKNOWN)]


def test_where_no_programme_is_known_the_coupon_is_answered():
    answer = quote(showing(a_draft(), "A1"), a_member(), [], NOW)

    assert answers(answer) == [("A1", False, Why.NO_PROGRAMME)]


def test_no_coupon_shown_and_nothing_is_said():
    answer = ask(a_draft(), a_member(), a_coupon())

    assert (answer.coupons, answer.reasons) == ((), ())


# --- with other discounts -----------------------------------------------------


def test_a_coupon_that_is_not_the_better_one_is_not_used_up():
    card = DiscountTerms(
        programme_id="card", version=1, group="one", percent_hundredths=2_000
    )

    answer = ask(
        showing(a_draft(10_000), "A1"), a_member(), card, a_coupon(group="one")
    )

    assert answer.discount == Money(2_000)
    assert answers(answer) == [("A1", False, Why.BETTER_APPLIES)]


def test_a_coupon_outside_the_group_applies_beside_the_card():
    card = DiscountTerms(
        programme_id="card", version=1, percent_hundredths=2_000, priority=1
    )

    answer = ask(showing(a_draft(10_000), "A1"), a_member(), card, a_coupon())

    assert answer.discount == Money(2_800)


# --- the coupon for the next purchase -----------------------------------------


def test_a_purchase_prints_a_coupon_for_the_next_one():
    terms = a_coupon(issues_from_minor=10_000, issues_after_days=1, issues_for_days=30)

    answer = ask(a_draft(10_000), None, terms)

    assert answer.to_print == (
        CouponToPrint(
            programme="autumn",
            version=1,
            starts=date(2030, 1, 3),
            ends=date(2030, 2, 1),
        ),
    )
    assert (
        because(
            Why.COUPON_TO_PRINT,
            programme="autumn",
            starts=date(2030, 1, 3),
            on=date(2030, 2, 1),
        )
        in answer.reasons
    )


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        (a_draft(9_999), 1),
        (a_draft(5_000, a_draft_line(9_000, 2, discountable=False)), 5_000),
        (a_draft(10_000, asked=100), 100),
    ],
)
def test_the_next_coupon_looks_at_the_money_paid_for_goods(draft, missing):
    points = PointsTerms(programme_id="p", version=1)

    answer = ask(draft, a_member(1_000), points, a_coupon(issues_from_minor=10_000))

    assert answer.to_print == ()
    why = next(r for r in answer.reasons if r.why is Why.BELOW_PURCHASE)
    assert why.fact("missing") == Money(missing)


def test_for_nothing_no_coupon_is_printed():
    answer = ask(a_draft(a_draft_line(0)), None, a_coupon(issues_from_minor=0))

    assert answer.to_print == ()


# --- terms and properties -----------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("percent_hundredths", {"percent_hundredths": 0}),
        ("percent_hundredths", {"percent_hundredths": 1, "sum_minor": 1}),
        ("percent_hundredths", {"sum_minor": 1, "free_pieces": 1}),
        ("percent_hundredths", {"percent_hundredths": 10_001}),
        ("uses_total", {"uses_total": 5}),
        ("uses_each", {"uses_each": 5}),
        ("uses_total", SERIES | {"uses_total": 0}),
        ("needs_card", SERIES | {"uses_each": 1}),
        ("issues_from_minor", SERIES | {"issues_from_minor": 0}),
        ("issues_for_days", {"issues_for_days": 0}),
        ("in_sale", {"in_sale": 0}),
        (
            "not_discounted_items",
            {"items": frozenset({"t"}), "not_discounted_items": frozenset({"t"})},
        ),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        a_coupon(**more)


coupon_terms = st.sampled_from(
    [
        {"percent_hundredths": 1_500},
        {"percent_hundredths": 10_000},
        {"sum_minor": 30_000},
        {"free_pieces": 2},
    ]
)


@settings(max_examples=300)
@given(
    receipts(),
    coupon_terms,
    coupon_terms,
    st.integers(1, 4),
    st.lists(st.sampled_from(["A1", "A2", "B1", "B2", "C"]), max_size=6),
    st.booleans(),
)
def test_every_coupon_is_answered_and_their_sums_are_the_discount(
    draft, one, two, in_sale, codes, together
):
    terms = [
        a_coupon(programme_id="A", in_sale=in_sale, **one),
        a_coupon(programme_id="B", in_sale=in_sale, group="A" * together, **two),
    ]
    shown = draft
    for code in codes:
        shown = showing(shown, code, programme=code[0])

    answer = ask(shown, None, *terms)

    assert sorted(use.code for use in answer.coupons) == sorted(codes)
    used = [use for use in answer.coupons if use.used]
    assert len({use.code for use in used}) == len(used)
    sums = (use.reason.fact("money") for use in used)
    assert Money.total(sums) == answer.discount
    keeps_floors(draft, answer)
