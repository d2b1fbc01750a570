"""Gift cards: money paid in advance, never a discount and never lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.facts import Choice
from cashier.domain.loyalty.gift_cards import (
    GiftArticle,
    GiftCardTerms,
    SoldGiftCard,
    cards_sold,
    largest_tender,
    why_no_top_up,
)
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import LifeRounding, LifeUnit
from tests.unit.domain_builders import TODAY, a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import ask, pieces, receipts

FIXED, FREE = "gift-1000", "gift-any"
ARTICLES = (GiftArticle(item=FIXED, amount_minor=100_000), GiftArticle(item=FREE))


def the_terms(**more):
    return GiftCardTerms(
        **({"programme_id": "gift", "version": 1, "articles": ARTICLES} | more)
    )


def a_card_of(amount, line_no=1):
    return pieces(1, amount, line_no, item_id=FREE)


def paying(draft, balance, *programmes, terms=None, member=None, **more):
    """The most that a card pays; by default nothing else has been paid yet."""
    terms = terms or the_terms()
    answer = ask(draft, member, *programmes, terms)
    to_pay = draft.total - answer.discount - answer.redeem_money
    figures = {"ends": None, "to_pay": to_pay, "today": TODAY} | more
    return largest_tender(
        terms, balance=Money(balance), draft=draft, quote=answer, **figures
    )


# --- selling ------------------------------------------------------------------


def test_an_article_of_a_fixed_amount_is_one_card_for_each_piece():
    line = pieces(2, 95_000, item_id=FIXED)  # Sold cheaper than what is on it.

    sold = cards_sold(the_terms(life=12), [line], TODAY)

    card = SoldGiftCard(line_no=1, amount=Money(100_000), ends=date(2031, 1, 2))
    assert sold == [card, card]


def test_a_free_amount_is_what_the_customer_pays():
    (card,) = cards_sold(the_terms(), [a_card_of(123_400)], TODAY)

    assert (card.amount, card.ends) == (Money(123_400), None)


def test_other_goods_are_no_gift_cards():
    assert cards_sold(the_terms(), [a_draft_line()], TODAY) == []


@pytest.mark.parametrize(
    ("life", "unit", "rounding", "ends"),
    [
        (6, LifeUnit.MONTHS, LifeRounding.DAY, date(2030, 7, 2)),
        (6, LifeUnit.MONTHS, LifeRounding.MONTH, date(2030, 7, 31)),
        (30, LifeUnit.DAYS, LifeRounding.WEEK, date(2030, 2, 3)),
    ],
)
def test_a_gift_card_lives_as_long_as_the_terms_say(life, unit, rounding, ends):
    terms = the_terms(life=life, life_unit=unit, life_rounding=rounding)

    assert terms.last_day(TODAY) == ends


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        (a_card_of(10_000), False),
        (a_card_of(9_999), True),
        (a_card_of(1_500_000), False),
        (a_card_of(1_500_001), True),
        (pieces(2, 20_000, item_id=FREE), True),  # Which card gets how much?
        (pieces(3, 500, item_id=FIXED), False),
        (a_draft_line(20_000, item_id=FREE, quantity_milli=500), True),
        (a_draft_line(20_000, item_id=FIXED, quantity_milli=1_500), True),
        (a_draft_line(5), False),
    ],
)
def test_a_sum_that_no_card_may_have_is_refused_before_anybody_pays(line, refused):
    answer = ask(a_draft(line), None, the_terms())

    reason = because(
        Why.GIFT_AMOUNT, programme="gift", least=Money(10_000), most=Money(1_500_000)
    )
    assert answer.refusals == ((reason,) if refused else ())
    assert not refused or cards_sold(the_terms(), [line], TODAY) == []


def test_selling_a_gift_card_earns_nothing_and_takes_no_discount():
    points = PointsTerms(programme_id="p", version=1)
    card = DiscountTerms(programme_id="d", version=1, percent_hundredths=1_000)
    draft = replace(
        a_draft(10_000, a_card_of(100_000, 2)),
        choices=(Choice(purse="", points=Points(200_000)),),
    )

    answer = ask(draft, a_member(200_000), points, card, the_terms())

    goods, gift = answer.lines
    assert (goods.discount, goods.redeemed) == (Money(1_000), Money(9_000))
    assert (gift.discount, gift.redeemed, gift.earned) == (
        Money(0),
        Money(0),
        Points(0),
    )


@pytest.mark.parametrize(
    ("terms", "balance", "why"),
    [
        ({}, 100_000, None),
        ({"may_be_topped_up": False}, 0, Why.GIFT_NO_TOP_UP),
        ({"most_on_card_minor": 150_000}, 100_000, None),
        ({"most_on_card_minor": 150_000}, 100_001, Why.GIFT_TOO_MUCH),
    ],
)
def test_a_card_is_topped_up_as_far_as_the_terms_let_it(terms, balance, why):
    found = why_no_top_up(the_terms(**terms), Money(balance), Money(50_000))

    assert (found and found.why) is why


# --- paying -------------------------------------------------------------------


def test_a_card_pays_the_whole_purchase_and_keeps_the_rest():
    tender = paying(a_draft(30_000), 100_000)

    assert (tender.most, tender.binding.why) == (Money(30_000), Why.WHOLE_SUM)


def test_a_card_pays_as_far_as_it_goes():
    tender = paying(a_draft(30_000), 10_000)

    assert tender.most == Money(10_000)
    assert tender.binding == because(
        Why.GIFT_BALANCE, programme="gift", balance=Money(10_000)
    )


def test_a_card_pays_what_discounts_and_points_have_left():
    points = PointsTerms(programme_id="p", version=1)
    card = DiscountTerms(programme_id="d", version=1, percent_hundredths=1_000)

    tender = paying(
        a_draft(10_000, asked=2_000), 50_000, points, card, member=a_member(2_000)
    )

    assert tender.most == Money(7_000)


def test_a_card_pays_what_other_tenders_have_left():
    tender = paying(a_draft(30_000), 100_000, to_pay=Money(12_000))

    assert (tender.most, tender.binding.why) == (Money(12_000), Why.WHOLE_SUM)


@pytest.mark.parametrize(
    "terms",
    [
        {"not_payable_items": frozenset({"item2"})},
        {"not_payable_categories": frozenset({"tobacco"})},
    ],
)
def test_some_goods_are_paid_in_money_only(terms):
    draft = a_draft(10_000, a_draft_line(20_000, 2, category="tobacco"))

    tender = paying(draft, 100_000, terms=the_terms(**terms))

    assert tender.most == Money(10_000)
    assert tender.binding == because(
        Why.GIFT_GOODS, programme="gift", money=Money(10_000)
    )


def test_no_gift_card_buys_another():
    tender = paying(a_draft(a_card_of(100_000)), 100_000)

    assert (tender.most, tender.binding.why) == (Money(0), Why.GIFT_NO_GOODS)


def test_a_card_for_one_purchase_is_taken_only_where_nothing_is_lost():
    terms = the_terms(partial_use=False)

    small = paying(a_draft(30_000), 100_000, terms=terms)
    large = paying(a_draft(130_000), 100_000, terms=terms)

    assert small.most == Money(0)
    assert small.binding == because(
        Why.GIFT_IN_ONE_SALE, programme="gift", balance=Money(100_000)
    )
    assert large.most == Money(100_000)


@pytest.mark.parametrize(
    ("balance", "ends", "why"),
    [
        (0, None, Why.GIFT_EMPTY),
        (5_000, date(2030, 1, 1), Why.GIFT_OVER),
        (5_000, TODAY, Why.GIFT_BALANCE),
    ],
)
def test_a_card_pays_to_its_last_day(balance, ends, why):
    tender = paying(a_draft(30_000), balance, ends=ends)

    assert tender.binding.why is why
    assert tender.most == Money(balance if why is Why.GIFT_BALANCE else 0)


@settings(max_examples=300)
@given(receipts(), st.integers(0, 300_000), st.integers(0, 300_000), st.booleans())
def test_a_card_never_pays_more_than_it_has_or_than_is_due(
    draft, balance, to_pay, partial
):
    terms = the_terms(partial_use=partial, not_payable_items=frozenset({"beer"}))

    tender = paying(draft, balance, terms=terms, to_pay=Money(to_pay))

    payable = sum(line.total.units for line in draft.lines if line.item_id != "beer")
    largest = min(balance, to_pay, payable)
    assert tender.most == Money(largest if partial or largest == balance else 0)


# --- terms --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("articles", {"articles": ()}),
        ("articles", {"articles": (ARTICLES[0], ARTICLES[0])}),
        ("most_minor", {"least_minor": 100, "most_minor": 99}),
        ("least_minor", {"least_minor": 0}),
        ("life", {"life": 0}),
        ("requires", {"requires": "club"}),
        ("by_enrolment", {"by_enrolment": True}),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        the_terms(**more)


@pytest.mark.parametrize(
    ("field", "more"),
    [("item", {"item": ""}), ("amount_minor", {"item": "g", "amount_minor": -1})],
)
def test_an_article_has_a_number_and_a_sum(field, more):
    with pytest.raises(ValueError, match=rf"^{field}:"):
        GiftArticle(**more)
