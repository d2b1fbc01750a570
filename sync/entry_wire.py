"""Journal entries as they travel: the parts of the protocol that tills store.

Used through `sync.protocol`. Fields are only ever added, with a default, because the
bytes of an entry are never encoded again.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


Amount = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]


Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]


Positive = Annotated[int, msgspec.Meta(ge=1, le=2**62)]


Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


Moment = Annotated[str, msgspec.Meta(min_length=20, max_length=40)]


Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


Short = Annotated[str, msgspec.Meta(max_length=256)]


CardText = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{4,32}$")]


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every message; unknown fields of newer versions are let through."""


class Slice(Wire, frozen=True, kw_only=True):
    """So many points of one lot, with the lot's last day (None: no end)."""

    lot: Id
    points: Positive
    expires: Day | None = None


class EntryWire(Wire, frozen=True, kw_only=True):
    """Base of every entry; `v` is the version it was written in, absent: 1."""

    v: Count = 1


class SoldLineWire(Wire, frozen=True, kw_only=True):
    n: Count
    item: Id
    name: Short
    quantity: Amount  # Thousandths.
    price: Amount
    gross: Amount
    discount: Amount = 0
    redeemed: Amount = 0
    points: Amount = 0
    earned: Amount = 0
    vat: Count | None = None
    category: Short = ""
    department: Short = ""
    measure: Short = "piece"
    floor: Amount = 0
    redeemable: bool = True
    earning: bool = True


class TenderWire(Wire, frozen=True, kw_only=True):
    kind: Short
    amount: Amount
    received: Amount
    attempt: Id | None = None


class SaleEntry(EntryWire, tag="sale", frozen=True, kw_only=True):
    sale: Id
    number: Short
    shift: Id
    cashier: Id
    at: Moment
    day: Day
    lines: list[SoldLineWire]
    tenders: list[TenderWire]
    card: CardText | None = None
    account: Id | None = None
    returns: Id | None = None
    change: Amount = 0


class RedeemEntry(EntryWire, tag="redeem", frozen=True, kw_only=True):
    sale: Id
    account: Id
    right: Id
    slices: list[Slice]
    at: Moment
    day: Day


class EarnEntry(EntryWire, tag="earn", frozen=True, kw_only=True):
    sale: Id
    lot: Id
    card: CardText
    points: Positive
    active: Day
    programme: Id
    version: Count
    mode: Short
    at: Moment
    day: Day
    account: Id | None = None
    expires: Day | None = None


class GiveBackEntry(EntryWire, tag="give_back", frozen=True, kw_only=True):
    sale: Id
    returns: Id
    card: CardText
    at: Moment
    day: Day
    account: Id | None = None
    back: list[Slice] = []
    taken: Count = 0
    taken_lot: Id | None = None


class ReturnEntry(EntryWire, tag="return", frozen=True, kw_only=True):
    """A right, or the rest of it, given up; no slices: refused for ever."""

    right: Id
    account: Id
    at: Moment
    slices: list[Slice] = []


class ShiftOpenEntry(EntryWire, tag="shift_open", frozen=True, kw_only=True):
    shift: Id
    cashier: Id
    number: Count
    opening_cash: Amount
    at: Moment


class ShiftCloseEntry(EntryWire, tag="shift_close", frozen=True, kw_only=True):
    shift: Id
    cashier: Id
    number: Count
    sales: Count
    returns: Count
    cash: Amount
    card: Amount
    redeemed: Amount
    earned: Amount
    counted: Amount
    expected: Amount
    at: Moment


class IncidentEntry(EntryWire, tag="incident", frozen=True, kw_only=True):
    code: Short
    detail: Short
    at: Moment


Entry = (
    SaleEntry
    | RedeemEntry
    | EarnEntry
    | GiveBackEntry
    | ReturnEntry
    | ShiftOpenEntry
    | ShiftCloseEntry
    | IncidentEntry
)
