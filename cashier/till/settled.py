"""A choice that was paid for stands, whatever the programmes say a minute later.

Terms, a card's status or a right's last day can change between the question to a
card terminal and its answer. The customer's money was taken for the sum shown
before; so what was chosen of each purse is spread over the lines again, to the
kopeck, without asking whether it would still be allowed. What is earned follows the
rules of the present.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import (
    Applied,
    Effect,
    LinePart,
    LineQuote,
    Quote,
    Spending,
)
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN, Choice, SaleDraft
from cashier.domain.loyalty.reasons import Why, plain
from cashier.domain.loyalty.redemption import shared
from cashier.domain.loyalty.spread import spread

HUNDREDTHS = 100


def stands(answer: Quote, choice: Choice) -> bool:
    """The programmes give all that was chosen of this purse."""
    found = spending_of(answer, choice.purse)
    return found is not None and found.redeem == choice.points


def spending_of(answer: Quote, purse: str) -> Spending | None:
    return answer.main if purse == MAIN else answer.spending(purse)


def as_agreed(draft: SaleDraft, now: Quote, programmes: Iterable[Programme]) -> Quote:
    """The present quote with the redemptions that were agreed."""
    if all(stands(now, choice) for choice in draft.choices):
        return now
    spendings = [_spending(choice, now, programmes) for choice in draft.choices]
    now = _with_room(draft, now, sum(s.money.units for s in spendings))
    left = [
        line.total.units - share.discount.units
        for line, share in zip(draft.lines, now.lines, strict=True)
    ]
    lines = [_without_redemption(line) for line in now.lines]
    for spending in spendings:
        money = min(spending.money.units, sum(left))
        shares = spread(money, left, left)
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
        lines = _redeemed(lines, spending, shares)
    return replace(
        now,
        lines=tuple(lines),
        main=next((s for s in spendings if s.purse == MAIN), now.main),
        spendings=tuple(spendings),
        applied=_applied(now, spendings),
    )


def _spending(choice: Choice, now: Quote, programmes: Iterable[Programme]) -> Spending:
    """What was agreed of one purse, in points and in the money they bought."""
    known = spending_of(now, choice.purse)
    buyer = _buyer(choice.purse, programmes)
    bought = buyer.buys() if buyer is not None else None
    rate = bought[1] if bought is not None else HUNDREDTHS
    if known is None or not known.programme:
        known = Spending(
            programme=buyer.programme_id if buyer is not None else "",
            version=buyer.version if buyer is not None else 0,
            purse=choice.purse,
            largest=choice.points,
            binding=known.binding if known is not None else plain(Why.NO_PROGRAMME),
            minor_per_point=rate,
        )
    money = Money(choice.points.units * rate // HUNDREDTHS)
    return replace(known, redeem=choice.points, money=money)


def _buyer(purse: str, programmes: Iterable[Programme]) -> Programme | None:
    for programme in programmes:
        bought = programme.buys()
        if bought is not None and bought[0] == purse:
            return programme
    return None


def _with_room(draft: SaleDraft, now: Quote, needed: int) -> Quote:
    """A discount that came meanwhile makes way for what was agreed."""
    if needed <= draft.total.units - now.discount.units:
        return now
    kept = tuple(s for s in now.applied if s.effect is not Effect.DISCOUNT)
    lines = tuple(
        replace(line, discount=Money(0), parts=_but(line, Effect.DISCOUNT))
        for line in now.lines
    )
    return replace(now, lines=lines, applied=kept)


def _without_redemption(line: LineQuote) -> LineQuote:
    return replace(
        line,
        redeemed=Money(0),
        redeemed_points=Points(0),
        parts=_but(line, Effect.REDEEMED),
    )


def _but(line: LineQuote, effect: Effect) -> tuple[LinePart, ...]:
    return tuple(part for part in line.parts if part.effect is not effect)


def _redeemed(
    lines: Sequence[LineQuote], spending: Spending, shares: Sequence[int]
) -> list[LineQuote]:
    points = shared(spending.redeem.units, shares if any(shares) else [1] * len(lines))
    return [
        _with_part(line, spending, Money(share), Points(own))
        for line, share, own in zip(lines, shares, points, strict=True)
    ]


def _with_part(
    line: LineQuote, spending: Spending, money: Money, points: Points
) -> LineQuote:
    if not money and not points:
        return line
    part = LinePart(
        programme=spending.programme,
        effect=Effect.REDEEMED,
        purse=spending.purse,
        money=money,
        points=points,
    )
    is_main = spending.purse == MAIN
    earned = tuple(p for p in line.parts if p.effect is Effect.EARNED)
    before = tuple(p for p in line.parts if p.effect is not Effect.EARNED)
    return replace(
        line,
        redeemed=line.redeemed + money,
        redeemed_points=line.redeemed_points + (points if is_main else Points(0)),
        parts=(*before, part, *earned),
    )


def _applied(now: Quote, spendings: Sequence[Spending]) -> tuple[Applied, ...]:
    agreed = tuple(
        Applied(
            programme=spending.programme,
            version=spending.version,
            effect=Effect.REDEEMED,
            purse=spending.purse,
            money=spending.money,
            points=spending.redeem,
            reason=spending.binding,
        )
        for spending in spendings
    )
    off = tuple(s for s in now.applied if s.effect is Effect.DISCOUNT)
    earned = tuple(s for s in now.applied if s.effect is Effect.EARNED)
    return (*off, *agreed, *earned)
