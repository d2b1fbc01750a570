"""Points of a shift or period, till against server, in points and in money.

The till's figures are its own books; the server's are of its ledger and may be not
known. A line differs only where both sides are known. Points become money by the
value of one point of the main programme, half up, except what was redeemed: that has
its own money on the receipts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.reports.statistics import rounded


class Entry(Enum):
    """In the order of the report."""

    EARNED = "earned"
    SPENT = "spent"
    GIVEN_BACK = "given_back"  # To members, by returns of goods.
    TAKEN_BACK = "taken_back"  # From them: what returned goods had earned.
    EXPIRED = "expired"  # In rights that lay here.
    OFFLINE = "offline"  # The part of what was spent.
    HELD = "held"  # Set aside for this till now, not spent.
    UNRESOLVED = "unresolved"  # On its way, or waiting for a manager.
    DEBT = "debt"  # What members owe, as of the server's last word.


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    entry: Entry
    till: Points
    money: Money
    server: Points | None = None

    @property
    def differs(self) -> bool:
        return self.server is not None and self.server != self.till


def worth(points: Points, minor_per_point: int) -> Money:
    return Money(rounded(Fraction(points.units * minor_per_point, 100)))


def reconcile(
    till: Mapping[Entry, Points],
    server: Mapping[Entry, Points],
    *,
    minor_per_point: int,
    spent_money: Money,
) -> tuple[EntryRow, ...]:
    """Every line; what the till has no figure for is nothing."""
    return tuple(
        EntryRow(
            entry=entry,
            till=till.get(entry, NO_POINTS),
            money=(
                spent_money
                if entry is Entry.SPENT
                else worth(till.get(entry, NO_POINTS), minor_per_point)
            ),
            server=server.get(entry),
        )
        for entry in Entry
    )
