"""What a manager should look at, and the few ways to settle it.

Nothing is ever deleted: the case stays as the server found it, and a decision is
appended to it. The first decision counts; a later one is kept and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CashierId


class Remedy(Enum):
    ABSORB = "absorb"  # The shop bears it; the customer loses nothing.
    DEBT = "debt"  # The customer owes it: the next points that come in pay.
    CANCEL = "cancel"  # What was earned with it is taken again, as far as it is there.


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCase:
    """One finding of the server, in figures; sentences live beside the screens."""

    item: str
    code: str
    at: datetime
    number: str = ""  # Of the receipt.
    four: str = ""  # Of the card.
    points: Points = NO_POINTS  # At stake.
    money: Money = NO_MONEY
    choices: tuple[Remedy, ...] = (Remedy.ABSORB,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who settled a case, how and why."""

    item: str
    choice: Remedy
    by: CashierId
    reason: str
    at: datetime
