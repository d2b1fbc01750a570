"""The sale: its lines, its tenders, and the only moves between its states.

OPEN -> PARKED -> OPEN; OPEN -> PAYING (a terminal was asked) -> OPEN; OPEN or
PAYING -> COMPLETED; OPEN or PARKED -> VOIDED. Completed means nothing is left to
pay and a receipt number was taken; a completed sale never changes again. A return
is a sale of its own that points at the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.catalog import Item
from cashier.domain.errors import WrongState
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CardNumber,
    CashierId,
    SaleId,
    ShiftId,
)
from cashier.domain.ledger import RightDraw
from cashier.domain.loyalty.answers import LinePart
from cashier.domain.loyalty.facts import DonationAsked
from cashier.domain.member import EntryMode, Member
from cashier.domain.tenders import TenderKind as TenderKind

MILLI = 1000  # One piece, or one kilogram, is a quantity of 1000.


class SaleState(Enum):
    OPEN = "open"
    PARKED = "parked"
    PAYING = "paying"
    COMPLETED = "completed"
    VOIDED = "voided"


class SaleKind(Enum):
    SALE = "sale"
    RETURN = "return"


_MOVES = frozenset(
    {
        (SaleState.OPEN, SaleState.PARKED),
        (SaleState.PARKED, SaleState.OPEN),
        (SaleState.OPEN, SaleState.PAYING),
        (SaleState.PAYING, SaleState.OPEN),
        (SaleState.OPEN, SaleState.COMPLETED),
        (SaleState.PAYING, SaleState.COMPLETED),
        (SaleState.OPEN, SaleState.VOIDED),
        (SaleState.PARKED, SaleState.VOIDED),
    }
)


def check_move(before: SaleState, after: SaleState) -> None:
    """Refuse a move that the trade does not know."""
    if (before, after) not in _MOVES:
        raise WrongState(f"a sale that is {before.value} cannot become {after.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item with quantity and price; the price is the one at the scan."""

    line_no: int  # From 1, in order of scanning; never used twice in a sale.
    item: Item
    quantity_milli: int
    fixed_gross: Money | None = None  # A price label said the sum itself.
    is_voided: bool = False
    serial: AccountId | None = None  # Of the gift card sold on this line.


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRef:
    """The card of a sale and how it was read."""

    number: CardNumber
    mode: EntryMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the customer chose to spend of a purse beside the main one."""

    purse: str
    account: AccountId
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCoupon:
    """A coupon of this sale; `account` None: one without limits."""

    code: str
    programme: str
    account: AccountId | None = None
    owner: AccountId | None = None  # Of whom alone it is good.
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One leg of payment; `received` less `amount` is change, for cash only."""

    kind: TenderKind
    amount: Money
    received: Money
    attempt: AttemptId | None = None  # Of the card terminal.
    account: AccountId | None = None  # Of a gift card.

    @property
    def change(self) -> Money:
        return self.received - self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """The basket from the first scan to its end."""

    sale_id: SaleId
    shift_id: ShiftId
    cashier: CashierId
    opened_at: datetime
    state: SaleState = SaleState.OPEN
    lines: tuple[Line, ...] = ()
    card: CardRef | None = None
    fresh: Member | None = None  # What the server said of the card for this sale.
    redeem_decided: bool = False  # The one bonus question has been answered.
    redeem: Points = NO_POINTS  # Chosen of the main purse; reserved below.
    others: tuple[Chosen, ...] = ()  # Chosen of other purses, and of bearers.
    coupons: tuple[ShownCoupon, ...] = ()
    donations: tuple[DonationAsked, ...] = ()
    reserved: tuple[RightDraw, ...] = ()  # For everything chosen.
    tenders: tuple[Tender, ...] = ()  # Settled with a terminal already.

    def live_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_voided)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A line of a completed sale: every share stored, so returns are exact."""

    line_no: int
    item: Item
    quantity_milli: int
    gross: Money
    discount: Money  # Before bonuses.
    redeemed: Money  # Bonuses, in money.
    redeemed_points: Points  # Of the main purse, as `earned` is into it.
    earned: Points
    parts: tuple[LinePart, ...] = ()  # What each programme did, in its order.
    serial: AccountId | None = None  # Of the gift card sold on this line.
    is_goods: bool = True  # False: a gift card, or the fee of a membership.

    @property
    def net(self) -> Money:
        """What was paid in money for the line."""
        return self.gross - self.discount - self.redeemed

    @property
    def turnover(self) -> Money:
        """What of it counts as bought, here and at the server."""
        is_turnover = counts_as_turnover(is_goods=self.is_goods, serial=self.serial)
        return self.net if is_turnover else NO_MONEY


def counts_as_turnover(*, is_goods: bool, serial: str | None) -> bool:
    """Whether money paid for a line is turnover: after discounts and points, of goods.

    A gift card is no goods yet (what it pays for will be), and a fee is none at all.
    """
    return is_goods and serial is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleTotals:
    gross: Money
    discount: Money  # The shop's own and that of programmes.
    redeemed: Money
    to_pay: Money  # For the goods, and what is given beside them.
    paid: Money = NO_MONEY
    donated: Money = NO_MONEY

    @property
    def short(self) -> Money:
        return max(self.to_pay - self.paid, NO_MONEY)
