"""Entries about people at the till, as they travel; and the union of all entries.

As in entry_wire: fields are only ever added, with a default.
"""

from __future__ import annotations

from sync.entry_wire import (
    Amount,
    Count,
    EntryWire,
    Id,
    Moment,
    Positive,
    Short,
    TradeEntry,
)


class CashEntry(EntryWire, tag="cash", frozen=True, kw_only=True):
    """Cash into (positive) or out of the drawer; nothing: it was only opened."""

    id: Id
    shift: Id
    number: Positive  # Within the shift.
    cashier: Id
    cause: Short
    at: Moment
    amount: Amount = 0
    note: Short = ""
    allowed_by: Short = ""


class CountEntry(EntryWire, tag="count", frozen=True, kw_only=True):
    """A count of the drawer, made before the difference was shown."""

    id: Id
    shift: Id
    turn: Positive
    total: Amount
    expected: Amount
    documents: Count
    cashier: Id
    at: Moment
    pieces: tuple[tuple[Positive, Count], ...] = ()  # Minor units, how many.
    allowed_by: Short = ""


class OverrideEntry(EntryWire, tag="override", frozen=True, kw_only=True):
    """A manager allowed one act."""

    id: Id
    act: Short
    cashier: Id
    allowed_by: Id
    at: Moment
    way: Short = "pin"
    reason: Short = ""
    shift: Id | None = None
    sale: Id | None = None
    about: Short = ""
    money: Amount = 0
    points: Amount = 0


class AddendumEntry(EntryWire, tag="addendum", frozen=True, kw_only=True):
    """What became known after a Z; the Z itself stays."""

    shift: Id
    number: Positive  # Of the shift.
    addendum: Positive
    agrees: bool
    late: Count
    money: Amount
    redeemed: Amount
    earned: Amount
    at: Moment


ActEntry = CashEntry | CountEntry | OverrideEntry | AddendumEntry
Entry = TradeEntry | ActEntry
