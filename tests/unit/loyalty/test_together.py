"""Several programmes on one receipt: exact, in one order, and fast enough to scan."""

import sys
from dataclasses import replace

from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.accumulating import AccumulatingTerms, Step
from cashier.domain.loyalty.charity import CharityTerms
from cashier.domain.loyalty.coupons import CouponTerms
from cashier.domain.loyalty.discount import DiscountTerms
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import Choice, CouponRef, DonationAsked, Turnover
from cashier.domain.loyalty.gift_cards import GiftArticle, GiftCardTerms
from cashier.domain.loyalty.membership import Fee, MembershipTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.stamps import StampsTerms
from cashier.domain.loyalty.types import programme_of
from tests.unit.domain_builders import NOW, a_draft, a_draft_line, a_member
from tests.unit.loyalty.discount_builders import (
    is_exact,
    keeps_floors,
    pieces,
    receipts,
    with_purse,
)

EVERYTHING = (
    PointsTerms(programme_id="points", version=1, cap_percent=50),
    DiscountTerms(
        programme_id="card", version=1, percent_hundredths=500, group="cards"
    ),
    AccumulatingTerms(
        programme_id="ranks",
        version=1,
        group="cards",
        steps=(Step(from_minor=0, percent_hundredths=700),),
    ),
    DiscountTerms(programme_id="members", version=1, requires="club", sum_minor=500),
    CouponTerms(programme_id="coupon", version=1, free_pieces=1),
    StampsTerms(programme_id="stamps", version=1, stamps_for_free=3),
    CharityTerms(programme_id="trees", version=1, cause="trees"),
    MembershipTerms(programme_id="club", version=1, fees=(Fee(item="beer", months=1),)),
    GiftCardTerms(
        programme_id="gift", version=1, articles=(GiftArticle(item="bread"),)
    ),
)


@st.composite
def wishes(draw):
    """A receipt, and all that a customer may want at once."""
    return replace(
        draw(receipts()),
        choices=(
            Choice(purse="", points=Points(draw(st.integers(0, 60_000)))),
            Choice(purse="stamps", points=Points(draw(st.integers(0, 2_000)))),
        ),
        coupons=tuple(
            CouponRef(code=code, programme="coupon", granted=True)
            for code in draw(st.sets(st.sampled_from(["A", "B"])))
        ),
        donations=(
            DonationAsked(
                programme="trees",
                money=Money(draw(st.integers(0, 500))),
                points=Points(draw(st.integers(0, 5_000))),
            ),
        ),
    )


def who_has(points, stamps):
    turnover = Turnover(programme="ranks", money=Money(0))
    return with_purse(a_member(points, turnovers=(turnover,)), "stamps", stamps)


@settings(max_examples=400)
@given(
    wishes(),
    st.integers(0, 60_000),
    st.integers(0, 3_000),
    st.permutations(EVERYTHING),
    st.booleans(),
)
def test_all_programmes_at_once_are_exact_in_every_order(
    draft, points, stamps, shuffled, has_card
):
    member = who_has(points, stamps) if has_card else None

    answer = quote(draft, member, [programme_of(one) for one in EVERYTHING], NOW)

    is_exact(draft, answer)
    keeps_floors(draft, answer)
    for purse, has in (("", points), ("stamps", stamps)):
        gone = [s.redeem for s in answer.spendings if s.purse == purse]
        gone += [d.points for d in answer.donations if d.purse == purse]
        assert Points.total(gone) <= Points(has if has_card else 0)
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        if line.item_id in {"beer", "bread"}:  # A fee and a gift card here.
            assert priced.parts == () or not has_card
            assert not priced.discount
            assert not priced.redeemed
    again = quote(draft, member, [programme_of(one) for one in shuffled], NOW)
    assert again == answer


def test_two_programmes_on_one_purse_never_spend_more_than_is_in_it():
    terms = [PointsTerms(programme_id=name, version=1) for name in ("a", "b")]

    answer = quote(
        a_draft(50_000, asked=8_000),
        a_member(8_000),
        [programme_of(one) for one in terms],
        NOW,
    )

    assert Points.total(s.redeem for s in answer.spendings) == Points(8_000)


def a_long_receipt(lines):
    rows = [
        pieces(n % 3 + 1, 10_000 + n, n, floor=97 * n, category="food")
        for n in range(1, lines)
    ]
    rows.append(a_draft_line(5_000, lines, item_id="tea"))
    return replace(
        a_draft(*rows),
        choices=(
            Choice(purse="", points=Points(200_000)),
            Choice(purse="stamps", points=Points(900)),
        ),
        coupons=(CouponRef(code="A", programme="coupon", granted=True),),
    )


def steps_of(draft, programmes):
    """How many steps of the interpreter a quote takes: the same on any machine."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        quote(draft, who_has(200_000, 900), programmes, NOW)
    finally:
        sys.settrace(before)
    return count


def test_a_receipt_ten_times_as_long_takes_ten_times_the_work():
    five = ("points", "card", "ranks", "coupon", "stamps")
    programmes = [programme_of(one) for one in EVERYTHING if one.programme_id in five]
    quote(a_long_receipt(50), who_has(1, 1), programmes, NOW)  # What is kept, is.

    short = steps_of(a_long_receipt(50), programmes)
    long = steps_of(a_long_receipt(500), programmes)

    assert short < 50 * 3_000  # Each is about ten nanoseconds.
    assert long < 11 * short
