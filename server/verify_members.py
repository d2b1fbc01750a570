"""`ledger verify`, what several programmes add: causes, partners, turnover, owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from server import schema as db
from server.book_rows import parts_of_text
from server.ledger import Unit
from server.ledger_values import cause_account
from server.schema import TENANT

_e, _l, _r, _d = db.entry, db.lot, db.spend_right, db.donation
_a, _m, _b, _s, _t = db.account, db.member, db.bearer, db.sale, db.turnover


def causes(conn: Connection) -> Iterator[str]:
    """What each cause has is what was given to it, in money and in points."""
    given = (
        select(_d.c.programme, _d.c.unit, func.sum(_d.c.amount))
        .where(_d.c.tenant == TENANT)
        .group_by(_d.c.programme, _d.c.unit)
    )
    posted = (
        select(_e.c.account, _e.c.unit, func.sum(_e.c.amount))
        .where(_e.c.tenant == TENANT, _e.c.account.like("~cause.%"))
        .group_by(_e.c.account, _e.c.unit)
    )
    gifts = {
        (cause_account(programme), unit): int(amount)
        for programme, unit, amount in conn.execute(given)
    }
    books = {
        (account, unit): int(amount) for account, unit, amount in conn.execute(posted)
    }
    for account, unit in sorted(gifts.keys() | books.keys()):
        yield from _differs(
            f"{account}: {unit}",
            gifts.get((account, unit), 0),
            books.get((account, unit), 0),
        )


def partners(conn: Connection) -> Iterator[str]:
    """What each partner owes is what is left of its lots, free and in rights."""
    posted = (
        select(_e.c.issuer, func.sum(_e.c.amount))
        .where(
            _e.c.tenant == TENANT,
            _e.c.issuer != "",
            _e.c.account.not_like("~%"),
            _e.c.unit == Unit.POINTS.value,
        )
        .group_by(_e.c.issuer)
    )
    free = (
        select(_l.c.issuer, func.sum(_l.c.left_free))
        .where(_l.c.tenant == TENANT, _l.c.issuer != "")
        .group_by(_l.c.issuer)
    )
    books = {issuer: int(amount) for issuer, amount in conn.execute(posted)}
    left = {issuer: int(amount) for issuer, amount in conn.execute(free)}
    if books or left:
        for issuer, points in _out(conn):
            left[issuer] = left.get(issuer, 0) + points
    for issuer in sorted(books.keys() | left.keys()):
        yield from _differs(
            f"partner {issuer}", left.get(issuer, 0), books.get(issuer, 0)
        )


def _out(conn: Connection) -> Iterator[tuple[str, int]]:
    query = select(_r.c.slices).where(_r.c.tenant == TENANT, _r.c.open_amt > 0)
    for slices in conn.execute(query).scalars():
        for part in parts_of_text(slices):
            if part.issuer and part.open:
                yield part.issuer, part.open


def turnover(conn: Connection) -> Iterator[str]:
    """By member and day: what the sales say was bought."""
    counted = select(_t.c.account, _t.c.business_date, _t.c.amount).where(
        _t.c.tenant == TENANT, _t.c.programme == ""
    )
    sold = (
        select(_s.c.account, _s.c.business_date, func.sum(_s.c.turnover))
        .where(_s.c.tenant == TENANT, _s.c.account.is_not(None))
        .group_by(_s.c.account, _s.c.business_date)
    )
    cached, summed = _by_day(conn, counted), _by_day(conn, sold)
    for account, day in sorted(cached.keys() | summed.keys()):
        yield from _differs(
            f"turnover of {account} on {day}",
            cached.get((account, day), 0),
            summed.get((account, day), 0),
        )


def _by_day(conn: Connection, query: Select[Any]) -> dict[tuple[str, str], int]:
    return {
        (account, day): int(amount)
        for account, day, amount in conn.execute(query)
        if amount
    }


def owners(conn: Connection) -> Iterator[str]:
    """Every account is a member's, or a bearer's that is known."""
    query = (
        select(_a.c.account)
        .outerjoin(_m, _same(_m, _a, "member"))
        .where(_a.c.tenant == TENANT, _a.c.member != "", _m.c.account.is_(None))
    )
    yield from _named("account {} has no member", conn.execute(query).scalars())
    query = (
        select(_b.c.account)
        .outerjoin(_a, _same(_a, _b, "account"))
        .where(_b.c.tenant == TENANT, _a.c.account.is_(None))
    )
    yield from _named("{} has no account", conn.execute(query).scalars())


def _same(found: Any, by: Any, name: str) -> Any:
    return (
        (found.c.tenant == by.c.tenant)
        & (found.c.shard == by.c.shard)
        & (found.c.account == by.c[name])
    )


def _named(sentence: str, names: Iterable[str]) -> Iterator[str]:
    return (sentence.format(name) for name in names)


def _differs(what: str, cached: int, summed: int) -> list[str]:
    return [] if cached == summed else [f"{what} says {cached}, its parts {summed}"]
