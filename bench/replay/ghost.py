"""An independent copy of what every till confirmed: the bench's own books.

Made of the receipts that were handed over, at the moment they were, and of nothing
that till or server keep. It knows what each customer really owns, also what was
earned without a link and is not at the server yet; so it knows what he would ask
for, and what was spent beyond it.

Strict policy is looked at lot by lot: each point spent must be in the lot it is said
to come from. With limited risk the chain stands in for points that are parked
elsewhere, so there an account's lots stand in for each other, and what none of them
covers is its debt until it earns again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cashier.domain.ledger import sum_of
from cashier.domain.loyalty.points import PointsTerms
from cashier.till.ports import CompletedSale


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """One receipt, in whole units."""

    sale: str
    number: str
    account: str | None
    money: int
    redeemed: int
    earned: int


@dataclass(slots=True, kw_only=True)
class GhostLot:
    left: int
    active: date
    expires: date | None

    def usable_on(self, day: date) -> bool:
        return self.active <= day and (self.expires is None or day <= self.expires)


@dataclass
class Ghost:
    terms: PointsTerms
    is_limited: bool = False
    receipts: list[Confirmed] = field(default_factory=list)
    overspent: int = 0  # Hundredths nobody owned; with limited risk, at the worst.
    overspent_one: int = 0  # The same of the one account that is worst.
    _debts: dict[str, int] = field(default_factory=dict)
    _lots: dict[str, dict[str, GhostLot]] = field(default_factory=dict)

    def confirm(self, done: CompletedSale) -> Confirmed:
        seen = Confirmed(
            sale=done.sale.sale_id,
            number=done.number,
            account=done.account,
            money=done.total.units,
            redeemed=sum(sum_of(part.draws).units for part in done.redeemed),
            earned=done.earned.units,
        )
        self.receipts.append(seen)
        if done.account is not None:
            self._spend(done.account, done)
            self._earn(done.account, done)
        return seen

    def owned(self, account: str, day: date) -> int:
        lots = self._lots.get(account, {})
        return sum(lot.left for lot in lots.values() if lot.usable_on(day))

    def _spend(self, account: str, done: CompletedSale) -> None:
        lots = self._lots.get(account, {})
        for draw in (draw for part in done.redeemed for draw in part.draws):
            lot = lots.get(draw.lot_id)
            is_there = lot is not None and lot.usable_on(done.business_date)
            covered = min(lot.left, draw.points.units) if lot and is_there else 0
            if lot is not None:
                lot.left -= covered
            missing = draw.points.units - covered
            if missing and self.is_limited:
                missing = _elsewhere(lots.values(), missing, done.business_date)
            self._overspend(account, missing)

    def _overspend(self, account: str, missing: int) -> None:
        if not missing:
            return
        self._debts[account] = self._debts.get(account, 0) + missing
        self.overspent = max(self.overspent, sum(self._debts.values()))
        self.overspent_one = max(self.overspent_one, self._debts[account])

    def _earn(self, account: str, done: CompletedSale) -> None:
        if done.earned_lot is None:
            return
        active = self.terms.active_from(done.business_date)
        lots = self._lots.setdefault(account, {})
        repaid = min(self._debts.get(account, 0), done.earned.units)
        if repaid:
            self._debts[account] -= repaid
        lots[done.earned_lot] = GhostLot(
            left=done.earned.units - repaid,
            active=active,
            expires=self.terms.last_day(active),
        )


def _elsewhere(lots: Iterable[GhostLot], points: int, day: date) -> int:
    """Take from other lots, the soonest to end first; what none of them has."""
    for lot in sorted(lots, key=lambda lot: lot.expires or date.max):
        taken = min(lot.left, points) if lot.usable_on(day) else 0
        lot.left -= taken
        points -= taken
    return points
