"""Whatever the programmes, the basket and the member: the sums of a quote are exact.

Each test tries thousands of cases; see `proof_mixes` for what they are made of.
"""

from collections import Counter
from dataclasses import replace

from hypothesis import given, strategies as st

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.facts import MAIN, Choice
from cashier.domain.loyalty.order import group_of
from cashier.domain.loyalty.reasons import Why
from cashier.domain.loyalty.types import programme_of
from tests.unit.loyalty.proof_mixes import (
    ALL,
    EARNERS,
    MOMENT,
    REDUCERS,
    cases,
    of_one,
    programmes,
    proof,
    stamps,
)


def ask(mix, draft, member):
    return quote(draft, member, programmes(mix), MOMENT)


def by_step(steps):
    """Money and points of each programme, effect and purse."""
    money, points = Counter(), Counter()
    for step in steps:
        at = (step.programme, step.effect, step.purse)
        money[at] += step.money.units
        points[at] += step.points.units
    return money, points


# --- sums ---------------------------------------------------------------------


@proof
@given(cases(least=1))
def test_parts_of_the_lines_are_the_totals_of_every_programme_and_purse(case):
    answer = ask(*case)
    parts = [part for line in answer.lines for part in line.parts]
    assert by_step(parts) == by_step(answer.applied)
    earned = Counter()
    for earning in answer.earnings:
        earned[earning.programme, earning.purse] += earning.points.units
    given_out = by_step(p for p in parts if p.effect is Effect.EARNED)[1]
    assert earned == {(who, purse): n for (who, _, purse), n in given_out.items()}
    short_figures_are_sums(answer)


def short_figures_are_sums(answer):
    for line in answer.lines:
        money, points = Counter(), Counter()
        for part in line.parts:
            money[part.effect] += part.money.units
            if part.purse == MAIN:
                points[part.effect] += part.points.units
        assert line.discount.units == money[Effect.DISCOUNT]
        assert line.redeemed.units == money[Effect.REDEEMED]
        assert line.redeemed_points.units == points[Effect.REDEEMED]
        assert line.earned.units == points[Effect.EARNED]
    assert answer.discount == Money.total(line.discount for line in answer.lines)
    assert answer.redeem_money == Money.total(s.money for s in answer.spendings)
    assert answer.earned == Points.total(line.earned for line in answer.lines)
    assert answer.redeem == Points.total(line.redeemed_points for line in answer.lines)


@proof
@given(cases(least=1))
def test_no_line_goes_below_its_floor_and_nobody_is_paid_for_buying(case):
    mix, draft, member = case
    answer = ask(mix, draft, member)
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        off = priced.discount + priced.redeemed
        assert off.units >= 0
        assert all(part.money.units >= 0 for part in priced.parts)
        assert all(part.points.units >= 0 for part in priced.parts)
        assert not off or line.total - off >= line.floor
    assert (draft.total - answer.discount - answer.redeem_money).units >= 0


@proof
@given(cases(among=(*REDUCERS, *EARNERS), least=1))
def test_of_a_group_only_one_takes_off_and_only_one_gives(case):
    mix, draft, member = case
    groups = {terms.programme_id: group_of(terms) for terms in mix}
    for effect in (Effect.DISCOUNT, Effect.EARNED):
        steps = [s for s in ask(mix, draft, member).applied if s.effect is effect]
        used = Counter(groups[step.programme] for step in steps)
        assert all(count == 1 for count in used.values()), used


# --- spending -----------------------------------------------------------------


@proof
@given(cases(among=(*EARNERS, *EARNERS, *ALL), least=1))
def test_what_is_spent_was_asked_for_may_be_spent_and_is_there(case):
    _, draft, member = case
    answer = ask(*case)
    gone = Counter()
    for donation in answer.donations:
        gone[donation.purse] += donation.points.units
    for spending in answer.spendings:
        there = member.purse(spending.purse).spendable.units - gone[spending.purse]
        assert 0 <= spending.redeem.units <= spending.largest.units <= max(there, 0)
        assert spending.redeem.units % spending.step.units == 0
        assert spending.redeem <= draft.asked(spending.purse)
        gone[spending.purse] += spending.redeem.units
    for purse, units in gone.items():
        assert units == 0 or units <= member.purse(purse).spendable.units


