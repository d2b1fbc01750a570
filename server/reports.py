"""What a chain owes, is owed and gave away: partners, causes, points not yet spent.

Everything is added up from entries, so a report of a time that is over never
changes but by what arrives late. Days are business days, both of them included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from cashier.domain.amounts import Points
from cashier.domain.loyalty.coalition import (
    US,
    CoalitionTerms,
    Owed,
    Redeemed,
    net,
    settle,
)
from cashier.domain.loyalty.terms import HUNDREDTHS, PurseTerms, Terms
from server import in_force, schema as db, series
from server.ledger import Kind, Unit
from server.schema import TENANT

_e, _a, _d = db.entry, db.account, db.donation


class DaysInvalid(ValueError):
    """A time that ends before it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise DaysInvalid(f"--to {self.last} is before --from {self.first}")

    def of(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        return column.between(self.first.isoformat(), self.last.isoformat())


# --- partners -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    owed: tuple[Owed, ...]
    payments: tuple[tuple[str, str, int], ...]  # Who pays whom how much, in the end.


def partners(conn: Connection, days: Days) -> Partners:
    """Points of one partner that stores of another took in payment."""
    owed = settle(_redeemed(conn, days))
    payments = tuple((one, other, money.units) for one, other, money in net(owed))
    return Partners(owed=owed, payments=payments)


def _redeemed(conn: Connection, days: Days) -> Iterator[Redeemed]:
    published = {
        (terms.programme_id, terms.version): terms for terms in in_force.published(conn)
    }
    for row in conn.execute(_taken(days)):
        terms = published.get((row.programme, row.policy_version))
        yield Redeemed(
            issuer=row.issuer,
            redeemer=row.redeemer,
            points=Points(int(row.points)),
            minor_per_point=(
                terms.minor_per_point if isinstance(terms, PurseTerms) else HUNDREDTHS
            ),
            settle_percent=_settle_percent(terms, row.issuer, row.redeemer),
        )


def _taken(days: Days) -> Select[tuple[str, str, str, int, int]]:
    keys = (_e.c.issuer, _e.c.redeemer, _e.c.programme, _e.c.policy_version)
    return (
        select(*keys, func.sum(-_e.c.amount).label("points"))
        .where(
            _e.c.tenant == TENANT,
            _e.c.account.not_like("~%"),
            _e.c.kind.in_((Kind.REDEMPTION.value, Kind.GIVE_BACK.value)),
            _e.c.unit == Unit.POINTS.value,
            _e.c.issuer != _e.c.redeemer,
            days.of(_e.c.business_date),
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def _settle_percent(terms: Terms | None, issuer: str, redeemer: str) -> int:
    other = redeemer if issuer == US else issuer
    partner = terms.partner(other) if isinstance(terms, CoalitionTerms) else None
    return 100 if partner is None else partner.settle_percent


# --- causes -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one cause was given."""

    programme: str
    money: int
    points: int
    gifts: int


def donations(conn: Connection, days: Days) -> list[Given]:
    query = (
        select(
            _d.c.programme,
            func.count().label("gifts"),
            *(_sum_of(_d.c.amount, _d.c.unit == u.value, u.value) for u in _UNITS),
        )
        .where(_d.c.tenant == TENANT, days.of(_d.c.business_date))
        .group_by(_d.c.programme)
        .order_by(_d.c.programme)
    )
    return [
        Given(
            programme=row.programme,
            money=int(row.money),
            points=int(row.points),
            gifts=row.gifts,
        )
        for row in conn.execute(query)
    ]


_UNITS = (Unit.MONEY, Unit.POINTS)


def _sum_of(
    amount: ColumnElement[int], when: ColumnElement[bool], name: str
) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((when, amount), else_=0)), 0).label(name)


# --- liability ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """What is not spent yet of one kind of account, in hundredths.

    Of gift cards a hundredth is a minor unit of money, of coupons 100 are one use.
    """

    what: str  # points, gift_cards, coupons.
    purse: str
    issuer: str  # Who owes it; empty: this chain.
    opening: int
    came: int
    spent: int
    expired: int
    closing: int


_SPENT = (Kind.REDEMPTION.value, Kind.GIVE_BACK.value)
_EXPIRED = (Kind.EXPIRY.value,)


def liability(conn: Connection, days: Days) -> list[Liability]:
    """At both ends of the time, and what moved it between."""
    return [
        Liability(
            what=row.what,
            purse=row.purse,
            issuer=row.issuer,
            opening=int(row.opening),
            came=int(row.moved) - int(row.spent) - int(row.expired),
            spent=-int(row.spent),
            expired=-int(row.expired),
            closing=int(row.opening) + int(row.moved),
        )
        for row in conn.execute(_movements(days))
    ]


def _movements(days: Days) -> Select[tuple[str, str, str, int, int, int, int]]:
    is_purse = and_(_a.c.member != "", _a.c.member != _a.c.account)
    name = func.substr(_a.c.account, func.length(_a.c.member) + 2)
    what = case(
        (_e.c.account.like("gift-%"), "gift_cards"),
        (_e.c.account.like("coupon-%"), "coupons"),
        (and_(is_purse, name.like(f"{series.PURSE}%")), "coupons"),
        else_="points",
    ).label("what")
    purse = case((is_purse, name), else_="").label("purse")
    within = days.of(_e.c.business_date)
    before = _e.c.business_date < days.first.isoformat()
    return (
        select(
            what,
            purse,
            _e.c.issuer,
            _sum_of(_e.c.amount, before, "opening"),
            _sum_of(_e.c.amount, within, "moved"),
            _sum_of(_e.c.amount, within & _e.c.kind.in_(_SPENT), "spent"),
            _sum_of(_e.c.amount, within & _e.c.kind.in_(_EXPIRED), "expired"),
        )
        .join(
            _a,
            (_a.c.tenant == _e.c.tenant)
            & (_a.c.shard == _e.c.shard)
            & (_a.c.account == _e.c.account),
        )
        .where(_e.c.tenant == TENANT, _e.c.unit == Unit.POINTS.value)
        # By name: PostgreSQL does not see that two expressions are the same.
        .group_by("what", "purse", _e.c.issuer)
        .order_by("what", "purse", _e.c.issuer)
    )
