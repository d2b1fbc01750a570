"""Members beside others: average receipt, frequency, share with a card, redemption.

Members differ from others before any programme: who comes often takes a card. So the
comparison says what is, not what the programme did; see `before_after` for that.
Averages are of sales as they were sold; returns are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.reports.facts import ReceiptFact
from cashier.domain.reports.statistics import (
    Comparison,
    Sample,
    Share,
    difference,
    rounded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Sales with a card, or those without."""

    receipts: int
    money: Money
    average: Money | None  # None: no receipts.


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEffect:
    members: Side
    others: Side
    comparison: Comparison | None  # Of the averages, in minor units.
    with_card: Share
    people: int  # Different members among the receipts.
    frequency_hundredths: int | None  # Receipts of a member in the period.
    redeeming: Share  # Receipts that redeem, of those with a card.
    redeemed: Points
    earned: Points

    @property
    def redemption_rate(self) -> Share:
        """Points redeemed of points earned in the same days."""
        return Share(part=self.redeemed.units, whole=self.earned.units)


def member_effect(receipts: Iterable[ReceiptFact]) -> MemberEffect:
    sales = [fact for fact in receipts if not fact.is_return]
    mine = [fact for fact in sales if fact.has_card]
    others = [fact for fact in sales if not fact.has_card]
    people = len({fact.who for fact in mine})
    one, other = _sample(mine), _sample(others)
    return MemberEffect(
        members=_side(one),
        others=_side(other),
        comparison=difference(one, other),
        with_card=Share(part=len(mine), whole=len(sales)),
        people=people,
        frequency_hundredths=Share(part=len(mine), whole=people).per(100),
        redeeming=Share(part=sum(bool(f.redeemed) for f in mine), whole=len(mine)),
        redeemed=Points.total(fact.redeemed for fact in mine),
        earned=Points.total(fact.earned for fact in mine),
    )


def _sample(facts: Sequence[ReceiptFact]) -> Sample:
    return Sample.of(fact.money.units for fact in facts)


def _side(sample: Sample) -> Side:
    mean = sample.mean
    average = None if mean is None else Money(rounded(mean))
    return Side(receipts=sample.count, money=Money(sample.total), average=average)
