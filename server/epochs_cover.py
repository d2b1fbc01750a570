"""After a restore: points for rights that tills hold and the books do not cover.

Pure. When every report is in, a lot may be short of what rights hold of it: points
that came in were lost with the server's own acts, or the server took others than the
first time. In this order, for each account:

    1. points that are free in other lots move to where they are held;
    2. in limited risk whole rights are booked again, as far as the limits let;
    3. what is still open in rights told by tills is cut: when it is spent all the same,
       the chain's suspense account pays, never the member's;
    4. what was spent is stood in for within the limits, or the suspense account pays.

Afterwards nothing is short, and the ledger keeps all that `Ledger` promises.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.ledger import Cause, Granted, Kind, Ledger, Lot


@dataclass(slots=True, kw_only=True)
class Room:
    """What limited risk still lets: of one account, and of the chain."""

    per_account: int = 0
    chain: int = 0

    def left(self, ledger: Ledger) -> int:
        return max(min(self.per_account - ledger.risk_used, self.chain), 0)


@dataclass(slots=True, kw_only=True)
class Covered:
    """What could not be covered by the account's own points."""

    booked: list[str] = field(default_factory=list)  # Rights, on the chain's risk.
    cut: dict[str, int] = field(default_factory=dict)  # Of rights that are open.
    overdrawn: int = 0
    suspense: int = 0  # Paid by the chain.


def cover(ledger: Ledger, room: Room, cause: Cause) -> Covered:
    """Make up for what is short. All open rights and free lots must be loaded."""
    result = Covered()
    _move_all(ledger, cause)
    for right in _to_book(ledger):
        points = right.open
        if not any(_short(ledger).values()) or points > room.left(ledger):
            continue
        ledger.reclaim(right, cause)
        room.chain -= points
        result.booked.append(right.right_id)
        _move_all(ledger, cause)
    for lot_id in sorted(_short(ledger)):
        _cut(ledger, lot_id, result)
        _stand_in(ledger, lot_id, room, result, cause)
    ledger.short = None
    ledger.collect(cause)
    return result


def _short(ledger: Ledger) -> dict[str, int]:
    assert ledger.short is not None, ledger
    return ledger.short


def _move_all(ledger: Ledger, cause: Cause) -> None:
    for lot_id in sorted(_short(ledger)):
        for source in ledger.in_order():
            points = min(source.free, _short(ledger)[lot_id])
            if points and source.lot_id != lot_id:
                ledger.mend(source, -points, Kind.MOVED, cause)
                ledger.mend(_lot(ledger, lot_id, cause), points, Kind.MOVED, cause)


def _to_book(ledger: Ledger) -> list[Granted]:
    """Those on lots that are short first, and small ones before large ones."""
    lots = {lot_id for lot_id, points in _short(ledger).items() if points}
    rights = [one for one in ledger.rights.values() if one.open and not one.booked]
    return sorted(
        rights,
        key=lambda one: (
            all(part.lot_id not in lots for part in one.parts if part.open),
            one.open,
            one.right_id,
        ),
    )


def _cut(ledger: Ledger, lot_id: str, result: Covered) -> None:
    for right in sorted(ledger.rights.values(), key=lambda one: one.right_id):
        for part in () if right.booked else right.parts:
            points = min(part.open, _short(ledger)[lot_id])
            if part.lot_id == lot_id and points:
                part.open -= points
                right.is_changed = True
                ledger.rights_out -= points
                _short(ledger)[lot_id] -= points
                result.cut[right.right_id] = result.cut.get(right.right_id, 0) + points


def _stand_in(
    ledger: Ledger, lot_id: str, room: Room, result: Covered, cause: Cause
) -> None:
    """For what was spent of this lot and was never there."""
    missing = _short(ledger)[lot_id]
    risked = min(missing, room.left(ledger))
    if risked:
        ledger.mend(_lot(ledger, lot_id, cause), risked, Kind.MOVED, cause)
        ledger.overdraw(risked, cause)
        room.chain -= risked
        result.overdrawn += risked
    if missing > risked:
        rest = missing - risked
        ledger.mend(_lot(ledger, lot_id, cause), rest, Kind.UNPROVEN, cause)
        result.suspense += rest


def _lot(ledger: Ledger, lot_id: str, cause: Cause) -> Lot:
    """The lot that a right names; one that nobody remembers is made."""
    if lot_id not in ledger.lots:
        days = [
            part.expires
            for right in ledger.rights.values()
            for part in right.parts
            if part.lot_id == lot_id
        ]
        ledger.lots[lot_id] = Lot(
            lot_id=lot_id,
            origin=Kind.MOVED.value,
            amount=_short(ledger)[lot_id],
            free=0,
            active=cause.day,
            expires=days[0] if days else None,
            is_new=True,
        )
    return ledger.lots[lot_id]
