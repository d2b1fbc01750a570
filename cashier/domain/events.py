"""Facts worth telling the server, in the past tense.

Each becomes one immutable entry of the till's journal, in the transaction of the
act that caused it. Amounts are exact; every identifier was made here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.ids import (
    AccountId,
    CardNumber,
    CashierId,
    LotId,
    RightId,
    SaleId,
    ShiftId,
)
from cashier.domain.ledger import Draw
from cashier.domain.member import EntryMode
from cashier.domain.sale import SoldLine, Tender


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRedeemed:
    sale_id: SaleId
    account: AccountId
    right_id: RightId
    draws: tuple[Draw, ...]
    at: datetime
    business_date: date


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RightReturned:
    """Given up for good. Without draws: an unknown right, refused for ever."""

    right_id: RightId
    account: AccountId
    draws: tuple[Draw, ...]
    at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNoted:
    """Something support should know: no personal data, a stable code."""

    code: str
    detail: str
    at: datetime


Event = (
    SaleCompleted
    | PointsRedeemed
    | PointsEarned
    | PointsGivenBack
    | RightReturned
    | ShiftOpened
    | ShiftClosed
    | IncidentNoted
)
