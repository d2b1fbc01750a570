"""Facts worth telling the server, in the past tense.

Each becomes one immutable entry of the till's journal, in the transaction of the
act that caused it. Amounts are exact; every identifier was made here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.exceptions import Decision
from cashier.domain.ids import (
    AccountId,
    CardNumber,
    CashierId,
    LotId,
    RightId,
    SaleId,
    ShiftId,
    TillId,
)
from cashier.domain.ledger import Draw
from cashier.domain.loyalty.answers import AppliedStep as AppliedStep
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Override
from cashier.domain.sale import SoldLine, Tender
from cashier.domain.shift import DrawerCount, DrawerMovement


class SpentOn(Enum):
    """What points of a right were spent for."""

    GOODS = "goods"
    TENDER = "tender"  # A gift card that pays.
    COUPON = "coupon"  # Its one use.
    DONATION = "donation"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCompleted:
    """Money and goods of a sale; for a return the sums are what went back."""

    sale_id: SaleId
    number: str
    shift_id: ShiftId
    cashier: CashierId
    at: datetime
    business_date: date
    lines: tuple[SoldLine, ...]
    tenders: tuple[Tender, ...]
    card: CardNumber | None = None
    account: AccountId | None = None
    returns: SaleId | None = None  # Set: this is a return of that sale.
    change: Money = NO_MONEY
    applied: tuple[AppliedStep, ...] = ()
    donated: Money = NO_MONEY  # Beside the goods.
    reason: str = ""  # Of a return without its receipt ...
    allowed_by: CashierId | None = None  # ... and who allowed it.


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRedeemed:
    sale_id: SaleId
    account: AccountId
    right_id: RightId
    draws: tuple[Draw, ...]
    at: datetime
    business_date: date
    programme: str = ""
    version: int = 0
    use: SpentOn = SpentOn.GOODS


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEarned:
    """A new lot. Account is None when only the card's number was known here."""

    sale_id: SaleId
    lot_id: LotId
    card: CardNumber
    account: AccountId | None
    points: Points
    active_from: date
    expires_on: date | None
    programme: str
    version: int
    mode: EntryMode
    at: datetime
    business_date: date
    purse: str = ""  # Of the member named above.
    issuer: str = ""  # The partner who owes these points; empty: this chain.


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsGivenBack:
    """A return: redeemed points go back to their lots, earned ones are taken."""

    sale_id: SaleId  # The return.
    returns: SaleId  # The sale it gives back.
    card: CardNumber
    account: AccountId | None
    back: tuple[Draw, ...]
    taken: Points  # Of what the sale earned ...
    taken_lot: LotId | None  # ... from this lot first.
    at: datetime
    business_date: date
    purse: str = ""
    programme: str = ""
    version: int = 0
    take_back: TakeBack = TakeBack.DEBT
    grace_days: int = 0  # For lots that expired meanwhile.
    use: SpentOn = SpentOn.GOODS  # What that had been spent for.


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardLoaded:
    """A gift card sold or topped up: a lot of money on its own account."""

    sale_id: SaleId
    lot_id: LotId
    account: AccountId
    amount: Points  # One hundredth is one minor unit.
    expires_on: date | None
    programme: str
    version: int
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardUnloaded:
    """The sale of a gift card is given back: its lot is taken."""

    sale_id: SaleId  # The return.
    returns: SaleId
    account: AccountId
    lot_id: LotId
    amount: Points
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipSold:
    """Both days are days of it."""

    sale_id: SaleId
    line_no: int
    card: CardNumber
    account: AccountId | None
    programme: str
    version: int
    starts: date
    ends: date
    is_renewal: bool
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipGivenBack:
    """What `returns` sold on that line ends; `last_day` None: it never was."""

    sale_id: SaleId  # The return.
    returns: SaleId
    line_no: int
    card: CardNumber
    account: AccountId | None
    programme: str
    last_day: date | None
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Donated:
    """Money for a cause, beside the goods; below zero: given back."""

    sale_id: SaleId
    programme: str
    version: int
    money: Money
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponMade:
    """A coupon printed for the next purchase: one use on its own account."""

    sale_id: SaleId
    lot_id: LotId
    account: AccountId
    programme: str
    version: int
    starts: date
    ends: date | None
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RightReturned:
    """Given up for good. Without draws: an unknown right, refused for ever."""

    right_id: RightId
    account: AccountId
    draws: tuple[Draw, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLent:
    """A part of a lead's right became a right of another till of the shop.

    Both tell it in the same words, with the lead's signature: whichever the server
    hears first counts, and the other changes nothing.
    """

    sub: RightId
    right_id: RightId  # The lead's, that it is a part of.
    account: AccountId
    lender: TillId
    lender_life: int  # Its incarnation.
    borrower: TillId
    borrower_life: int
    epoch: int
    draws: tuple[Draw, ...]
    at: datetime
    signature: str = ""  # Of the lead.


@dataclass(frozen=True, slots=True, kw_only=True)
class SubEnded:
    """What a borrower has left goes back to the lead's right; for good.

    Without draws: it never had it, and refuses it for ever.
    """

    sub: RightId
    account: AccountId
    borrower: TillId
    borrower_life: int
    draws: tuple[Draw, ...]
    at: datetime
    signature: str = ""  # Of the borrower, where the lead passes it on.


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpened:
    shift_id: ShiftId
    cashier: CashierId
    number: int
    opening_cash: Money
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftClosed:
    """The Z: numbered, immutable; loyalty is stated apart from money."""

    shift_id: ShiftId
    cashier: CashierId
    number: int
    sales: int
    returns: int
    cash: Money
    card: Money
    redeemed: Points
    earned: Points
    counted: Money
    expected: Money
    at: datetime
    gift: Money = NO_MONEY  # Paid with gift cards; in neither cash nor card.
    gift_sold: Money = NO_MONEY  # Part of the money above, as is the next.
    donated: Money = NO_MONEY
    cause: str = ""  # Of a difference; a word of DifferenceCause.


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMoved:
    """Cash in or out of the drawer, or the drawer opened and nothing moved."""

    movement: DrawerMovement
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerCounted:
    """One of the counts before a shift closes; none is ever taken back."""

    count: DrawerCount
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideGiven:
    """A manager allowed one act."""

    override: Override
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftAmended:
    """A numbered addendum to a Z: what became known after the shift closed."""

    shift_id: ShiftId
    number: int  # Of the shift.
    addendum: int  # From 1.
    agrees: bool  # The server's ledger with the till's own figures.
    late: int  # Entries that waited when the shift was closed.
    money: Money  # As the server has it: sales less returns.
    redeemed: Points
    earned: Points
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNoted:
    """Something support should know: no personal data, a stable code."""

    code: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionDecided:
    """A manager settled what the server had found."""

    decision: Decision
    at: datetime


Event = (
    SaleCompleted
    | PointsRedeemed
    | PointsEarned
    | PointsGivenBack
    | GiftCardLoaded
    | GiftCardUnloaded
    | MembershipSold
    | MembershipGivenBack
    | Donated
    | CouponMade
    | RightReturned
    | RightLent
    | SubEnded
    | ShiftOpened
    | ShiftClosed
    | CashMoved
    | DrawerCounted
    | OverrideGiven
    | ShiftAmended
    | IncidentNoted
    | ExceptionDecided
)
