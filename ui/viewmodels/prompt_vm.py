"""The one bonus question: what it says, and what each answer means.

Pure functions of the sale's view. Nothing is spent by an answer: it becomes a
reservation, which the payment ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.entering import parse_points
from cashier.domain.errors import AmountRefused, TillError
from cashier.domain.loyalty.reasons import Why
from cashier.till.views import SaleView, Standing

_ROUND = (10, 20, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The figures of the prompt, before anything is chosen."""

    name: str
    available: Points
    largest: Points
    worth: Money  # What the largest buys.
    is_limited: bool  # A limit keeps part of the balance back.
    is_offline: bool
    is_limited_offline: bool  # The limit is what this till may spend without a link.
    # When the server confirmed it, if it did; a later answer is no other question.
    checked_at: datetime | None = field(default=None, compare=False)


class OverLimit:
    """More was typed than may be redeemed; which limit it is stands beside it."""


def question_of(view: SaleView) -> Question | None:
    """None: there is nothing to ask."""
    if view.quote is None or view.member is None or view.snapshot is None:
        return None
    largest = view.quote.largest
    if not largest:
        return None
    available = known_of(view)
    return Question(
        name=view.member.name,
        available=available,
        largest=largest,
        worth=worth(view, largest),
        is_limited=largest < available,
        is_offline=is_offline(view),
        is_limited_offline=(
            is_offline(view) and view.quote.binding.why is Why.GUARANTEED_HERE
        ),
        checked_at=checked_at(view),
    )


def known_of(view: SaleView) -> Points:
    """What the customer has and may use, as far as known here."""
    assert view.snapshot is not None
    if view.standing is Standing.CONFIRMED:
        return max(view.snapshot.confirmed, view.snapshot.spendable)
    return view.snapshot.confirmed


def checked_at(view: SaleView) -> datetime | None:
    """When the server answered for this sale, if it did."""
    if view.standing is not Standing.CONFIRMED or view.member is None:
        return None
    return view.member.as_of


def is_offline(view: SaleView) -> bool:
    return view.standing not in (Standing.CONFIRMED, Standing.CHECKING)


def worth(view: SaleView, points: Points) -> Money:
    rate = view.quote.minor_per_point if view.quote else 100
    return Money(points.units * rate // 100)


def suggestions(largest: Points) -> tuple[Points, ...]:
    """Up to three round sums below the largest, the greatest first."""
    whole = largest.units // 100
    fitting = [Points(n * 100) for n in _ROUND if n < whole]
    return tuple(reversed(fitting[-3:]))


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
