"""What work without a link gave and cost: served, left unused, in conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.reports.facts import ReceiptFact
from cashier.domain.reports.statistics import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsHere:
    """Leave to spend that lies at this till now."""

    rights: int  # With something left.
    unused: Points
    reserved: Points  # By sales that are not paid yet.
    expired: Points  # Left of parts whose last day is over.


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFigures:
    receipts: int  # With a card, settled without the server.
    served: int  # Of them redeemed: a till without rights had refused these.
    served_points: Points
    served_money: Money
    earning: int  # ... and earned.
    rights: RightsHere
    conflicts: int
    per_thousand: int | None  # Conflicts for 1,000 of the receipts above.


def offline_figures(
    receipts: Iterable[ReceiptFact], rights: RightsHere, conflicts: int
) -> OfflineFigures:
    away = [fact for fact in receipts if fact.is_member_sale and fact.is_offline]
    served = [fact for fact in away if fact.redeemed]
    return OfflineFigures(
        receipts=len(away),
        served=len(served),
        served_points=Points.total(fact.redeemed for fact in served),
        served_money=Money.total(fact.redeemed_money for fact in served),
        earning=sum(bool(fact.earned) for fact in away),
        rights=rights,
        conflicts=conflicts,
        per_thousand=Share(part=conflicts, whole=len(away)).per(1_000),
    )
