"""The shift: from the opening count of the drawer to the closing count.

A till has at most one open shift. What should be in the drawer is opening cash,
plus cash sales, less cash returns, plus and less movements with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId, ShiftId

UNTOLD = "before-"  # How their identifiers begin; see revision 0010 of the till.


class CashCause(Enum):
    """Why the drawer was opened beside a sale."""

    CHANGE_SAFE = "change_safe"
    CHANGE_BANK = "change_bank"
    FROM_TILL = "from_till"
    TO_BANK = "to_bank"
    TO_SAFE = "to_safe"
    TO_TILL = "to_till"
    BOUGHT = "bought"  # Something for the shop.
    MAKE_CHANGE = "make_change"
    LOOK = "look"  # Notes looked at again, a coin that fell.
    OTHER = "other"  # Then in words.


CAUSES_IN = (
    CashCause.CHANGE_SAFE,
    CashCause.CHANGE_BANK,
    CashCause.FROM_TILL,
    CashCause.OTHER,
)
CAUSES_OUT = (
    CashCause.TO_BANK,
    CashCause.TO_SAFE,
    CashCause.TO_TILL,
    CashCause.BOUGHT,
    CashCause.OTHER,
)
CAUSES_OPEN = (CashCause.MAKE_CHANGE, CashCause.LOOK, CashCause.OTHER)


class DifferenceCause(Enum):
    """What the cashier says of a drawer that holds more or less than it should."""

    UNKNOWN = "unknown"
    WRONG_CHANGE = "wrong_change"
    NOT_ENTERED = "not_entered"  # Cash went in or out without its document.
    FALSE_MONEY = "false_money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    shift_id: ShiftId
    number: int  # Of this till, gapless.
    cashier: CashierId
    opened_at: datetime
    opening_cash: Money
    closed_at: datetime | None = None
    counted: Money | None = None  # None while open.
    cause: DifferenceCause | None = None  # Said of a difference, if there is one.

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerMovement:
    """Cash put in (positive) or taken out (negative), always with a reason.

    Nothing moved: the drawer was only opened. All three are numbered together.
    """

    movement_id: str
    shift_id: ShiftId
    number: int  # Within the shift, gapless.
    amount: Money
    cause: CashCause
    note: str = ""  # In words; needed with CashCause.OTHER.
    cashier: CashierId
    at: datetime
    allowed_by: CashierId | None = None

    @property
    def is_opening(self) -> bool:
        return not self.amount

    @property
    def is_told(self) -> bool:
        """The server hears of it; not of those that an older program wrote."""
        return not self.movement_id.startswith(UNTOLD)


def document_number(shift: int, number: int) -> str:
    """Of a cash movement: no other shift of this till has it."""
    return f"{shift}-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerCount:
    """The drawer as somebody counted it, before being told what should be there."""

    count_id: str
    shift_id: ShiftId
    turn: int  # 1 is the first of the shift.
    pieces: tuple[tuple[int, int], ...]  # Minor units of a note or coin, how many.
    total: Money
    expected: Money  # At that moment; shown only afterwards.
    documents: int  # Receipts and movements of the shift so far.
    cashier: CashierId
    at: datetime
    allowed_by: CashierId | None = None

    @property
    def difference(self) -> Money:
        """Counted less expected: negative is short."""
        return self.total - self.expected


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
    gift: Money = NO_MONEY  # Tenders of gift cards: in no drawer and no bank.
    gift_sold: Money = NO_MONEY  # Gift cards sold; was paid as said above.
    donated: Money = NO_MONEY  # Money for causes; was paid as said above.
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
