"""The bonus question: what it says of each purse, and what each answer means.

Pure functions of the sale's view. Nothing is spent by an answer: it becomes a
reservation, which the payment ends. A purse that was answered is not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.entering import parse_points
from cashier.domain.errors import AmountRefused, TillError
from cashier.domain.loyalty.answers import Spending
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.till.views import SaleView, Standing
from ui import naming
from ui.naming import PurseKind

_ROUND = (10, 20, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The figures of the prompt, before anything is chosen."""

    name: str
    purse: str = MAIN
    kind: PurseKind = PurseKind.POINTS
    available: Points
    largest: Points
    worth: Money  # What the largest buys; of stamps nothing is known before.
    step: Points = Points(1)
    binding: Reason
    is_limited: bool  # A limit keeps part of the balance back.
    is_offline: bool
    allowance: Points = NO_POINTS  # Of the largest: the shop stands in for it.
    is_limited_offline: bool  # The limit is what this till may spend without a link.
    # When the server confirmed it, if it did; a later answer is no other question.
    checked_at: datetime | None = field(default=None, compare=False)


class OverLimit:
    """More was typed than may be redeemed; which limit it is stands beside it."""


def question_of(view: SaleView, purse: str = MAIN) -> Question | None:
    """None: there is nothing to ask."""
    if view.quote is None or view.member is None or view.snapshot is None:
        return None
    spending = spending_of(view, purse)
    if spending is None or not spending.largest:
        return None
    available = known_of(view, purse)
    why, offline = spending.binding.why, is_offline(view)
    return Question(
        name=view.member.name,
        purse=purse,
        kind=naming.kind_of(purse),
        available=available,
        largest=spending.largest,
        worth=worth(view, spending.largest, purse),
        step=spending.step,
        binding=spending.binding,
        is_limited=spending.largest < available,
        is_offline=offline,
        allowance=min(view.allowance, spending.largest) if purse == MAIN else NO_POINTS,
        is_limited_offline=offline and why is Why.GUARANTEED_HERE,
        checked_at=checked_at(view),
    )


def questions_of(view: SaleView) -> tuple[Question, ...]:
    """Of every purse that has something to spend, in the order of application."""
    if view.quote is None:
        return ()
    purses = dict.fromkeys([s.purse for s in view.quote.spendings] or [MAIN])
    found = (question_of(view, purse) for purse in purses)
    return tuple(question for question in found if question is not None)


def open_questions(view: SaleView, minimum: Points = NO_POINTS) -> tuple[Question, ...]:
    """Those that were not answered; of points not worth asking about, none."""
    return tuple(
        asked
        for asked in questions_of(view)
        if not is_decided(view, asked.purse)
        and (asked.kind is not PurseKind.POINTS or asked.largest >= minimum)
    )


def is_decided(view: SaleView, purse: str) -> bool:
    if view.sale is None:
        return False
    if purse == MAIN:
        return view.sale.redeem_decided
    return any(chosen.purse == purse for chosen in view.sale.others)


def chosen_of(view: SaleView, purse: str) -> Points:
    """What is spent of a purse as things stand."""
    spending = spending_of(view, purse)
    return spending.redeem if spending is not None else NO_POINTS


def spending_of(view: SaleView, purse: str) -> Spending | None:
    if view.quote is None:
        return None
    found = view.quote.spending(purse)
    return view.quote.main if found is None and purse == MAIN else found


def known_of(view: SaleView, purse: str = MAIN) -> Points:
    """What the customer has and may use, as far as known here."""
    assert view.snapshot is not None
    state = view.snapshot.purse(purse)
    if view.standing is Standing.CONFIRMED:
        return max(state.confirmed, state.spendable)
    return state.confirmed


def checked_at(view: SaleView) -> datetime | None:
    """When the server answered for this sale, if it did."""
    if view.standing is not Standing.CONFIRMED or view.member is None:
        return None
    return view.member.as_of


def is_offline(view: SaleView) -> bool:
    return view.standing not in (Standing.CONFIRMED, Standing.CHECKING)


def worth(view: SaleView, points: Points, purse: str = MAIN) -> Money:
    spending = spending_of(view, purse)
    rate = spending.minor_per_point if spending is not None else 100
    return Money(points.units * rate // 100)


def suggestions(largest: Points) -> tuple[Points, ...]:
    """Up to three round sums below the largest, the greatest first."""
    whole = largest.units // 100
    fitting = [Points(n * 100) for n in _ROUND if n < whole]
    return tuple(reversed(fitting[-3:]))


def pieces(asked: Question) -> int:
    """Free pieces that the largest redemption of stamps gives."""
    return asked.largest.units // asked.step.units


def parse_asked(text: str, asked: Question) -> Points | OverLimit | TillError:
    """What was typed for a purse: points, money, or for stamps free pieces."""
    if asked.kind is not PurseKind.STAMPS:
        return parse_amount(text, asked.largest)
    parsed = parse_amount(text, Points(pieces(asked) * 100))
    if not isinstance(parsed, Points):
        return parsed
    if parsed.units % 100:
        return AmountRefused()
    return Points(parsed.units // 100 * asked.step.units)


def parse_amount(text: str, largest: Points) -> Points | OverLimit | TillError:
    """What was typed as another amount, or why it cannot be."""
    try:
        asked = parse_points(text)
    except TillError as refusal:
        return refusal
    if asked > largest:
        return OverLimit()
    if not asked:
        return AmountRefused()
    return asked
