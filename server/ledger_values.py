"""Values of the ledger: kinds of entries, lots, rights and what causes a posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import blake2b

from cashier.domain.events import SpentOn


class Unit(Enum):
    POINTS = "points"
    CLAIM = "claim"  # Owed by the member, not collected yet.
    MONEY = "money"  # Given for a cause; accounts of members have none.


class Kind(Enum):
    """Kinds of entries, each with the chain's account on its other leg."""

    OPENING = "opening"
    ACCRUAL = "accrual"
    REDEMPTION = "redemption"
    GIVE_BACK = "give_back"
    TAKE_BACK = "take_back"
    EXPIRY = "expiry"
    CLAIM = "claim"
    COLLECTION = "collection"  # Of a claim.
    REPAYMENT = "repayment"  # Of what was spent on the chain's risk, by new points.
    UNCOVERED = "uncovered"  # Spent without a right: on the chain's suspense.
    COMPENSATION = "compensation"  # For what a lost till holds; and taken again.
    EXTENSION = "extension"  # Of a lot that was over when its points came back.
    LOAD = "load"  # Of a gift card.
    UNLOAD = "unload"
    COUPON = "coupon"  # Uses of a coupon, made by a till or opened here.
    DONATION = "donation"  # Of money.
    MOVED = "moved"  # Between lots, to what tills hold, after a restore.
    UNPROVEN = "unproven"  # Spent by a right whose points a restore lost.


# Accounts of the chain itself begin with a tilde.
SUSPENSE = "~suspense"
DONORS = "~donors"
CONTRA = {
    Kind.OPENING: "~opening",
    Kind.ACCRUAL: "~issued",
    Kind.REDEMPTION: "~redeemed",
    Kind.GIVE_BACK: "~redeemed",
    Kind.TAKE_BACK: "~issued",
    Kind.EXPIRY: "~breakage",
    Kind.CLAIM: "~claims",
    Kind.COLLECTION: "~claims",
    Kind.REPAYMENT: "~overdraft",
    Kind.UNCOVERED: "~redeemed",
    Kind.COMPENSATION: "~compensation",
    Kind.EXTENSION: "~extended",
    Kind.LOAD: "~loaded",
    Kind.UNLOAD: "~loaded",
    Kind.COUPON: "~coupons",
    Kind.DONATION: DONORS,
    Kind.MOVED: "~moved",
    Kind.UNPROVEN: SUSPENSE,
}
_SPENT_ON = {
    SpentOn.GOODS: "~redeemed",
    SpentOn.TENDER: "~tendered",
    SpentOn.COUPON: "~coupons",
}
_SPENDING = frozenset({Kind.REDEMPTION, Kind.GIVE_BACK, Kind.UNCOVERED})


def cause_account(programme: str) -> str:
    """Where everything goes that is given for one cause."""
    return f"~cause.{programme}"


def contra_of(kind: Kind, cause: Cause) -> str:
    """The chain's account on the other leg: of what is spent, by its use."""
    if kind not in _SPENDING or cause.use is None:
        return CONTRA[kind]
    if cause.use is SpentOn.DONATION:
        return cause_account(cause.programme)
    return _SPENT_ON[cause.use]


class RightState(Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(slots=True, kw_only=True)
class Lot:
    lot_id: str
    origin: str
    amount: int  # As it was earned.
    free: int  # Not in any right.
    active: date
    expires: date | None  # The last day of use.
    issuer: str = ""  # The partner who owes these points; empty: this chain.
    # Of what is out in rights: taken when it comes back, forgiven when it is spent.
    claimed: int = 0
    is_new: bool = False

    def usable_on(self, day: date) -> bool:
        return self.active <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        return self.expires is not None and self.expires < day

    def extended(self, points: int, days: int, cause: Cause) -> Lot:
        """An empty lot for points of this one that are given so many more days."""
        text = f"{cause.entry}\n{self.lot_id}"
        return Lot(
            lot_id="grace-" + blake2b(text.encode(), digest_size=12).hexdigest(),
            origin=Kind.EXTENSION.value,
            amount=points,
            free=0,
            active=cause.day,
            expires=cause.day + timedelta(days=days),
            issuer=self.issuer,
            is_new=True,
        )


@dataclass(slots=True, kw_only=True)
class Part:
    """A right's part of one lot; `open` is neither spent nor returned."""

    lot_id: str
    amount: int
    open: int
    spent: int
    expires: date | None
    issuer: str = ""


@dataclass(slots=True, kw_only=True)
class Granted:
    """A right as the server keeps it."""

    right_id: str
    holder: str
    incarnation: int
    epoch: int
    kind: str
    granted_at: str
    parts: list[Part]
    recalled: int = 0  # Asked back and not answered yet.
    booked: int = 0  # Of what is open: not covered, booked on the chain's risk.
    lent_of: str = ""  # Of a sub: the lead's right that it is a part of.
    is_new: bool = False
    is_changed: bool = False

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def open(self) -> int:
        return sum(part.open for part in self.parts)

    @property
    def covered(self) -> int:
        """Of what is open: set aside in the account's lots."""
        return self.open - self.booked

    @property
    def spent(self) -> int:
        return sum(part.spent for part in self.parts)

    @property
    def state(self) -> RightState:
        return RightState.OPEN if self.open else RightState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What an entry goes back to; its id makes it count once."""

    entry: str
    day: date
    at: str  # Server's time.
    holder: str | None = None
    incarnation: int = 0
    seq: int = 0
    sale: str | None = None
    programme: str = ""
    version: int = 0
    body_hash: str = ""
    redeemer: str = ""  # The partner of the store where it happened.
    use: SpentOn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    cause: Cause
    kind: Kind
    amount: int
    unit: Unit
    account: str
    number: int  # Among the postings of this cause.
    lot_id: str | None = None
    right_id: str | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """So many points of a lot, as a till says it."""

    lot_id: str
    points: int
    expires: date | None


def new_right(
    *,
    right_id: str,
    holder: str,
    incarnation: int,
    epoch: int,
    kind: str,
    granted_at: str,
) -> Granted:
    """An empty right, to be filled by `Ledger.grant`."""
    return Granted(
        right_id=right_id,
        holder=holder,
        incarnation=incarnation,
        epoch=epoch,
        kind=kind,
        granted_at=granted_at,
        parts=[],
    )
