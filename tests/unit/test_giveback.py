"""Partial returns: in any order they end at the exact whole."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import AlreadyReturned, BadQuantity, LineUnknown
from cashier.domain.giveback import draws_back, give_back, give_back_line
from cashier.domain.ids import RightId
from cashier.domain.ledger import RightDraw
from tests.unit.domain_builders import (
    TODAY,
    a_draw,
    a_sold_line,
    a_weighed_item,
)


def drawn(*draws, right="r1"):
    return RightDraw(right_id=RightId(right), draws=draws)


def test_three_units_of_the_design_example_return_one_by_one():
    line = a_sold_line(quantity=3, gross=59_970, redeemed=8_002, earned=100)

    parts = [give_back_line(line, before=n * 1000, now=1000) for n in range(3)]

    assert [part.redeemed.units for part in parts] == [2_667, 2_668, 2_667]
    assert [part.redeemed_points.units for part in parts] == [2_667, 2_668, 2_667]
    assert [part.earned.units for part in parts] == [33, 34, 33]
    assert Money.total(part.net for part in parts) == line.net
    assert all(part.gross == Money(19_990) for part in parts)


def test_a_return_gives_money_points_and_takes_what_was_earned():
    lines = (
        a_sold_line(quantity=2, gross=20_000, redeemed=5_000, earned=750, line_no=1),
        a_sold_line(quantity=1, gross=9_000, line_no=2, earned=450),
    )
    sale_drew = [drawn(a_draw("old", 2_000, TODAY), a_draw("new", 3_000))]

    back = give_back(lines, sale_drew, before={}, now={2: 1000, 1: 1000})

    assert [line.line_no for line in back.lines] == [1, 2]
    assert back.money == Money(7_500 + 9_000)
    assert back.points_back == Points(2_500)
    assert back.taken == Points(375 + 450)
    assert back.points == (a_draw("old", 2_000, TODAY), a_draw("new", 500))


def test_the_next_return_goes_on_where_the_first_stopped():
    lines = (a_sold_line(quantity=2, gross=20_000, redeemed=5_000),)
    sale_drew = [drawn(a_draw("old", 2_000, TODAY), a_draw("new", 3_000))]

    back = give_back(lines, sale_drew, before={1: 1000}, now={1: 1000})

    assert back.points == (a_draw("new", 2_500),)


def test_one_lot_in_two_rights_is_given_back_once():
    sale_drew = [drawn(a_draw("lot", 100)), drawn(a_draw("lot", 50), right="r2")]

    assert draws_back(sale_drew, before=Points(20), now=Points(100)) == (
        a_draw("lot", 100),
    )


def test_a_sale_without_points_gives_no_points_back():
    back = give_back((a_sold_line(),), [], before={}, now={1: 3000})

    assert (back.points, back.points_back, back.taken) == ((), Points(0), Points(0))


def test_more_points_than_were_drawn_are_a_bug():
    with pytest.raises(AssertionError):
        draws_back([drawn(a_draw("lot", 100))], before=Points(50), now=Points(51))


def test_more_than_is_left_is_refused_and_says_what_is_left():
    with pytest.raises(AlreadyReturned) as refusal:
        give_back((a_sold_line(),), [], before={1: 2000}, now={1: 2000})

    assert (refusal.value.line_no, refusal.value.left_milli) == (1, 1000)


@pytest.mark.parametrize("milli", [0, -1000, 500])
def test_a_piece_comes_back_whole(milli):
    with pytest.raises(BadQuantity):
        give_back((a_sold_line(),), [], before={}, now={1: milli})


def test_nothing_cannot_be_returned():
    with pytest.raises(BadQuantity):
        give_back((a_sold_line(),), [], before={}, now={})


def test_a_line_that_was_not_sold_is_refused():
    with pytest.raises(LineUnknown):
        give_back((a_sold_line(),), [], before={}, now={2: 1000})


def test_the_customer_never_has_to_pay_for_a_return():
    line = a_sold_line(quantity=4, gross=4, discount=2, redeemed=2)

    for n in range(4):
        part = give_back_line(line, before=n * 1000, now=1000)
        assert part.net == Money(0)
        assert part.gross == part.discount + part.redeemed


@st.composite
def sold_sales(draw):
    """Sold lines, what they drew, and returns of all of it in any order."""
    lines = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        net, discount, redeemed = (draw(st.integers(0, 50_000)) for _ in range(3))
        lines.append(
            a_sold_line(
                quantity=draw(st.integers(1, 5)),
                gross=net + discount + redeemed,
                discount=discount,
                redeemed=redeemed,
                earned=draw(st.integers(0, 5_000)),
                line_no=number,
                item=a_weighed_item(),
            )
        )
    total = sum(line.redeemed_points.units for line in lines)
    cut = draw(st.integers(0, total))
    draws = [a_draw("old", cut, TODAY), a_draw("new", total - cut)]
    return lines, [drawn(*(part for part in draws if part.points))]


@st.composite
def returns_of(draw, lines):
    """Everything goes back, in pieces, line by line in any order."""
    pieces = []
    for line in lines:
        left = line.quantity_milli
        while left:
            now = draw(st.integers(1, left)) if len(pieces) < 12 else left
            pieces.append((line.line_no, now))
            left -= now
    return draw(st.permutations(pieces))


@settings(max_examples=200)
@given(sold_sales(), st.data())
def test_returns_in_any_order_end_at_the_exact_whole(sale, data):
    lines, sale_drew = sale
    before, money, taken = {}, Money(0), Points(0)
    lots = {}
    for line_no, now in data.draw(returns_of(lines)):
        back = give_back(lines, sale_drew, before=before, now={line_no: now})
        before[line_no] = before.get(line_no, 0) + now
        money, taken = money + back.money, taken + back.taken
        assert back.money >= Money(0)
        assert Points.total(draw.points for draw in back.points) == back.points_back
        for draw in back.points:
            key = (draw.lot_id, draw.expires_on)
            lots[key] = lots.get(key, 0) + draw.points.units

    assert money == Money.total(line.net for line in lines)
    assert taken == Points.total(line.earned for line in lines)
    assert lots == {
        (draw.lot_id, draw.expires_on): draw.points.units
        for right in sale_drew
        for draw in right.draws
    }
