"""The person in the programme, the card, and what may be done with it.

A card leads to an account; several cards may lead to one. What the till knows of
an account is a snapshot with the moment the server last confirmed it: advice for
people. What it may spend are rights (see ledger), which are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import AccountId, CardNumber, last_four


class CardStatus(Enum):
    ACTIVE = "active"
    NOT_ACTIVATED = "not_activated"  # Earns, never spends.
    BLOCKED = "blocked"  # Neither.
    REPLACED = "replaced"  # Neither; the member has a newer card.
    UNKNOWN = "unknown"  # Not in the local copy: earns by its number.


class EntryMode(Enum):
    """How the number came in; offline, possession is the only factor there is."""

    DEVICE = "device"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """So many points that are gone after a day."""

    on: date
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the till may show of a card: a short name and four digits."""

    card: CardNumber
    status: CardStatus
    account: AccountId | None = None  # None: an unknown card.
    name: str = ""  # Short form, as "Petrova M."; never more.
    confirmed: Points = NO_POINTS  # Balance the server confirmed.
    pending: Points = NO_POINTS  # Earned, not yet spendable.
    held: Points = NO_POINTS  # In rights, here and elsewhere.
    as_of: datetime | None = None  # When the server confirmed it; None: never.
    expiring: tuple[Expiring, ...] = ()  # The next three, soonest first.
    blocked_on: date | None = None

    @property
    def four(self) -> str:
        return last_four(self.card)
