"""The shift: from the opening count of the drawer to the closing count.

A till has at most one open shift. What should be in the drawer is opening cash,
plus cash sales, less cash returns, plus and less movements with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId, ShiftId


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    shift_id: ShiftId
    number: int  # Of this till, gapless.
    cashier: CashierId
    opened_at: datetime
    opening_cash: Money
    closed_at: datetime | None = None
    counted: Money | None = None  # None while open.

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerMovement:
    """Cash put in (positive) or taken out (negative), always with a reason."""

    shift_id: ShiftId
    amount: Money
    reason: str
    cashier: CashierId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTotals:
    """Sums over a shift's completed sales; loyalty stands apart from money."""

    sales: int = 0
    returns: int = 0
    voids: int = 0
    gross: Money = NO_MONEY
    discount: Money = NO_MONEY
    redeemed_money: Money = NO_MONEY
    cash: Money = NO_MONEY  # Sales less returns.
    card: Money = NO_MONEY
    gifts: Money = NO_MONEY  # Paid by gift cards, less what went back to them.
    donated: Money = NO_MONEY  # For causes, inside what was paid.
    moved: Money = NO_MONEY  # In less out.
    sales_with_card: int = 0
    redeemed: Points = NO_POINTS
    redeemed_offline: Points = NO_POINTS
    earned: Points = NO_POINTS
    given_back: Points = NO_POINTS
    taken_back: Points = NO_POINTS

    def expected(self, opening: Money) -> Money:
        """What should be in the drawer."""
        return opening + self.cash + self.moved
