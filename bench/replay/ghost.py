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

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cashier.domain.amounts import Money
from cashier.domain.ids import purse_account
from cashier.domain.ledger import Draw
from cashier.till.ports import CompletedSale
from cashier.till.records import EarnedLot

ONE_USE = 100  # Hundredths.
USES, SERIES = "uses-", "c-"  # Lots and purses that count the uses of a series.


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """One receipt, in whole units; `moves` by what happened to which account."""

    sale: str
    number: str
    account: str | None
    money: int  # For the goods, and given to causes.
    moves: Mapping[str, int]


@dataclass(slots=True, kw_only=True)
class GhostLot:
    left: int
    active: date
    expires: date | None

    def usable_on(self, day: date) -> bool:
        return self.active <= day and (self.expires is None or day <= self.expires)


@dataclass
class Ghost:
    is_limited: bool = False
    receipts: list[Confirmed] = field(default_factory=list)
    overspent: int = 0  # Hundredths nobody owned; with limited risk, at the worst.
    overspent_one: int = 0  # The same of the one account that is worst.
    uses: int = 0  # Of a limited series, for each member.
    _debts: dict[str, int] = field(default_factory=dict)
    _homes: dict[str, str] = field(default_factory=dict)  # The account of each lot.
    _lots: dict[str, dict[str, GhostLot]] = field(default_factory=dict)

    def confirm(self, done: CompletedSale) -> Confirmed:
        donated = Money.total(gift.money for gift in done.donations)
        seen = Confirmed(
            sale=done.sale.sale_id,
            number=done.number,
            account=done.account,
            money=(done.total + donated).units,
            moves=self._moves(done),
        )
        self.receipts.append(seen)
        return seen

    def _moves(self, done: CompletedSale) -> Counter[str]:
        """Book what the receipt says, and name it as the server does."""
        moves: Counter[str] = Counter()
        for draw in (draw for part in done.redeemed for draw in part.draws):
            account = self._account_of(draw, done)
            moves[f"redemption {account}"] += draw.points.units
            if account is not None:
                self._spend(account, draw, done.business_date)
        for lot in done.lots:
            assert done.account is not None, done
            account = purse_account(done.account, lot.earning.purse)
            moves[f"accrual {account}"] += lot.earning.points.units
            self._earn(account, lot)
        for load in done.loaded:
            moves[f"load {load.account}"] += load.amount.units
            self._open(load.account, load.lot_id, load.amount.units, load.expires_on)
        if done.coupon_made is not None:
            made = done.coupon_made
            moves[f"coupon {made.account}"] += ONE_USE
            self._open(made.account, made.lot_id, ONE_USE, made.terms.ends)
        for gift in done.donations:
            for unit, units in (("money", gift.money), ("points", gift.points)):
                if units:
                    moves[f"donation {gift.programme} {unit}"] += units.units
        for sold in done.memberships:
            moves[f"membership {sold.programme} {sold.starts} {sold.ends}"] += 1
        return moves

    def _account_of(self, draw: Draw, done: CompletedSale) -> str | None:
        """Uses of a series are opened by the server when they are first asked for.

        What comes from no lot that the bench knows is the member's own: with limited
        risk it stands for any of his points, and else nobody owned it.
        """
        if draw.lot_id not in self._homes and draw.lot_id.startswith(USES):
            assert done.account is not None, done
            series = draw.lot_id.removeprefix(USES)
            account = purse_account(done.account, SERIES + series)
            lots = self._lots.setdefault(account, {})
            uses = GhostLot(left=self.uses * ONE_USE, active=date.min, expires=None)
            lots.setdefault(draw.lot_id, uses)
            return account
        return self._homes.get(draw.lot_id, done.account)

    def owned(self, account: str, day: date) -> int:
        lots = self._lots.get(account, {})
        return sum(lot.left for lot in lots.values() if lot.usable_on(day))

    def _spend(self, account: str, draw: Draw, day: date) -> None:
        lots = self._lots.get(account, {})
        lot = lots.get(draw.lot_id)
        is_there = lot is not None and lot.usable_on(day)
        covered = min(lot.left, draw.points.units) if lot and is_there else 0
        if lot is not None:
            lot.left -= covered
        missing = draw.points.units - covered
        if missing and self.is_limited:
            missing = _elsewhere(lots.values(), missing, day)
        self._overspend(account, missing)

    def _overspend(self, account: str, missing: int) -> None:
        if not missing:
            return
        self._debts[account] = self._debts.get(account, 0) + missing
        self.overspent = max(self.overspent, sum(self._debts.values()))
        self.overspent_one = max(self.overspent_one, self._debts[account])

    def _earn(self, account: str, made: EarnedLot) -> None:
        earning = made.earning
        repaid = min(self._debts.get(account, 0), earning.points.units)
        if repaid:
            self._debts[account] -= repaid
        self._homes[made.lot_id] = account
        self._lots.setdefault(account, {})[made.lot_id] = GhostLot(
            left=earning.points.units - repaid,
            active=earning.active_from,
            expires=earning.expires_on,
        )

    def _open(self, account: str, lot: str, units: int, expires: date | None) -> None:
        """A gift card or a coupon: whoever has it may use it at once."""
        self._homes[lot] = account
        opened = GhostLot(left=units, active=date.min, expires=expires)
        self._lots.setdefault(account, {})[lot] = opened


def _elsewhere(lots: Iterable[GhostLot], points: int, day: date) -> int:
    """Take from other lots, the soonest to end first; what none of them has."""
    for lot in sorted(lots, key=lambda lot: lot.expires or date.max):
        taken = min(lot.left, points) if lot.usable_on(day) else 0
        lot.left -= taken
        points -= taken
    return points
