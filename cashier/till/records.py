"""Values that cross the ports: what the till, its store and its screens hand over.

All are frozen; a changed one is another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import DeviceRefused
from cashier.domain.events import RightLent
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CashierId,
    LotId,
    RightId,
    SaleId,
    StoreId,
    TillId,
)
from cashier.domain.ledger import Right, RightDraw
from cashier.domain.loyalty.answers import (
    AppliedStep,
    CouponToPrint,
    Donation,
    Earning,
    SoldMembership,
)
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import Bearer, Member, PurseFigures
from cashier.domain.sale import Sale, SaleState, ShownCoupon, SoldLine, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class TillIdentity:
    """Who this till is, since enrolment."""

    till: TillId
    store: StoreId
    till_number: int  # Printed on receipts.
    store_number: int
    incarnation: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cashier:
    cashier: CashierId
    name: str
    role: Role
    has_pin: bool = True


class Role(Enum):
    CASHIER = "cashier"
    MANAGER = "manager"
    IT = "it"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryAge:
    """How old the advisory copy is; None: never complete."""

    goods_as_of: datetime | None
    cards_as_of: datetime | None
    goods: int = 0
    cards: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the advisory copy has to say for a sale, of one state of it."""

    programmes: tuple[Programme, ...]
    cards_as_of: datetime | None  # None: never complete.
    member: Member | None = None  # Of the card that was asked for.


class AttemptState(Enum):
    ASKED = "asked"
    PAID = "paid"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAttempt:
    """A question to a card terminal, stored before it was asked."""

    attempt: AttemptId
    sale: SaleId
    amount: Money
    state: AttemptState
    reference: str = ""  # The terminal's own, of a paid attempt.


class JobState(Enum):
    WAITING = "waiting"
    SENT = "sent"  # The transport took all of it; the printer is being asked.
    CONFIRMED = "confirmed"  # The printer worked through it, and has paper.
    UNKNOWN = "unknown"  # It did not say; that is never taken for a yes.


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """Something to print: kept until the transport took it."""

    job: str
    kind: str  # receipt, copy, report, drawer.
    title: str
    lines: tuple[str, ...]
    barcode: str = ""
    opens_drawer: bool = False
    state: JobState = JobState.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintAnswer:
    """What is known of a job that went: CONFIRMED or UNKNOWN, and what is wrong now."""

    state: JobState
    trouble: DeviceRefused | None = None


