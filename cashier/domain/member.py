"""The person in the programme, the card, and what may be done with it.

A card leads to an account; several cards may lead to one. What the till knows of
an account is a snapshot with the moment the server last confirmed it: advice for
people. What it may spend are rights (see ledger), which are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Money, Points
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
class PurseFigures:
    """One more purse of a member, as the server last confirmed it."""

    purse: str
    confirmed: Points = NO_POINTS
    pending: Points = NO_POINTS
    held: Points = NO_POINTS
    expiring: tuple[Expiring, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """Money a member spent here in the programme's present period."""

    programme: str
    money: Money
    since: date | None = None  # First day of the period; None: since ever.


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelState:
    """The level a member has in a programme of tiers, as of the server."""

    programme: str
    level: str  # Its id in the terms.
    reached_on: date
    kept_until: date | None = None  # Not lowered before the day after.


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipState:
    """A paid membership: both days are days of it."""

    programme: str
    starts: date
    ends: date

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A gift card or a single-use coupon: whoever shows it may use it."""

    account: AccountId
    four: str
    is_gift_card: bool
    programme: str
    confirmed: Points = NO_POINTS  # Money of a card, uses of a coupon.
    held: Points = NO_POINTS
    as_of: datetime | None = None
    starts: date | None = None
    ends: date | None = None
    owner: AccountId | None = None  # Of whom alone it is good.


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
    purses: tuple[PurseFigures, ...] = ()  # Beside the main one.
    turnovers: tuple[Turnover, ...] = ()
    levels: tuple[LevelState, ...] = ()
    memberships: tuple[MembershipState, ...] = ()
    enrolled: frozenset[str] | None = None  # None: in every programme.
    birthday: tuple[int, int] | None = None  # Month and day.
    partner: str = ""  # Whose card it is; empty: our own.
    pin_hash: str = field(default="", repr=False)

    @property
    def four(self) -> str:
        return last_four(self.card)

    @property
    def is_in_short(self) -> bool:
        """Its figure is here, and not yet whose it is: to be shown, never spent."""
        return self.account is None and self.as_of is not None
