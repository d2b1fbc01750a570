"""What several programmes know of members, for the figures that tills are given.

Purses, money spent in a programme's period, levels, memberships, and what was told
of a member. Read for many members with few statements; the members' own accounts
are locked by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, tuple_

from cashier.domain.loyalty.facts import LevelState
from server import in_force, schema as db
from server.book import Book
from server.core import Stamp
from server.ledger import Ledger
from server.periods import Period, periods_on
from server.quick import Question, foresee
from server.schema import TENANT, shard_of
from sync import protocol as wire

_CHUNK = 300


@dataclass(slots=True, kw_only=True)
class MemberFacts:
    """One member beside the main purse."""

    purses: list[Ledger] = field(default_factory=list)
    turnovers: list[wire.TurnoverFigures] = field(default_factory=list)
    levels: list[LevelState] = field(default_factory=list)
    memberships: list[wire.MembershipFigures] = field(default_factory=list)
    enrolled: list[str] | None = None
    birthday: str = ""
    partner: str = ""
    pin_hash: str = ""


def facts_of(
    conn: Connection, members: Iterable[str], stamp: Stamp
) -> dict[str, MemberFacts]:
    found: dict[str, MemberFacts] = {}
    wanted = sorted(set(members))
    foresee(conn, in_force.questions())
    periods = periods_on(conn, stamp)
    for i in range(0, len(wanted), _CHUNK):
        chunk = wanted[i : i + _CHUNK]
        facts = {member: MemberFacts() for member in chunk}
        foresee(conn, [*_questions(facts), *_turnovers(facts, periods)])
        _add_people(conn, facts)
        add_turnovers(conn, facts, periods)
        _add_levels(conn, facts)
        _add_memberships(conn, facts)
        _add_purses(conn, facts)  # Last: these are locked, which ends all foresight.
        found |= facts
    return found


def questions(member: str) -> list[Question]:
    """What is asked of one member, as far as it depends on no programme."""
    return [*in_force.questions(), *_questions({member: MemberFacts()})]


def enrolled_of(text: str | None) -> list[str] | None:
    """Programmes with ; between them; None: all of them."""
    return None if text is None else [name for name in text.split(";") if name]


# --- one statement for each -----------------------------------------------------------


def _add_people(conn: Connection, facts: dict[str, MemberFacts]) -> None:
    for row in conn.execute(_PEOPLE, _these(facts)):
        mine = facts[row.account]
        mine.enrolled = enrolled_of(row.enrolled)
        mine.birthday = row.birthday
        mine.partner = row.partner
        mine.pin_hash = row.pin_hash


def _add_purses(conn: Connection, facts: dict[str, MemberFacts]) -> None:
    names = conn.execute(_PURSES, _these(facts)).scalars().all()
    if names:
        book = Book(conn)
        book.load(names)
        for name in sorted(names):
            ledger = book.ledger(name)
            assert ledger is not None, name
            facts[ledger.member].purses.append(ledger)


def add_turnovers(
    conn: Connection, facts: dict[str, MemberFacts], periods: Sequence[Period]
) -> None:
    """Of every programme that counts it; no money spent is a figure too."""
    for period, question in zip(periods, _turnovers(facts, periods), strict=True):
        sums = {row.account: row.amount for row in conn.execute(*question)}
        for account, mine in facts.items():
            mine.turnovers.append(
                wire.TurnoverFigures(
                    programme=period.programme,
                    money=int(sums.get(account, 0)),
                    since=period.since,
                )
            )


def _add_levels(conn: Connection, facts: dict[str, MemberFacts]) -> None:
    for row in conn.execute(_LEVELS, _these(facts)):
        facts[row.account].levels.append(level_of(row))


def level_of(row: Any) -> LevelState:
    return LevelState(
        programme=row.programme,
        level=row.level,
        reached_on=date.fromisoformat(row.reached_on),
        kept_until=row.kept_until and date.fromisoformat(row.kept_until),
    )


def _add_memberships(conn: Connection, facts: dict[str, MemberFacts]) -> None:
    """As they stand now; one given back ends on the last day that is left of it."""
    for row in conn.execute(_MEMBERSHIPS, _these(facts)):
        ends = row.ends if not row.given_back else min(row.ends, row.last_day or "")
        if ends >= row.starts:
            facts[row.account].memberships.append(
                wire.MembershipFigures(
                    programme=row.programme, starts=row.starts, ends=ends
                )
            )


def _questions(facts: dict[str, MemberFacts]) -> list[Question]:
    queries = (_PEOPLE, _PURSES, _LEVELS, _MEMBERSHIPS)
    return [(query, _these(facts)) for query in queries]


def _turnovers(
    facts: dict[str, MemberFacts], periods: Sequence[Period]
) -> list[Question]:
    return [
        (
            _TURNOVER,
            {
                **_these(facts),
                "k_programme": period.counted_as,
                "k_first": period.first_text,
                "k_last": period.last_text,
            },
        )
        for period in periods
    ]


def _these(facts: dict[str, MemberFacts]) -> dict[str, Any]:
    return {"keys": [(TENANT, shard_of(account), account) for account in facts]}


def _among(query: Select[Any], table: Any, name: str = "account") -> Select[Any]:
    key = tuple_(table.c.tenant, table.c.shard, table.c[name])
    return query.where(key.in_(bindparam("keys", expanding=True)))


_a, _m, _t, _l, _s = db.account, db.member, db.turnover, db.level, db.membership
_PEOPLE = _among(
    select(_m.c.account, _m.c.enrolled, _m.c.birthday, _m.c.partner, _m.c.pin_hash), _m
)
_PURSES = _among(select(_a.c.account), _a, "member").where(_a.c.account != _a.c.member)
_TURNOVER = (
    _among(select(_t.c.account, func.sum(_t.c.amount).label("amount")), _t)
    .where(
        _t.c.programme == bindparam("k_programme"),
        _t.c.business_date >= bindparam("k_first"),
        _t.c.business_date <= bindparam("k_last"),
    )
    .group_by(_t.c.account)
)
_LEVELS = _among(select(_l), _l).order_by(_l.c.programme)
_MEMBERSHIPS = (
    _among(select(_s), _s)
    .where(_s.c.starts.is_not(None))
    .order_by(_s.c.programme, _s.c.starts, _s.c.sale_id, _s.c.line)
)