class HoldState(Enum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAnswer:
    """`right` None: refused, or no answer in time (then `answered` is False)."""

    answered: bool
    right: Right | None = None
    # Fresh figures of what was asked for, when the server gave them.
    member: Member | None = None
    purse: PurseFigures | None = None
    bearer: Bearer | None = None
    coming: Points = NO_POINTS  # On its way from other tills: worth asking again.
    lent: RightLent | None = None  # Of the shop's lead: to be told with its right.


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalAnswer:
    state: AttemptState
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoyaltyNote:
    """What a receipt says about the card."""

    four: str
    name: str
    before: Points | None  # None: not known here.
    redeemed: Points
    earned: Points
    after: Points | None
    active_from: date | None
    is_provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedLot:
    """A lot that a sale made, and what its programme wants done on a return."""

    lot_id: LotId
    earning: Earning
    take_back: TakeBack = TakeBack.DEBT
    gives_spent_back: bool = True
    grace_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCard:
    """A gift card that a line sold or topped up."""

    line_no: int
    account: AccountId
    lot_id: LotId
    amount: Points  # One hundredth is one minor unit.
    programme: str
    version: int
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCoupon:
    """A coupon printed for the next purchase; the code is on the paper alone."""

    code: str
    account: AccountId
    lot_id: LotId
    terms: CouponToPrint


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedSale:
    """The document of a completed sale, as it was and will be."""

    sale: Sale
    number: str  # Store-till-shift-number with its check character.
    at: datetime
    business_date: date
    lines: tuple[SoldLine, ...]
    tenders: tuple[Tender, ...]
    change: Money
    redeemed: tuple[RightDraw, ...]
    earned: Points
    earned_lot: str | None
    account: AccountId | None
    note: LoyaltyNote | None
    returns: SaleId | None = None
    # Of a return: what it took back, with the same words as of a sale.
    applied: tuple[AppliedStep, ...] = ()
    lots: tuple[EarnedLot, ...] = ()  # Of every purse; the main one's is also above.
    memberships: tuple[SoldMembership, ...] = ()
    donations: tuple[Donation, ...] = ()
    loaded: tuple[LoadedCard, ...] = ()
    coupons: tuple[ShownCoupon, ...] = ()  # Those that were used.
    coupon_made: MadeCoupon | None = None  # Printed for the next purchase.
    reason: str = ""  # Of a return without its receipt ...
    allowed_by: CashierId | None = None  # ... and who allowed it.
    # Of a return, for its rows alone: whose rights they were that another till had.
    foreign: tuple[tuple[RightId, AccountId], ...] = field(default=(), compare=False)

    @property
    def total(self) -> Money:
        """What was paid in money (for a return: what went back)."""
        return Money.total(line.net for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReceipt:
    """A receipt of another till, as the server has it, and what came back of it."""

    done: CompletedSale
    returns: tuple[CompletedSale, ...] = ()  # Of any till, oldest first.
    accounts: tuple[tuple[RightId, AccountId], ...] = ()  # Whose rights it spent.


class ReceiptFlaw(Enum):
    """Why the server gives no receipt."""

    UNKNOWN = "unknown"  # Never printed, or not sent yet by its till.
    FOREIGN = "foreign"  # Of another chain.
    TOO_OLD = "too_old"  # Not kept any more.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAnswer:
    """`found` None: the server has no such receipt, or did not answer."""

    answered: bool
    found: FoundReceipt | None = None
    flaw: ReceiptFlaw = ReceiptFlaw.UNKNOWN  # Of an answer without a receipt.


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What the badge needs to know; a value, replaced whole."""

    online: bool = False
    queued: int = 0
    oldest: datetime | None = None
    rejected: int = 0
    last_success: datetime | None = None
    is_sending: bool = False
    problem: str = ""  # A code of the error catalogue, E-5xx.
    enrolled: bool = True
    # The server was restored, and waits: so many tills have reported, of so many.
    restoring: tuple[int, int] | None = None


class QueueState(Enum):
    """How far an entry of the journal has come."""

    WAITING = "waiting"
    ACKED = "acked"  # Durable at the server.
    STABLE = "stable"  # ... and in a backup, or on a second machine.
    REJECTED = "rejected"  # The server has it and could not book it: a person must.


class EntryKind(Enum):
    """What an entry tells of."""

    SALE = "sale"
    REDEEM = "redeem"
    EARN = "earn"
    GIVE_BACK = "give_back"
    RETURN = "return"  # Of a right; goods that come back are sales.
    SUB = "sub"  # Lent within the shop.
    SUB_END = "sub_end"
    LOAD = "load"  # Of a gift card.
    UNLOAD = "unload"
    MEMBERSHIP = "membership"
    MEMBERSHIP_END = "membership_end"
    DONATION = "donation"
    COUPON_MADE = "coupon_made"
    SHIFT_OPEN = "shift_open"
    SHIFT_CLOSE = "shift_close"
    INCIDENT = "incident"
    DECISION = "decision"  # Of a manager, on what the server had found.
    CASH = "cash"  # Into or out of the drawer.
    COUNT = "count"  # Of the drawer.
    OVERRIDE = "override"  # A manager allowed one act.
    ADDENDUM = "addendum"  # To a Z.


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One line of the sync screen."""

    seq: int
    kind: EntryKind
    at: datetime
    state: QueueState
    sale: SaleId | None = None
    card_four: str = ""
    amount: Money | Points | None = None  # Money of a sale, points of the others.
    tries: int = 0
    next_try: datetime | None = None
    code: str = ""  # Why it was rejected, or what the server flagged.


OPEN_STATES = frozenset({SaleState.OPEN, SaleState.PAYING})
