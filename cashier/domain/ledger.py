"""A member's points: lots that were earned, rights to spend them, and draws.

A balance is never stored as truth; it is what the lots add up to. A till spends
only a right that it holds durably. At its holder each right obeys
``reserved + spent + returned <= amount``; the server takes the amount out of the
free balance before it grants. So no order of messages can overspend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import NotEnoughPoints
from cashier.domain.ids import AccountId, LotId, RightId


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points earned together, which expire together."""

    lot_id: LotId
    points: Points  # What is left of it.
    active_from: date  # Pending before this day.
    expires_on: date | None  # Last day of use; None: these never expire.

    def usable_on(self, day: date) -> bool:
        return self.active_from <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        return self.expires_on is not None and day > self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """So many points taken from one lot, carrying the lot's own last day."""

    lot_id: LotId
    points: Points
    expires_on: date | None


class RightKind(Enum):
    STANDING = "standing"  # The home store's allotment; stands until recalled.
    HOLD = "hold"  # For one sale.
    RISK = "risk"  # Backed by the chain's stated maximum.
    CARRY = "carry"  # Delivered by the customer.
    SUB = "sub"  # Lent by the shop's lead to another of its tills, for one sale.


OF_ONE_SALE = frozenset({RightKind.HOLD, RightKind.SUB})
_SUB_NAME = "sub-"


def sub_name(fresh: str) -> RightId:
    """The name of what is asked of the lead; it tells whom was asked, for ever."""
    return RightId(_SUB_NAME + fresh)


def is_sub(right: RightId) -> bool:
    return right.startswith(_SUB_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The server's leave to spend, as this holder knows it."""

    right_id: RightId
    account: AccountId
    kind: RightKind
    amount: Points
    slices: tuple[Draw, ...]  # Lots it was carved from, soonest to expire first.
    epoch: int
    granted_at: datetime  # By the server's clock; for people, never for rules.
    reserved: tuple[Draw, ...] = ()  # By sales that are not decided yet.
    spent: tuple[Draw, ...] = ()
    returned: tuple[Draw, ...] = ()

    def __post_init__(self) -> None:
        carved = {part.lot_id: part.points.units for part in self.slices}
        gone = self._gone()
        assert len(carved) == len(self.slices), self  # One slice for each lot.
        assert sum(carved.values()) == self.amount.units, self
        # Lot by lot, for a sum alone would let one lot pay for another.
        assert all(0 <= gone[lot] <= carved.get(lot, 0) for lot in gone), self

    def left(self) -> tuple[Draw, ...]:
        """What of each slice is neither reserved, spent nor returned."""
        gone = self._gone()
        rest = [
            replace(part, points=Points(part.points.units - gone.get(part.lot_id, 0)))
            for part in self.slices
        ]
        return tuple(part for part in rest if part.points)

    def _gone(self) -> dict[LotId, int]:
        gone: dict[LotId, int] = {}
        for draw in (*self.reserved, *self.spent, *self.returned):
            gone[draw.lot_id] = gone.get(draw.lot_id, 0) + draw.points.units
        return gone

    def spendable_on(self, day: date) -> Points:
        return sum_of(part for part in self.left() if _alive(part, day))


@dataclass(frozen=True, slots=True, kw_only=True)
class RightDraw:
    """What one sale takes from one right."""

    right_id: RightId
    draws: tuple[Draw, ...]


def sum_of(draws: Iterable[Draw]) -> Points:
    return Points(sum(draw.points.units for draw in draws))


def plan_draws(lots: Iterable[Draw], asked: Points, *, today: date) -> tuple[Draw, ...]:
    """Choose what to draw from: the soonest to expire goes first.

    Ties break on the lot id, so that the till and the central server, which both
    run this function, draw from the same lots. Refuses when there is not enough.
    """
    assert asked > NO_POINTS, asked
    usable = sorted(
        (lot for lot in lots if lot.points and _alive(lot, today)), key=_age
    )
    draws: list[Draw] = []
    missing = asked.units
    for lot in usable:
        if missing == 0:
            break
        taken = min(lot.points.units, missing)
        draws.append(
            Draw(lot_id=lot.lot_id, points=Points(taken), expires_on=lot.expires_on)
        )
        missing -= taken
    if missing:
        raise NotEnoughPoints(asked=asked, available=Points(asked.units - missing))
    return tuple(draws)


def plan_redemption(
    rights: Sequence[Right], asked: Points, *, today: date
) -> tuple[RightDraw, ...]:
    """Spread a redemption over the rights held here.

    A hold goes before a standing right, because it is good for this sale only and
    what it leaves goes back; what is not covered comes last of all; among equals the
    older right goes first.
    """
    order = {
        RightKind.CARRY: 0,
        RightKind.HOLD: 1,
        RightKind.SUB: 2,
        RightKind.RISK: 4,
    }
    by_use = sorted(
        rights, key=lambda r: (order.get(r.kind, 3), r.granted_at, r.right_id)
    )
    plan: list[RightDraw] = []
    missing = asked
    for right in by_use:
        usable = min(right.spendable_on(today), missing)
        if usable:
            draws = plan_draws(right.left(), usable, today=today)
            plan.append(RightDraw(right_id=right.right_id, draws=draws))
            missing -= usable
    if missing:
        raise NotEnoughPoints(asked=asked, available=asked - missing)
    return tuple(plan)


def spendable(rights: Iterable[Right], *, today: date) -> Points:
    return Points.total(right.spendable_on(today) for right in rights)


def _alive(draw: Draw, day: date) -> bool:
    return draw.expires_on is None or day <= draw.expires_on


def _age(draw: Draw) -> tuple[date, str]:
    return (draw.expires_on or date.max, draw.lot_id)
