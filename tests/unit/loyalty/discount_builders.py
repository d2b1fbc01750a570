"""Receipts and questions for the programmes that take money off or give things."""

from dataclasses import fields, replace

from hypothesis import strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import PurseState
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.types import programme_of
from tests.unit.domain_builders import NOW, a_draft, a_draft_line

TEA, BREAD, BEER = "tea", "bread", "beer"


def whys(reasons):
    return [reason.why for reason in reasons]


def discounts(answer):
    return [line.discount.units for line in answer.lines]


def redeemed(answer):
    return [line.redeemed.units for line in answer.lines]


def ask(draft, member, *terms: Terms, at=NOW):
    """What the engine says; every sum of the answer is checked on the way."""
    answer = quote(draft, member, [programme_of(one) for one in terms], at)
    is_exact(draft, answer)
    return answer


def is_exact(draft, answer):
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        off = priced.discount + priced.redeemed
        assert Money(0) <= off <= line.total
        assert priced.discount == Money.total(
            part.money for part in priced.parts if part.effect is Effect.DISCOUNT
        )
        assert priced.redeemed == Money.total(
            part.money for part in priced.parts if part.effect is Effect.REDEEMED
        )
    for effect, on_lines in (
        (Effect.DISCOUNT, answer.discount),
        (Effect.REDEEMED, answer.redeem_money),
    ):
        applied = (a.money for a in answer.applied if a.effect is effect)
        assert Money.total(applied) == on_lines
    for earning in answer.earnings:
        assert earning.points == Points.total(
            part.points
            for line in answer.lines
            for part in line.parts
            if part.programme == earning.programme and part.effect is Effect.EARNED
        )
    assert len(answer.coupons) == len(draft.coupons)


def keeps_floors(draft, answer):
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        off = priced.discount + priced.redeemed
        assert not off or line.total - off >= line.floor


def pieces(count, price, line_no=1, **more):
    """A line of so many pieces at this price each."""
    more = {"quantity_milli": count * 1000} | more
    return a_draft_line(count * price, line_no, **more)


def on_offer(total, line_no=1, **more):
    """Goods that the shop itself has reduced already."""
    return a_draft_line(total, line_no, gross=Money(total + 100), **more)


def with_purse(member, name, spendable, confirmed=None, **more):
    """The member with another purse beside what is there."""
    known = spendable if confirmed is None else confirmed
    figures = {"online": True} | more
    purse = PurseState(
        purse=name, spendable=Points(spendable), confirmed=Points(known), **figures
    )
    others = tuple(state for state in member.purses if state.purse != name)
    return replace(member, purses=(*others, purse))


def in_other_version(terms, **more):
    values = {field.name: getattr(terms, field.name) for field in fields(terms)}
    return type(terms)(**(values | more))


@st.composite
def receipts(draw, most_lines=6):
    """Lines of pieces and of weighed goods, some on offer, with floors."""
    lines = []
    for number in range(1, draw(st.integers(1, most_lines)) + 1):
        total = draw(st.integers(0, 100_000))
        is_piece = draw(st.booleans())
        lines.append(
            a_draft_line(
                total,
                number,
                floor=total * draw(st.sampled_from([0, 0, 50, 90, 100])) // 100,
                item_id=draw(st.sampled_from([TEA, BREAD, BEER])),
                category=draw(st.sampled_from(["food", "drink"])),
                quantity_milli=draw(st.integers(1, 9)) * 1000 if is_piece else 350,
                is_piece=is_piece,
                gross=Money(total + draw(st.sampled_from([0, 0, 500]))),
                redeemable=draw(st.booleans()),
                earning=draw(st.booleans()),
                discountable=draw(st.sampled_from([True, True, True, False])),
            )
        )
    return a_draft(*lines)
