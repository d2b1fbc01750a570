"""Partial returns: in any order they end at the exact whole."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import AlreadyReturned, BadQuantity, LineUnknown
from cashier.domain.giveback import (
    Given,
    draws_back,
    give_back,
    give_back_line,
    lots_back,
)
from cashier.domain.ids import RightId
from cashier.domain.ledger import RightDraw
from cashier.domain.loyalty.answers import AppliedStep, Effect, LinePart
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


# --- parts of programmes, and what needed a purchase of some size -------------------


PROGRAMMES = (
    ("off", Effect.DISCOUNT, ""),
    ("more off", Effect.DISCOUNT, ""),
    ("points", Effect.REDEEMED, ""),
    ("wallet", Effect.REDEEMED, "wallet"),
    ("points", Effect.EARNED, ""),
    ("stamps", Effect.EARNED, "stamps"),
)


@st.composite
def programme_sales(draw):
    """Sold lines with parts of several programmes, some of which needed a sum."""
    lines = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        own, shop = draw(st.integers(0, 50_000)), draw(st.integers(0, 300))
        parts = []
        for programme, effect, purse in PROGRAMMES:
            amount = draw(st.integers(0, 5_000))
            money = 0 if effect is Effect.EARNED else amount
            points = 0 if effect is Effect.DISCOUNT else amount
            if amount:
                parts.append(
                    LinePart(
                        programme=programme,
                        effect=effect,
                        purse=purse,
                        money=Money(money),
                        points=Points(points),
                    )
                )
        lines.append(line_of(draw, number, own, shop, parts))
    return tuple(lines), tuple(steps_of(draw, lines))


def line_of(draw, number, own, shop, parts):
    def total(effect, name="money", main=False):
        mine = (p for p in parts if p.effect is effect and not (main and p.purse))
        return sum(getattr(part, name).units for part in mine)

    discount = shop + total(Effect.DISCOUNT)
    redeemed = total(Effect.REDEEMED)
    line = a_sold_line(
        quantity=draw(st.integers(1, 5)),
        gross=own + discount + redeemed,
        discount=discount,
        redeemed=redeemed,
        earned=total(Effect.EARNED, "points", main=True),
        line_no=number,
        item=a_weighed_item(),
    )
    spent = Points(total(Effect.REDEEMED, "points", main=True))
    return replace(line, parts=tuple(parts), redeemed_points=spent)


def steps_of(draw, lines):
    """The steps of those parts; what one needed, the sale as a whole cost."""
    for programme, effect, purse in PROGRAMMES:
        mine = [
            part
            for line in lines
            for part in line.parts
            if (part.programme, part.effect) == (programme, effect)
        ]
        if mine:
            cost = sum(line.net.units for line in lines)
            yield AppliedStep(
                programme=programme,
                version=1,
                effect=effect,
                purse=purse,
                money=Money.total(part.money for part in mine),
                points=Points.total(part.points for part in mine),
                needs=Money(draw(st.sampled_from([0, cost // 2, cost]))),
            )


def return_all(sale, pieces):
    """Everything goes back in these pieces; what each return paid and took."""
    lines, applied = sale
    before, paid, parts = {}, Money(0), []
    for line_no, now in pieces:
        back = give_back(
            lines,
            None,
            before=before,
            now={line_no: now},
            applied=applied,
            paid_before=paid,
        )
        before[line_no] = before.get(line_no, 0) + now
        paid = paid + back.money
        parts.append(back)
    return parts


@settings(max_examples=300)
@given(programme_sales(), st.data())
def test_every_part_of_every_programme_closes_exactly_in_any_order(sale, data):
    lines, applied = sale
    parts = return_all(sale, data.draw(returns_of(lines)))

    for back in parts:
        assert back.money >= Money(0)  # Nobody pays for a return.
        for line in back.lines:
            assert line.discount >= Money(0)
            assert line.gross == line.net + line.discount + line.redeemed
        assert all(s.money >= Money(0) for s in back.applied)
        assert all(s.points >= Points(0) for s in back.applied)
    every = [line for back in parts for line in back.lines]
    assert Money.total(b.money for b in parts) == Money.total(ln.net for ln in lines)
    for name in ("gross", "discount", "redeemed"):
        assert sum(getattr(ln, name).units for ln in every) == sum(
            getattr(ln, name).units for ln in lines
        )
    assert Money.total(b.withheld for b in parts) == Money(0)
    for at, step in enumerate(applied):
        assert Money.total(b.applied[at].money for b in parts) == step.money
        assert Points.total(b.applied[at].points for b in parts) == step.points


@settings(max_examples=200)
@given(programme_sales(), st.data())
def test_returning_unit_by_unit_gains_nothing(sale, data):
    """What was taken so far depends on what came back, not on how; and no order of
    returns has paid more than the best of the states it passed."""
    lines, applied = sale
    pieces = data.draw(returns_of(lines))
    pieces = pieces[: data.draw(st.integers(1, len(pieces)))]
    parts = return_all(sale, pieces)
    gone = {}
    for line_no, now in pieces:
        gone[line_no] = gone.get(line_no, 0) + now
    at_once = give_back(lines, None, before={}, now=gone, applied=applied)

    for at, step in enumerate(at_once.applied):
        assert Points.total(b.applied[at].points for b in parts) == step.points
        assert Money.total(b.applied[at].money for b in parts) == step.money
    paid = Money.total(back.money for back in parts)
    given_up = Given(lines=lines, applied=applied)
    states, passed = [Money(0)], {}
    for line_no, now in pieces:
        passed[line_no] = passed.get(line_no, 0) + now
        states.append(given_up.net(passed) - given_up.withheld(passed))
    assert paid == max(states)
    if not any(step.needs for step in applied):
        assert paid == at_once.money


def test_a_threshold_is_counted_by_what_the_goods_cost_before_the_step():
    lines = tuple(
        replace(
            a_sold_line(quantity=1, gross=10_000, discount=1_000, line_no=number),
            parts=(
                LinePart(programme="off", effect=Effect.DISCOUNT, money=Money(1_000)),
            ),
        )
        for number in (1, 2, 3)
    )
    step = AppliedStep(
        programme="off",
        version=1,
        effect=Effect.DISCOUNT,
        money=Money(3_000),
        needs=Money(20_000),
    )
    kept = give_back(lines, None, before={}, now={1: 1000}, applied=[step])
    lost = give_back(lines, None, before={}, now={1: 1000, 2: 1000}, applied=[step])

    assert (kept.money, kept.withheld) == (Money(9_000), Money(0))
    assert (lost.money, lost.withheld) == (Money(17_000), Money(1_000))
    assert lost.applied[0].money == Money(3_000)


def test_a_fee_is_no_purchase_for_a_threshold():
    goods = replace(
        a_sold_line(quantity=2, gross=20_000, discount=2_000, line_no=1),
        parts=(LinePart(programme="off", effect=Effect.DISCOUNT, money=Money(2_000)),),
    )
    fee = a_sold_line(quantity=1, gross=50_000, line_no=2)
    step = AppliedStep(
        programme="off",
        version=1,
        effect=Effect.DISCOUNT,
        money=Money(2_000),
        needs=Money(15_000),
    )
    back = give_back(
        (goods, fee), None, before={}, now={1: 1000}, applied=[step], fees=[2]
    )

    assert back.withheld == Money(1_000)


def test_what_is_taken_goes_lot_by_lot():
    sizes = [Points(30), Points(70)]

    assert lots_back(sizes, before=Points(20), now=Points(30)) == (
        Points(10),
        Points(20),
    )
