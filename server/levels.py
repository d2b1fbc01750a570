"""Levels of programmes of tiers: looked at again after a sale, and every day.

The rule is the engine's (`level_on`); here are only the figures it needs and where
its answer is kept. A member without a row has the lowest level.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial

from sqlalchemy import Connection, select

from cashier.domain.amounts import Money
from cashier.domain.loyalty.facts import LevelState, Turnover
from cashier.domain.loyalty.tiers import TiersTerms, level_on, period_figures
from cashier.domain.moments import day_of
from server import chain, in_force, schema as db
from server.book import Book
from server.core import Core, Stamp
from server.database import Insert, upsert_of
from server.figures import publish_cards
from server.member_facts import MemberFacts, facts_of
from server.periods import Period, periods_on
from server.schema import TENANT, shard_of

_CHUNK = 200


def reconsider(conn: Connection, members: Collection[str], stamp: Stamp) -> int:
    """Raise, keep or lower the levels of these members; how many changed."""
    tiers = [
        terms
        for terms in in_force.terms_on(conn, stamp.today).values()
        if isinstance(terms, TiersTerms)
    ]
    if not tiers or not members:
        return 0
    rows = [
        row
        for account, facts in facts_of(conn, members, stamp).items()
        for terms in tiers
        if (row := _changed(terms, account, facts, stamp)) is not None
    ]
    if rows:
        conn.execute(_put_level(conn.dialect.name), rows)
    return len(rows)


def _changed(
    terms: TiersTerms, account: str, facts: MemberFacts, stamp: Stamp
) -> dict[str, str | int | None] | None:
    """The new row of this level; None: it is as it was."""
    day = day_of(stamp.now, terms.zone)
    known = next((s for s in facts.levels if s.programme == terms.programme_id), None)
    now, before = period_figures(terms, _turnovers(facts), day)
    state = level_on(terms, known, now, day, before=before)
    is_lowest = known is None and terms.place(state.level) == 0
    if is_lowest or state == known:
        return None
    return _row(account, state)


def _turnovers(facts: MemberFacts) -> Iterator[Turnover]:
    for one in facts.turnovers:
        since = None if one.since is None else date.fromisoformat(one.since)
        yield Turnover(programme=one.programme, money=Money(one.money), since=since)


def _row(account: str, state: LevelState) -> dict[str, str | int | None]:
    kept = state.kept_until
    return {
        "tenant": TENANT,
        "shard": shard_of(account),
        "account": account,
        "programme": state.programme,
        "level": state.level,
        "reached_on": state.reached_on.isoformat(),
        "kept_until": None if kept is None else kept.isoformat(),
    }


@lru_cache
def _put_level(dialect: str) -> Insert:
    statement = upsert_of(dialect, db.level)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shard", "account", "programme"],
        set_={
            name: statement.excluded[name]
            for name in ("level", "reached_on", "kept_until")
        },
    )


_LEVELLED = select(db.level.c.account).where(db.level.c.tenant == TENANT).distinct()


# --- every day ----------------------------------------------------------------------


def reconsider_all(core: Core) -> int:
    """Once a day: whose level or turnover a new day changes; how many were seen."""
    stamp = core.stamp()
    today = stamp.today.isoformat()
    last = core.database.read(lambda conn: chain.read(conn, chain.LEVELS_UPTO))
    if last == today:
        return 0
    accounts = core.database.read(partial(_due, core=core, stamp=stamp, last=last))
    for i in range(0, len(accounts), _CHUNK):
        chunk = accounts[i : i + _CHUNK]
        core.database.write(partial(_look_again, core=core, accounts=chunk))
    core.database.write(lambda conn: chain.write(conn, chain.LEVELS_UPTO, today))
    return len(accounts)


def _due(conn: Connection, *, core: Core, stamp: Stamp, last: str | None) -> list[str]:
    """Members with a level, and those with turnover on a day that counts no more."""
    found = set(conn.execute(_LEVELLED).scalars())
    gone = timedelta(days=1) if last is None else stamp.today - date.fromisoformat(last)
    then = Stamp.at(stamp.now - gone, core)
    old = {_key(period): period for period in periods_on(conn, then)}
    for period in periods_on(conn, stamp):
        before = old.get(_key(period))
        if before is not None and before.first != period.first:
            found |= _with_turnover(conn, before, period)
    return sorted(found)


def _key(period: Period) -> tuple[str, bool]:
    return period.programme, period.last is None


def _with_turnover(conn: Connection, before: Period, period: Period) -> set[str]:
    table = db.turnover
    query = select(table.c.account).where(
        table.c.tenant == TENANT,
        table.c.programme == period.counted_as,
        table.c.business_date >= before.first_text,
        table.c.business_date < period.first_text,
    )
    return set(conn.execute(query.distinct()).scalars())


def _look_again(conn: Connection, *, core: Core, accounts: list[str]) -> None:
    stamp, book = core.stamp(), Book(conn)
    book.load(accounts)
    reconsider(conn, accounts, stamp)
    publish_cards(conn, book.loaded(), stamp)
