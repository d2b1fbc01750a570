"""Whatever the case: who has more, pays more or asks for more never gets less.

More points, a greater wish, a greater turnover, and what is bought beside: each test
asks the engine twice about two cases that differ in one figure only.
"""

from dataclasses import replace

from hypothesis import given, strategies as st

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import Choice, Turnover
from tests.unit.loyalty.proof_mixes import (
    ALL,
    EARNERS,
    MOMENT,
    REDUCERS,
    accumulating,
    cases,
    of_one,
    programmes,
    proof,
    tiers,
)

ALL_OF_IT = Points(10**12)
more = st.sampled_from([1, 100, 4_999, 10**6])


def ask(mix, draft, member):
    return quote(draft, member, programmes(mix), MOMENT)


def with_more(member, purse, units):
    """The same member with so much more in one purse, and the right to spend it."""
    return replace(
        member,
        purses=tuple(
            replace(
                state,
                spendable=state.spendable + Points(units),
                confirmed=state.confirmed + Points(units),
            )
            if state.purse == purse
            else state
            for state in member.purses
        ),
    )


def choosing(draft, purse, points):
    others = tuple(choice for choice in draft.choices if choice.purse != purse)
    return replace(draft, choices=(*others, Choice(purse=purse, points=points)))


def of(answer, programme, effect):
    steps = [s for s in answer.applied if s.programme == programme]
    return sum(step.money.units for step in steps if step.effect is effect)


@proof
@given(cases(among=(*EARNERS, *EARNERS, *ALL), least=1), more)
def test_more_points_never_buy_less(case, units):
    mix, draft, member = case
    if member is None:
        return
    # Points that are given away first would be a second wish.
    draft = replace(draft, donations=())
    for spending in of_one(ask(mix, draft, member).spendings):
        purse = spending.purse
        wish = choosing(draft, purse, ALL_OF_IT)
        poor, rich = (
            ask(mix, wish, one).spending(purse)
            for one in (member, with_more(member, purse, units))
        )
        assert poor.largest <= rich.largest
        assert poor.money <= rich.money


@proof
@given(cases(among=(*EARNERS, *EARNERS, *ALL), least=1), more)
def test_who_asks_for_more_never_gets_less(case, units):
    mix, draft, member = case
    for spending in of_one(ask(mix, draft, member).spendings):
        purse = spending.purse
        wish = draft.asked(purse) + Points(units)
        greater = ask(mix, choosing(draft, purse, wish), member).spending(purse)
        assert spending.redeem <= greater.redeem
        assert spending.money <= greater.money
        assert spending.largest == greater.largest


@proof
@given(cases(among=(accumulating, tiers, *REDUCERS), least=1), more)
def test_more_turnover_never_makes_a_discount_smaller(case, units):
    mix, draft, member = case
    if member is None:
        return
    for terms in mix:
        if terms.TYPE not in ("accumulating", "tiers"):
            continue
        greater = tuple(
            Turnover(programme=known.programme, money=known.money + Money(units))
            if known.programme == terms.programme_id
            else known
            for known in member.turnovers
        )
        before, after = (
            of(ask(mix, draft, one), terms.programme_id, Effect.DISCOUNT)
            for one in (member, replace(member, turnovers=greater))
        )
        assert before <= after


@proof
@given(cases(among=EARNERS, least=1, most=1), st.integers(1, 90_000))
def test_who_pays_more_for_a_line_never_earns_less(case, units):
    mix, draft, member = case
    draft = replace(draft, choices=(), tenders=())
    first, *others = draft.lines
    dearer = replace(
        first, total=first.total + Money(units), gross=first.gross + Money(units)
    )
    less, greater = (
        sum(earning.points.units for earning in ask(mix, one, member).earnings)
        for one in (draft, replace(draft, lines=(dearer, *others)))
    )
    assert less <= greater
