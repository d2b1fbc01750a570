"""What a manager may allow once: the acts, why, and the record that is kept of it.

A cashier stays at the till; a manager's yes is for one act and is written with it.
Which sums ask for one is a shop's own rule. 0 never asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId, SaleId, ShiftId


class Guarded(Enum):
    """An act that needs a manager's yes."""

    NO_RECEIPT = "no_receipt"  # Goods back without their receipt; always.
    RETURN = "return"  # More money back than the shop leaves to a cashier.
    REDEEM = "redeem"  # Beyond the day's limits, or as the programme wants it.
    TYPED_CARD = "typed_card"  # More numbers by hand than a day allows.
    MUCH_EARNED = "much_earned"  # A card that has bought too often.
    VOID_LINE = "void_line"
    VOID_SALE = "void_sale"
    CASH_OUT = "cash_out"
    OPEN_DRAWER = "open_drawer"  # Without a sale.
    COUNT_AGAIN = "count_again"  # A third count of the same drawer.
    DECISION = "decision"  # On what the server had found.
    REPORTS = "reports"  # The shop's figures on a cashier's till.
    SETTINGS = "settings"  # Of the devices, for one visit.
    TRAINING = "training"  # The real till closes for it.


class Way(Enum):
    """How the manager was known."""

    PIN = "pin"
    BADGE = "badge"


class OverrideCause(Enum):
    """Why; one of them is chosen where the act has no reason of its own."""

    CUSTOMER = "customer"  # The customer wants it so.
    MISTAKE = "mistake"  # Of the cashier.
    GOODS = "goods"  # The goods, or their price.
    TROUBLE = "trouble"  # No link, a device.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a manager is asked to allow; enough to say it in a sentence."""

    act: Guarded
    money: Money = NO_MONEY
    points: Points = NO_POINTS
    limit: int = 0  # Of the rule that asks, in the units of that rule; 0: always.
    about: str = ""  # An article's name, a receipt's number.
    has_reason: bool = False  # The act brings its own: none is asked for.


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A manager's yes as it was used: once, for this and for nothing else."""

    override_id: str
    act: Guarded
    cashier: CashierId  # Who did it.
    allowed_by: CashierId
    way: Way
    reason: str  # A word of OverrideCause, or the act's own.
    at: datetime
    shift: ShiftId | None = None  # None: between two shifts.
    sale: SaleId | None = None
    about: str = ""
    money: Money = NO_MONEY
    points: Points = NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerRules:
    """From which sum on a cashier asks; 0: never. See docs/it.md."""

    void_over: Money = Money(500_000)  # Of a line or a whole sale.
    return_over: Money = Money(1_000_000)  # With its receipt.
    cash_out_over: Money = NO_MONEY
    drawer: bool = True  # To open it without a sale.


def is_over(money: Money, limit: Money) -> bool:
    """Whether a sum asks for a manager."""
    return bool(limit) and money > limit
