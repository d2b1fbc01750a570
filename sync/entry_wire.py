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


class PartWire(Wire, frozen=True, kw_only=True):
    """What one programme did to one line."""

    programme: Id
    effect: Short  # discount, redeemed, earned.
    purse: Short = ""
    money: Amount = 0
    points: Amount = 0


class AppliedWire(Wire, frozen=True, kw_only=True):
    """One step in the order of application; `needs`: see the domain's Applied."""

    programme: Id
    version: Count
    effect: Short
    purse: Short = ""
    money: Amount = 0
    points: Amount = 0
    needs: Amount = 0


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
    parts: list[PartWire] = []
    serial: Id | None = None  # The account of a gift card sold on this line.
    goods: bool = True  # False: a gift card, or the fee of a membership.


class TenderWire(Wire, frozen=True, kw_only=True):
    kind: Short
    amount: Amount
    received: Amount
    attempt: Id | None = None
    account: Id | None = None  # Of a gift card.


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
    applied: list[AppliedWire] = []
    donated: Amount = 0  # Money beside the goods, for causes.
    # Without a receipt: why, and who allowed it.
    reason: Short = ""
    allowed_by: Short = ""


class RedeemEntry(EntryWire, tag="redeem", frozen=True, kw_only=True):
    sale: Id
    account: Id
    right: Id
    slices: list[Slice]
    at: Moment
    day: Day
    programme: Short = ""
    version: Count = 0
    use: Short = "goods"  # goods, tender, coupon, donation.


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
    account: Id | None = None  # Of the member: the purse is named beside it.
    expires: Day | None = None
    purse: Short = ""
    issuer: Short = ""  # The partner who owes these points; empty: this chain.


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
    purse: Short = ""
    programme: Short = ""
    version: Count = 0
    take_back: Short = "debt"  # own_lot, within_balance, debt.
    grace_days: Count = 0  # For lots that expired meanwhile.
    use: Short = "goods"  # What that had been spent for, as of a RedeemEntry.


class ReturnEntry(EntryWire, tag="return", frozen=True, kw_only=True):
    """A right, or the rest of it, given up; no slices: refused for ever."""

    right: Id
    account: Id
    at: Moment
    slices: list[Slice] = []


class Signable(Wire, frozen=True, kw_only=True):
    """Signed by the till that says it, so that another one may pass it on."""

    signature: Short = ""  # Ed25519, hexadecimal, over signable().

    def signable(self) -> bytes:
        """What it is, and all of it but the signature."""
        plain = msgspec.structs.replace(self, signature="")
        return type(self).__name__.encode() + b"\n" + msgspec.json.encode(plain)


class SubGrant(Signable, frozen=True, kw_only=True):
    """A part of a lead's right, lent to another till of its shop for one sale."""

    sub: Id
    right: Id  # The lead's.
    account: Id
    lender: Id
    lender_life: Count
    till: Id  # Who gets it.
    life: Count
    epoch: Count
    slices: list[Slice]
    at: Moment


class SubEnd(Signable, frozen=True, kw_only=True):
    """What is left of it goes back; no slices: never had, refused for ever."""

    sub: Id
    account: Id
    till: Id  # Whose it was.
    life: Count
    slices: list[Slice] = []


class SubEntry(EntryWire, tag="sub", frozen=True, kw_only=True):
    """Told by lender and borrower alike; the first telling counts."""

    grant: SubGrant
    at: Moment


class SubEndEntry(EntryWire, tag="sub_end", frozen=True, kw_only=True):
    """Told by the borrower, and by a lead that was told by it."""

    end: SubEnd
    at: Moment


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
    gift: Amount = 0  # Paid with gift cards; in neither cash nor card.
    # In cash, card and gift already: money that is no price of goods.
    gift_sold: Amount = 0
    donated: Amount = 0
    cause: Short = ""  # Said of a difference.


class IncidentEntry(EntryWire, tag="incident", frozen=True, kw_only=True):
    code: Short
    detail: Short
    at: Moment


class DecisionEntry(EntryWire, tag="decision", frozen=True, kw_only=True):
    """A manager's decision on what the server had found."""

    item: Id
    choice: Short
    by: Id
    reason: Short
    at: Moment


class LoadEntry(EntryWire, tag="load", frozen=True, kw_only=True):
    """A gift card sold or topped up: a lot of money on a bearer's account."""

    sale: Id
    lot: Id
    account: Id
    points: Positive  # One hundredth is one minor unit.
    programme: Id
    version: Count
    at: Moment
    day: Day
    expires: Day | None = None


class UnloadEntry(EntryWire, tag="unload", frozen=True, kw_only=True):
    """The sale of a gift card given back: what is left of its lot is taken."""

    sale: Id  # The return.
    returns: Id
    account: Id
    lot: Id
    points: Positive
    at: Moment
    day: Day


class MembershipEntry(EntryWire, tag="membership", frozen=True, kw_only=True):
    """A paid membership sold or renewed; both days are days of it."""

    sale: Id
    line: Count
    programme: Id
    version: Count
    starts: Day
    ends: Day
    card: CardText
    at: Moment
    day: Day
    account: Id | None = None
    renewal: bool = False


class MembershipEndEntry(EntryWire, tag="membership_end", frozen=True, kw_only=True):
    """A membership given back: that of `returns` and `line` ends on this last day."""

    sale: Id  # The return.
    returns: Id
    line: Count
    programme: Id
    card: CardText
    last_day: Day | None  # None: it never was.
    at: Moment
    day: Day
    account: Id | None = None


class DonationEntry(EntryWire, tag="donation", frozen=True, kw_only=True):
    """Money for a cause; points for one are a RedeemEntry with that use."""

    sale: Id
    programme: Id
    version: Count
    money: Amount  # Below zero: given back with its sale.
    at: Moment
    day: Day
    points: Amount = 0


class CouponMadeEntry(EntryWire, tag="coupon_made", frozen=True, kw_only=True):
    """A coupon printed for the next purchase: one use on a bearer's account."""

    sale: Id
    lot: Id
    account: Id
    programme: Id
    version: Count
    starts: Day
    at: Moment
    day: Day
    ends: Day | None = None


TradeEntry = (
    SaleEntry
    | RedeemEntry
    | EarnEntry
    | GiveBackEntry
    | ReturnEntry
    | SubEntry
    | SubEndEntry
    | LoadEntry
    | UnloadEntry
    | MembershipEntry
    | MembershipEndEntry
    | DonationEntry
    | CouponMadeEntry
    | ShiftOpenEntry
    | ShiftCloseEntry
    | IncidentEntry
    | DecisionEntry
)
