"""A choice that was paid for stands, whatever the programme says a minute later.

Terms, a card's status or a right's last day can change between the question to a
card terminal and its answer. The customer's money was taken for the sum shown
before; so the redemption is spread over the lines again without asking whether it
would still be allowed. What is earned follows the rules of the present.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import LineQuote, Quote
from cashier.domain.loyalty.facts import SaleDraft

HUNDREDTHS = 100


def as_agreed(draft: SaleDraft, chosen: Points, now: Quote) -> Quote:
    """The present quote with the redemption that was agreed."""
    money = Money(chosen.units * now.minor_per_point // HUNDREDTHS)
    weights = [line.total.units for line in draft.lines]
    if not sum(weights):
        return now
    shares = zip(money.split(weights), chosen.split(weights), strict=True)
    earned = {line.line_no: line for line in now.lines}
    lines = tuple(
        replace(
            earned.get(line.line_no, LineQuote(line_no=line.line_no)),
            redeemed=part,
            redeemed_points=points,
        )
        for line, (part, points) in zip(draft.lines, shares, strict=True)
    )
    main = replace(now.main, redeem=chosen, money=money)
    return replace(now, lines=lines, main=main)
