"""Claims on what is out in rights: points that a return takes when they come back.

A programme that makes no debts may still take again what the member has, and much of
that is often parked at tills. Such a claim lies on a lot. It never exceeds what is
open of that lot in rights: it is met from what comes back, and forgiven as far as
the points are spent first. Pure; the rights that are open must be loaded.
"""

from __future__ import annotations

from server.ledger_values import Granted, Lot


def open_by_lot(rights: dict[str, Granted]) -> dict[str, int]:
    """What is neither spent nor returned, of every lot.

    A right that was reclaimed at the chain's risk holds nothing any more.
    """
    out: dict[str, int] = {}
    for right in rights.values():
        if right.booked:
            continue
        for part in right.parts:
            if part.open:
                out[part.lot_id] = out.get(part.lot_id, 0) + part.open
    return out


def claim(
    lots: dict[str, Lot],
    rights: dict[str, Granted],
    points: int,
    first: str | None,
    *,
    own_only: bool,
) -> tuple[int, set[str]]:
    """Claim up to so much; how much that is, and on which lots."""
    claimed = 0
    changed = set()
    out = open_by_lot(rights)
    for lot_id in sorted(out, key=lambda one: (one != first, one)):
        if own_only and lot_id != first:
            break
        lot = lots.get(lot_id)
        if lot is None:
            continue  # Told by a right only, while books are put together.
        more = min(points - claimed, out[lot_id] - lot.claimed)
        if more > 0:
            lot.claimed += more
            claimed += more
            changed.add(lot_id)
    return claimed, changed


def forgive_spent(lots: dict[str, Lot], rights: dict[str, Granted]) -> set[str]:
    """After points were spent: nothing is claimed that is no longer out."""
    if not any(lot.claimed for lot in lots.values()):
        return set()
    out = open_by_lot(rights)
    changed = set()
    for lot in lots.values():
        if lot.claimed > out.get(lot.lot_id, 0):
            lot.claimed = out.get(lot.lot_id, 0)
            changed.add(lot.lot_id)
    return changed
