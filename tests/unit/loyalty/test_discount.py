"""A fixed discount: for the right card, on the right goods, never below a floor."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.member import CardStatus
from tests.unit.domain_builders import a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import (
    BEER,
    BREAD,
    TEA,
    ask,
    discounts,
    in_other_version,
    keeps_floors,
    on_offer,
    receipts,
    whys,
)


def a_discount(**more):
    if "sum_minor" not in more:
        more = {"percent_hundredths": 500} | more
    return DiscountTerms(**({"programme_id": "card", "version": 1} | more))


def test_a_card_takes_its_percent_off_every_line():
    answer = ask(a_draft(19_990, 4_990), a_member(), a_discount())

    # 5 % of 249.80 is 12.49; the kopeck that is over goes to the larger fraction.
    assert answer.discount == Money(1_249)
    assert discounts(answer) == [1_000, 249]
    (step,) = answer.applied
    assert (step.effect, step.money) == (Effect.DISCOUNT, Money(1_249))
    assert step.reason == because(
        Why.DISCOUNT_PERCENT, programme="card", percent_hundredths=500
    )


def test_a_percent_is_rounded_down_once_for_the_whole_receipt():
    assert ask(a_draft(19, 19), a_member(), a_discount()).discount == Money(1)


def test_a_kopeck_has_no_five_percent_and_says_it_is_too_small():
    answer = ask(a_draft(19), a_member(), a_discount())

    assert whys(answer.reasons)[0] is Why.TOO_SMALL


def test_a_sum_off_is_shared_by_the_price_of_the_lines():
    answer = ask(a_draft(10_000, 5_000), a_member(), a_discount(sum_minor=1_000))

    assert discounts(answer) == [667, 333]
    assert answer.applied[0].reason == because(
        Why.DISCOUNT_SUM, programme="card", money=Money(1_000)
    )


def test_a_sum_off_never_makes_the_shop_pay():
    answer = ask(a_draft(700), a_member(), a_discount(sum_minor=1_000))

    assert discounts(answer) == [700]
    assert answer.applied[0].reason.fact("money") == Money(700)


def test_a_line_at_its_floor_gives_nothing_more_and_says_so():
    at_floor, free = a_draft_line(10_000, 1, floor=9_900), a_draft_line(10_000, 2)

    percent = ask(a_draft(at_floor, free), a_member(), a_discount())
    in_sum = ask(a_draft(at_floor, free), a_member(), a_discount(sum_minor=1_000))

    assert discounts(percent) == [100, 500]  # A percent stays on its line.
    assert discounts(in_sum) == [100, 900]  # A sum is found elsewhere.
    assert whys(percent.lines[0].reasons) == [Why.LINE_FLOOR]


def test_where_every_line_is_at_its_floor_the_floor_is_the_reason():
    answer = ask(a_draft(a_draft_line(100, floor=100)), a_member(), a_discount())

    assert Why.LINE_FLOOR in whys(answer.reasons)


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ({"categories": frozenset({"books"})}, {}),
        ({"items": frozenset({TEA})}, {"item_id": BREAD}),
        ({"not_discounted_items": frozenset({BEER})}, {"item_id": BEER}),
        ({"not_discounted_categories": frozenset({"food"})}, {}),
        ({}, {"discountable": False}),
    ],
)
def test_goods_that_are_not_meant_keep_their_price(terms, line):
    answer = ask(a_draft(a_draft_line(**line)), a_member(), a_discount(**terms))

    assert discounts(answer) == [0]
    assert answer.reasons[0] == because(Why.NOTHING_DISCOUNTED, programme="card")
    assert whys(answer.lines[0].reasons) == [Why.ITEM_NOT_DISCOUNTED]


def test_goods_and_categories_that_are_meant_are_discounted_both():
    tea = a_draft_line(10_000, 1, item_id=TEA, category="drink")
    book = a_draft_line(10_000, 2, category="books")
    terms = a_discount(items=frozenset({TEA}), categories=frozenset({"books"}))

    assert discounts(ask(a_draft(tea, book, 10_000), a_member(), terms)) == [
        500,
        500,
        0,
    ]


def test_what_is_on_offer_already_is_discounted_only_if_the_terms_say_so():
    draft = a_draft(on_offer(10_000, 1), 10_000)

    assert discounts(ask(draft, a_member(), a_discount())) == [500, 500]
    answer = ask(draft, a_member(), a_discount(discount_on_reduced=False))
    assert discounts(answer) == [0, 500]


def test_a_purchase_below_the_minimum_says_how_much_is_missing():
    terms = a_discount(purchase_minimum_minor=10_000)

    assert ask(a_draft(10_000), a_member(), terms).discount == Money(500)
    small = ask(a_draft(9_900), a_member(), terms)
    assert small.discount == Money(0)
    assert small.reasons[0] == because(
        Why.BELOW_PURCHASE, programme="card", minimum=Money(10_000), missing=Money(100)
    )


@pytest.mark.parametrize(("keeps", "needs"), [(True, 10_000), (False, 0)])
def test_a_return_learns_which_purchase_the_discount_needed(keeps, needs):
    terms = a_discount(purchase_minimum_minor=10_000, keeps_thresholds=keeps)

    (step,) = ask(a_draft(10_000), a_member(), terms).applied

    assert step.needs == Money(needs)


def test_a_fee_does_not_help_to_reach_the_minimum():
    fee = a_draft_line(10_000, 2, discountable=False)
    terms = a_discount(purchase_minimum_minor=10_000)

    assert ask(a_draft(5_000, fee), a_member(), terms).discount == Money(0)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (CardStatus.UNKNOWN, Why.CARD_UNKNOWN),
        (CardStatus.NOT_ACTIVATED, Why.CARD_NOT_ACTIVATED),
        (CardStatus.BLOCKED, Why.CARD_BLOCKED),
    ],
)
def test_a_card_that_proves_nothing_gets_no_discount(status, why):
    answer = ask(a_draft(), a_member(status=status), a_discount())

    assert answer.discount == Money(0)
    assert answer.reasons[0].why is why


def test_without_a_card_there_is_no_discount():
    assert ask(a_draft(), None, a_discount()).reasons[0].why is Why.NO_CARD


def test_of_two_discounts_of_a_group_the_better_one_applies_and_says_so():
    small = a_discount(programme_id="small", group="cards")
    large = a_discount(programme_id="large", group="cards", percent_hundredths=700)

    answer = ask(a_draft(10_000), a_member(), small, large)

    assert answer.discount == Money(700)
    assert because(Why.BETTER_APPLIES, programme="small", better="large") in (
        answer.reasons
    )


def test_discounts_of_no_group_follow_each_other():
    one, two = a_discount(programme_id="a"), a_discount(programme_id="b")

    # The second takes its percent of what the first has left: 100 - 5 - 4.75.
    assert ask(a_draft(10_000), a_member(), two, one).discount == Money(975)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("percent_hundredths", {"percent_hundredths": 0}),
        ("percent_hundredths", {"percent_hundredths": 500, "sum_minor": 100}),
        ("percent_hundredths", {"percent_hundredths": 10_001}),
        ("sum_minor", {"percent_hundredths": 0, "sum_minor": -1}),
        ("sum_minor", {"percent_hundredths": 0, "sum_minor": 10**13}),
        ("purchase_minimum_minor", {"purchase_minimum_minor": -1}),
        (
            "not_discounted_items",
            {"items": frozenset({TEA}), "not_discounted_items": frozenset({TEA})},
        ),
        (
            "not_discounted_categories",
            {
                "categories": frozenset({"food"}),
                "not_discounted_categories": frozenset({"food"}),
            },
        ),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=f"^{field}:"):
        a_discount(**more)


# --- properties ---------------------------------------------------------------

discount_terms = st.builds(
    lambda percent, money, by_sum, reduced, minimum, items: a_discount(
        **({"sum_minor": money} if by_sum else {"percent_hundredths": percent}),
        discount_on_reduced=reduced,
        purchase_minimum_minor=minimum,
        items=items,
    ),
    st.integers(1, 10_000),
    st.integers(1, 50_000),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 0, 20_000]),
    st.sampled_from([frozenset(), frozenset({TEA})]),
)


@settings(max_examples=300)
@given(receipts(), discount_terms, discount_terms)
def test_discounts_add_up_and_no_line_goes_below_its_floor(draft, one, two):
    both = (one, in_other_version(two, programme_id="second"))

    answer = ask(draft, a_member(), *both)

    keeps_floors(draft, answer)
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        assert line.discountable or not priced.discount
    for terms in both:
        gave = any(step.programme == terms.programme_id for step in answer.applied)
        assert gave or answer.reasons


@settings(max_examples=300)
@given(receipts(), st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_greater_percent_never_gives_less(draft, percent, more):
    greater = min(percent + more, 10_000)

    less = ask(draft, a_member(), a_discount(percent_hundredths=percent)).discount
    same = ask(draft, a_member(), a_discount(percent_hundredths=greater)).discount

    assert same >= less
