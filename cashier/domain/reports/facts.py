"""What reports are added up from: receipts, voids and overrides, each a plain fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.overrides import Guarded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFact:
    """One receipt. Sums are as they stand on it, of a return too: never negative."""

    day: date
    cashier: CashierId
    shift: ShiftId
    money: Money  # For goods, after discounts and points.
    who: str = ""  # The member's account or card; empty: no card. Never shown.
    is_return: bool = False
    is_typed: bool = False  # The card's number came in by hand.
    is_offline: bool = False  # Its points were settled without the server.
    discount: Money = NO_MONEY
    redeemed_money: Money = NO_MONEY
    redeemed: Points = NO_POINTS  # Of a return: given back.
    earned: Points = NO_POINTS  # Of a return: taken back.

    @property
    def has_card(self) -> bool:
        return self.who != ""

    @property
    def is_member_sale(self) -> bool:
        return self.has_card and not self.is_return


class Intervention(Enum):
    """What somebody did that a manager may want to look at."""

    SALE_VOIDED = "sale_voided"
    LINE_VOIDED = "line_voided"
    NO_RECEIPT = "no_receipt"  # A return without its receipt, allowed by a manager.
    DECISION = "decision"  # On what the server had found.
    CASH_MOVED = "cash_moved"
    DRAWER_OPENED = "drawer_opened"  # Without a sale.
    ALLOWED = "allowed"  # By a manager, where no row above says so.


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionFact:
    kind: Intervention
    at: datetime
    cashier: CashierId
    money: Money = NO_MONEY
    about: str = ""  # A receipt's number or an article's name.
    reason: str = ""
    allowed_by: CashierId | None = None
    act: Guarded | None = None  # What was allowed.


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPast:
    """A member's purchases of the past year at this till, returns left out."""

    who: str
    last: date
    receipts: int
    money: Money
