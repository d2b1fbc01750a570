"""What a basket costs, to the kopeck."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import LARGEST, Money, Points
from cashier.domain.errors import AmountRefused, BadQuantity
from cashier.domain.loyalty.facts import MAIN, Choice
from cashier.domain.pricing import (
    MOST_ON_A_LINE,
    check_quantity,
    draft_of,
    price_line,
    price_lines,
    totals,
)
from tests.unit.domain_builders import a_line, a_weighed_item, an_item


@pytest.mark.parametrize(
    ("price", "milli", "gross"),
    [(10_000, 3000, 30_000), (19_990, 354, 7076), (1, 499, 0), (1, 500, 1)],
)
def test_half_a_kopeck_rounds_up_as_on_a_shelf_label(price, milli, gross):
    priced = price_line(a_line(a_weighed_item(price), milli))

    assert priced.gross == priced.net == Money(gross)


def test_a_label_that_carries_its_own_sum_is_believed():
    priced = price_line(a_line(a_weighed_item(10_000), fixed_gross=Money(1999)))

    assert priced.gross == Money(1999)


def test_a_discount_beyond_the_goods_is_not_given():
    priced = price_line(a_line(an_item(500)), discount=Money(700))

    assert (priced.discount, priced.net) == (Money(500), Money(0))


@pytest.mark.parametrize(
    "line",
    [
        a_line(an_item(LARGEST), 99_999_000),
        a_line(an_item(MOST_ON_A_LINE.units + 1)),
        a_line(an_item(-1)),
        a_line(fixed_gross=Money(-1)),
        a_line(fixed_gross=MOST_ON_A_LINE + Money(1)),
    ],
)
def test_a_sum_that_no_receipt_can_show_is_refused(line):
    with pytest.raises(AmountRefused):
        price_line(line)


@pytest.mark.parametrize("milli", [0, -1000, 1500, 100_000_000])
def test_a_piece_is_sold_whole_and_not_by_the_million(milli):
    with pytest.raises(BadQuantity):
        check_quantity(an_item(), milli)


def test_weighed_goods_are_sold_by_the_gram():
    check_quantity(a_weighed_item(), 1)
    check_quantity(an_item(), 2000)


def test_voided_lines_cost_nothing_and_earn_nothing():
    lines = price_lines([a_line(), a_line(line_no=2, is_voided=True)])

    sums = totals(lines, redeemed=Money(3000), paid=Money(5000))

    assert (sums.gross, sums.discount) == (Money(10_000), Money(0))
    assert (sums.to_pay, sums.short) == (Money(7000), Money(2000))
    assert [line.line_no for line in draft_of(lines).lines] == [1]


def test_the_engine_sees_the_price_after_other_discounts():
    item = an_item(10_000, category="tobacco", redeemable=False, earning=False)
    line = price_line(a_line(item), discount=Money(1000))

    draft = draft_of([line], [Choice(purse=MAIN, points=Points(500))])

    (seen,) = draft.lines
    assert draft.asked() == Points(500)
    assert (seen.total, seen.category) == (Money(9000), "tobacco")
    assert (seen.redeemable, seen.earning, seen.item_id) == (
        False,
        False,
        item.item_id,
    )


@pytest.mark.parametrize(
    ("floor", "milli", "expected"),
    [
        (0, 1000, 0),
        (3333, 500, 1667),  # Up, or the floor would be broken by half a kopeck.
        (20_000, 1000, 10_000),  # Cheaper than its floor already.
        (LARGEST, 2000, 20_000),
        (-5, 1000, 0),
    ],
)
def test_the_floor_of_a_line_follows_its_quantity(floor, milli, expected):
    item = a_weighed_item(10_000, floor_price=Money(floor))

    (seen,) = draft_of(price_lines([a_line(item, milli)])).lines

    assert seen.floor == Money(expected)


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), st.booleans()),
        max_size=20,
    )
)
def test_a_sale_costs_what_its_lines_cost(rows):
    lines = price_lines(
        a_line(a_weighed_item(price), milli, number, is_voided=is_voided)
        for number, (price, milli, is_voided) in enumerate(rows, start=1)
    )

    live = [priced for priced in lines if not priced.line.is_voided]
    assert totals(lines).to_pay == Money.total(priced.net for priced in live)
    assert draft_of(lines).total == totals(lines).to_pay
    for priced, (price, milli, _) in zip(lines, rows, strict=True):
        assert abs(priced.gross.units * 1000 - price * milli) <= 500
