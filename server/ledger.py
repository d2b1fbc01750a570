"""One account's points: lots, rights that are out, and what is posted to it.

Pure: no database, no clock. A `Ledger` is loaded, changed and written back by
`book`. It keeps, after each act:

    posted      = what all its entries add up to = its lots, free and in rights
    rights_out  = what is still open in its rights and covered
    risk_used   = what is overdrawn, and what is open in rights without cover
    posted - rights_out = what is free in its lots, less what is overdrawn
    overdrawn > 0 only while nothing is free: spent on the chain's risk, and repaid
        by the next points that come in
    claims > 0 only while nothing is free: what the server may still collect

Debits of the server (expiry, points taken back) touch the free part only; the rest
waits as a claim on rights that come back: for ever when the programme lets members
owe, else as `claims` has it. Spending touches an open right only, and what no right
covers is the chain's loss, never the member's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cashier.domain.loyalty.terms import TakeBack
from server import claims
from server.ledger_state import LedgerState
from server.ledger_values import (
    CONTRA,
    SUSPENSE,
    Cause,
    Granted,
    Kind,
    Lot,
    Part,
    Posting,
    RightState,
    Take,
    Unit,
)

__all__ = [
    "CONTRA",
    "SUSPENSE",
    "Cause",
    "Granted",
    "Kind",
    "Ledger",
    "Lot",
    "Part",
    "Posting",
    "RightState",
    "Take",
    "Unit",
]


@dataclass(slots=True, kw_only=True)
class Ledger(LedgerState):
    # --- credits ---------------------------------------------------------------

    def add_lot(self, lot: Lot, kind: Kind, cause: Cause) -> None:
        """A new lot of points; outstanding claims are collected from it at once."""
        assert lot.lot_id not in self.lots, lot.lot_id
        assert lot.amount == lot.free > 0, lot
        lot.is_new = True
        self.lots[lot.lot_id] = lot
        self.changed_lots.add(lot.lot_id)
        self._post(kind, lot.amount, cause, lot_id=lot.lot_id, issuer=lot.issuer)
        self.collect(cause)

    def give_back(
        self, back: Sequence[Take], cause: Cause, *, grace_days: int = 0
    ) -> None:
        """Redeemed points return to their lots, with the lots' own last day.

        What returns to a lot that is over on the day of the return gets so many
        days of grace, in a lot of its own, or is gone at once.
        """
        for take in back:
            lot = self.lots.get(take.lot_id)
            if lot is None:
                lot = Lot(
                    lot_id=take.lot_id,
                    origin=Kind.GIVE_BACK.value,
                    amount=take.points,
                    free=0,
                    active=cause.day,
                    expires=take.expires,
                    is_new=True,
                )
                self.lots[take.lot_id] = lot
            self._raise(lot, take.points, Kind.GIVE_BACK, cause)
            if lot.is_over_on(cause.day):
                self._extend(lot, take.points, grace_days, cause)
        self.collect(cause)

    # --- debits ------------------------------------------------------------------

    def take_back(
        self,
        points: int,
        first: str | None,
        cause: Cause,
        *,
        policy: TakeBack = TakeBack.DEBT,
        kind: Kind = Kind.TAKE_BACK,
    ) -> int:
        """Take again what was given: from its lot, then as far as the policy lets.

        Returns what stays with the member: neither taken, nor claimed, nor owed.
        """
        own_only = policy is TakeBack.OWN_LOT
        missing = self._debit(
            points, first, kind, cause, only=first if own_only else None
        )
        if not missing:
            return 0
        if policy is TakeBack.DEBT:
            self.owe(missing, cause)
            return 0
        claimed, lots = claims.claim(
            self.lots, self.rights, missing, first, own_only=own_only
        )
        self.changed_lots |= lots
        return missing - claimed

    def owe(self, points: int, cause: Cause) -> None:
        """The next points that come in pay this first."""
        self.claims += points
        self._post(Kind.CLAIM, points, cause, unit=Unit.CLAIM)

    def expire(self, day: date, cause: Cause) -> int:
        """Lots that are over leave, but for their parts in open rights."""
        gone = 0
        for lot in self.in_order():
            if lot.free and lot.is_over_on(day):
                gone += lot.free
                self._lower(lot, lot.free, Kind.EXPIRY, cause)
        return gone

    def redeem(self, right: Granted | None, takes: Sequence[Take], cause: Cause) -> int:
        """Spend out of an open right; what it does not cover is handed back."""
        uncovered = 0
        parts = {part.lot_id: part for part in right.parts} if right else {}
        for take in takes:
            part = parts.get(take.lot_id)
            drawn = min(part.open, take.points) if part else 0
            uncovered += take.points - drawn
            if part is None or right is None or not drawn:
                continue
            self._spend(right, part, drawn)
            if right.booked:
                right.booked -= drawn
                self.booked -= drawn
                self.draw(drawn, right.right_id, cause, first=part.lot_id)
                continue
            self.rights_out -= drawn
            self._post(
                Kind.REDEMPTION,
                -drawn,
                cause,
                lot_id=part.lot_id,
                right_id=right.right_id,
                issuer=part.issuer,
            )
        self.changed_lots |= claims.forgive_spent(self.lots, self.rights)
        return uncovered

    def draw(
        self, points: int, right_id: str, cause: Cause, *, first: str | None = None
    ) -> int:
        """Spend without cover: from what is free, and then below zero.

        Whoever calls has this booked on the chain's risk. Returns what no lot of
        the account covered.
        """
        rest = points
        for lot in self._order_of_use(cause.day, first):
            taken = min(lot.free, rest)
            if taken:
                rest -= taken
                lot.free -= taken
                self.changed_lots.add(lot.lot_id)
                self._post_draw(-taken, lot.lot_id, right_id, cause)
        if rest:
            self.overdrawn += rest
            self._post_draw(-rest, None, right_id, cause)
        return rest

    # --- rights -------------------------------------------------------------------

    def grant(self, right: Granted, most: int, day: date) -> int:
        """Carve a right out of what is free: soonest to expire first, then lot id.

        The right's parts are filled in here; it grants nothing rather than a part
        of what is not there. Returns its amount, perhaps zero.
        """
        missing = min(most, self.usable(day))
        for lot in self.in_order():
            taken = min(lot.free, missing) if self._may_grant(lot, day) else 0
            if taken:
                lot.free -= taken
                missing -= taken
                self.changed_lots.add(lot.lot_id)
                right.parts.append(_part(lot, taken))
        if right.parts:
            right.is_new = True
            self.rights[right.right_id] = right
            self.rights_out += right.amount
        return right.amount

    def hand_back(self, right: Granted, takes: Sequence[Take] | None) -> int:
        """A holder gives up parts of a right (None: all); more than is open: no."""
        back = 0
        asked = None if takes is None else {t.lot_id: t.points for t in takes}
        for part in right.parts:
            returned = part.open if asked is None else asked.get(part.lot_id, 0)
            returned = min(returned, part.open)
            if returned:
                part.open -= returned
                back += returned
                if not right.booked:
                    self._to_lot(part, returned)
        right.recalled = 0
        right.is_changed = True
        if right.booked:  # Its points are free already; the risk is over.
            right.booked -= back
            self.booked -= back
        else:
            self.rights_out -= back
        return back

    def reclaim(self, right: Granted, cause: Cause) -> None:
        """Free what a right holds, on the chain's risk: its holder may still spend.

        Its lots must be loaded. Only for accounts that are not overdrawn.
        """
        assert not right.booked, right
        assert not self.overdrawn, self
        for part in right.parts:
            if part.open:
                self._to_lot(part, part.open)
        self.rights_out -= right.open
        right.booked = right.open
        self.booked += right.booked
        right.is_changed = True
        self.collect(cause)

    def collect(self, cause: Cause) -> None:
        """After points came in or free: what is owed goes first."""
        self._repay(cause)
        self._collect(cause)

    # --- inside ---------------------------------------------------------------------

    def _spend(self, right: Granted, part: Part, points: int) -> None:
        part.open -= points
        part.spent += points
        right.is_changed = True

    def _order_of_use(self, day: date, first: str | None) -> list[Lot]:
        """The named lot, then those of use on this day, then those to come."""
        return sorted(
            self.in_order(),
            key=lambda lot: (lot.lot_id != first, not lot.usable_on(day)),
        )

    def _repay(self, cause: Cause) -> None:
        if self.overdrawn:
            owed = self.overdrawn
            repaid = owed - self._debit(owed, None, Kind.REPAYMENT, cause)
            if repaid:
                self.overdrawn -= repaid
                self._post(Kind.REPAYMENT, repaid, cause)

    def _post_draw(
        self, amount: int, lot_id: str | None, right_id: str, cause: Cause
    ) -> None:
        self._post(Kind.REDEMPTION, amount, cause, lot_id=lot_id, right_id=right_id)

    def _to_lot(self, part: Part, points: int) -> None:
        lot = self.lots[part.lot_id]
        lot.free += points
        self.changed_lots.add(lot.lot_id)

    def _collect(self, cause: Cause) -> None:
        kind = Kind.TAKE_BACK if self.member else Kind.UNLOAD
        for lot in self.in_order():
            if taken := min(lot.free, lot.claimed):
                lot.claimed -= taken
                self._lower(lot, taken, kind, cause)
        if self.claims:
            owed = self.claims
            collected = owed - self._debit(owed, None, kind, cause)
            if collected:
                self.claims -= collected
                self._post(Kind.COLLECTION, -collected, cause, unit=Unit.CLAIM)

    def _debit(
        self,
        points: int,
        first: str | None,
        kind: Kind,
        cause: Cause,
        *,
        only: str | None = None,
    ) -> int:
        """Take from the free part, what is usable first; what was not there."""
        order = sorted(
            self.in_order(),
            key=lambda lot: (lot.lot_id != first, not lot.usable_on(cause.day)),
        )
        for lot in order:
            taken = min(lot.free, points)
            if taken and only in (None, lot.lot_id):
                points -= taken
                self._lower(lot, taken, kind, cause)
        return points

    def _raise(self, lot: Lot, points: int, kind: Kind, cause: Cause) -> None:
        lot.free += points
        self.changed_lots.add(lot.lot_id)
        self._post(kind, points, cause, lot_id=lot.lot_id, issuer=lot.issuer)

    def _extend(self, lot: Lot, points: int, grace_days: int, cause: Cause) -> None:
        """These points of a lot that is over get days of grace, or none."""
        if not grace_days:
            self._lower(lot, points, Kind.EXPIRY, cause)
            return
        self._lower(lot, points, Kind.EXTENSION, cause)
        longer = lot.extended(points, grace_days, cause)
        self.lots[longer.lot_id] = longer
        self._raise(longer, points, Kind.EXTENSION, cause)

    def _lower(self, lot: Lot, points: int, kind: Kind, cause: Cause) -> None:
        lot.free -= points
        self.changed_lots.add(lot.lot_id)
        self._post(kind, -points, cause, lot_id=lot.lot_id, issuer=lot.issuer)

    def _post(
        self,
        kind: Kind,
        amount: int,
        cause: Cause,
        *,
        unit: Unit = Unit.POINTS,
        lot_id: str | None = None,
        right_id: str | None = None,
        issuer: str = "",
    ) -> None:
        if unit is Unit.POINTS:
            self.posted += amount
        number = sum(1 for posting in self.postings if posting.cause is cause)
        self.postings.append(
            Posting(
                cause=cause,
                kind=kind,
                amount=amount,
                unit=unit,
                account=self.account,
                number=number,
                lot_id=lot_id,
                right_id=right_id,
                issuer=issuer,
            )
        )


def total(takes: Iterable[Take]) -> int:
    return sum(take.points for take in takes)


def _part(lot: Lot, points: int) -> Part:
    return Part(
        lot_id=lot.lot_id,
        amount=points,
        open=points,
        spent=0,
        expires=lot.expires,
        issuer=lot.issuer,
    )
