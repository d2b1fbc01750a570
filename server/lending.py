"""An open part of one right becomes a right of another holder, and goes back.

Pure, as the ledger is: sums, lots and limits of the account stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.ledger import Ledger, total
from server.ledger_values import Granted, Take


def lend(ledger: Ledger, parent: Granted, sub: Granted, takes: Sequence[Take]) -> int:
    """A part of a right becomes a right of another holder; what was not there.

    Nothing of the account changes but whose it is, also where the chain had
    taken the whole back and booked it.
    """
    parts = {part.lot_id: part for part in parent.parts}
    missing = 0
    for take in takes:
        part = parts.get(take.lot_id)
        moved = min(part.open, take.points) if part else 0
        missing += take.points - moved
        if part is not None and moved:
            part.open -= moved
            sub.parts.append(replace(part, amount=moved, open=moved, spent=0))
    if parent.booked:
        parent.booked -= sub.open
        sub.booked = sub.open
    parent.is_changed = True
    if sub.parts:
        sub.is_new = True
        ledger.rights[sub.right_id] = sub
    return missing


def unlend(sub: Granted, parent: Granted, takes: Sequence[Take] | None) -> list[Take]:
    """What a borrower gives up (None: all) is its lender's again; how much."""
    asked = None if takes is None else {t.lot_id: t.points for t in takes}
    parts = {part.lot_id: part for part in parent.parts}
    back: list[Take] = []
    for part in sub.parts:
        most = part.open if asked is None else asked.get(part.lot_id, 0)
        if moved := min(part.open, most):
            part.open -= moved
            parts[part.lot_id].open += moved
            back.append(Take(lot_id=part.lot_id, points=moved, expires=part.expires))
    if sub.booked:
        sub.booked -= total(back)
        parent.booked += total(back)
    parent.recalled = 0  # There is something again that may be asked for.
    sub.is_changed = parent.is_changed = True
    return back