@proof
@given(cases(among=(*EARNERS, *ALL), least=1))
def test_the_largest_sum_can_really_be_spent(case):
    mix, draft, member = case
    for spending in of_one(ask(mix, draft, member).spendings):
        if not spending.largest:
            continue
        others = [c for c in draft.choices if c.purse != spending.purse]
        chosen = Choice(purse=spending.purse, points=spending.largest)
        again = ask(mix, replace(draft, choices=(*others, chosen)), member)
        same = next(s for s in again.spendings if s.programme == spending.programme)
        assert same.largest == spending.largest
        # What is not whole steps could not be the largest.
        assert same.redeem == spending.largest


@proof
@given(cases(among=(stamps,), least=2, most=3), st.integers(1, 4))
def test_what_was_chosen_of_a_purse_is_spent_once_whoever_spends_it(case, pieces):
    mix, draft, member = case
    wish = Choice(purse="stamps", points=Points(pieces * 100))
    answer = ask(mix, replace(draft, choices=(wish,)), member)
    assert Points.total(one.redeem for one in answer.spendings) <= wish.points


# --- reasons ------------------------------------------------------------------


@proof
@given(cases(least=1))
def test_every_zero_has_a_reason(case):
    mix, draft, member = case
    answer = ask(mix, draft, member)
    for spending in (answer.main, *answer.spendings):
        assert spending.largest or spending.binding.why not in _NO_ZERO
    for spending in answer.spendings:
        # Two programmes may spend from one purse: the first may take all that is asked.
        taken = Points.total(
            s.redeem for s in answer.spendings if s.purse == spending.purse
        )
        is_asked = draft.asked(spending.purse) > taken
        assert (
            spending.reasons or (spending.largest and not is_asked) or spending.redeem
        )
    shown = Counter((ref.code, ref.programme) for ref in draft.coupons)
    assert Counter((use.code, use.programme) for use in answer.coupons) == shown
    nothing = not (answer.discount or answer.redeem_money or answer.earnings)
    assert not nothing or answer.reasons or _is_silent(mix, draft)


_NO_ZERO = {Why.EARNED_PERCENT, Why.DISCOUNT_PERCENT, Why.COUPON_USED_HERE}
_ASKED_FIRST = {"coupon", "charity", "membership", "gift_card", "tiers"}


def _is_silent(mix, draft):
    """Programmes that do nothing until somebody asks for something."""
    return all(terms.TYPE in _ASKED_FIRST for terms in mix) or draft.store == 8


@proof
@given(cases(among=EARNERS, least=1, most=1))
def test_one_programme_alone_says_why_it_gives_nothing(case):
    mix, draft, member = case
    answer = ask(mix, draft, member)
    in_force = not mix[0].stores or draft.store in (0, *mix[0].stores)
    if in_force and not answer.earnings:
        assert answer.reasons
    if in_force and member is not None and not answer.redeem:
        asked = draft.asked(mix[0].purse)
        told = any(s.reasons for s in answer.spendings) or answer.reasons
        assert told or asked == NO_POINTS


@proof
@given(cases(among=EARNERS, least=1, most=2))
def test_a_line_that_may_not_earn_or_be_paid_with_points_says_so(case):
    mix, draft, member = case
    answer = ask(mix, draft, member)
    for line, priced in zip(draft.lines, answer.lines, strict=True):
        whys = {reason.why for reason in priced.reasons}
        if not line.earning and answer.earnings:
            assert Why.ITEM_EXCLUDED in whys
        if not line.redeemable and answer.redeem_money:
            assert Why.ITEM_NOT_REDEEMABLE in whys


# --- the same for everybody ---------------------------------------------------


@proof
@given(cases(least=2))
def test_the_order_of_the_list_does_not_matter_and_nothing_is_remembered(case):
    mix, draft, member = case
    first = ask(mix, draft, member)
    assert ask(mix, draft, member) == first
    assert ask(mix[::-1], draft, member) == first
    assert ask(mix[1:] + mix[:1], draft, member) == first
    # ... also not by programmes that have priced before, as those of `ask` have.
    assert quote(draft, member, [programme_of(terms) for terms in mix], MOMENT) == first
