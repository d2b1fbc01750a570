"""What a manager should look at: flagged, kept whole, never in anybody's way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection, insert

from server import schema as db
from server.ports import Randomness, new_id
from server.schema import TENANT


class Finding(Enum):
    """Codes are stable: they travel to tills as flags and into exports."""

    POISON = "poison"  # Not an entry that any version wrote; kept aside.
    CONSTRAINT = "constraint"  # The database refused it; kept aside.
    TOO_LARGE = "too_large"
    UNCOVERED = "uncovered"  # Spent beyond its right.
    FORGED = "forged"  # Said for another till, and not signed by it.
    LENT_BEYOND = "lent_beyond"  # A lead lent more than its right had open.
    FOREIGN_RIGHT = "foreign_right"  # Of another till or account.
    UNKNOWN_CARD = "unknown_card"  # Waits for a member with this card.
    DUPLICATE_SALE = "duplicate_sale"
    DUPLICATE_LOT = "duplicate_lot"
    DUPLICATE_RETURN = "duplicate_return"  # Of goods: it counted already.
    OVER_RETURN = "over_return"  # Of goods that had come back: only money counted.
    DUPLICATE_GIFT = "duplicate_gift"  # Of this sale to this cause.
    UNLOAD_SHORT = "unload_short"  # A gift card was given back, and partly spent.
    RETURN_BEYOND = "return_beyond"  # More given up than was open.
    RETURN_OF_SPENT = "return_of_spent"  # "Never had it", but it spent from it.
    SUMS_DIFFER = "sums_differ"  # Lines and tenders of a sale.
    LATE_SPEND = "late_spend"  # By a till that had been declared lost.
    GAP = "gap"  # Entries were brought by hand, and some before them are gone.
    INCIDENT = "incident"  # Said by the till itself.
    DECIDED = "decided"  # A decision of a till that came too late or fits nothing.
    CLOCK = "clock"  # Dated later than now: that till's clock is ahead.
    RESTORE_GAP = "restore_gap"  # After a restore: what no points were left for.
    SERVER_BEHIND = "server_behind"  # A till knows more than we do: see epochs.
    FORK = "fork"  # Two histories under one number.


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    holder: str
    incarnation: int
    seq: int
    finding: Finding
    at: str
    detail: str = ""
    body: bytes = b""


_KEEP = insert(db.exception_item)


def keep(
    conn: Connection, found: list[Found], randomness: Randomness
) -> list[tuple[str, Found]]:
    """Each with the name it is kept under."""
    if not found:
        return []
    rows = [
        {
            "tenant": TENANT,
            "item_id": new_id(randomness),
            "holder": one.holder,
            "incarnation": one.incarnation,
            "seq": one.seq,
            "code": one.finding.value,
            "detail": one.detail.replace("\0", "\\0")[:500],
            "at": one.at,
            "body": one.body,
        }
        for one in found
    ]
    conn.execute(_KEEP, rows)
    return [(str(row["item_id"]), one) for row, one in zip(rows, found, strict=True)]
