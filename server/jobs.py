"""What the server does by itself: expiry, planning, asking back stale holds.

Each job is a row of short transactions, so tills never wait long for one; each may
be stopped anywhere and run again. No job takes a right away: it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, bindparam, select

from server import (
    chain,
    epochs,
    epochs_rebuild,
    levels,
    planner,
    risk,
    risk_silent,
    schema as db,
)
from server.book import Book
from server.core import Core
from server.figures import publish_cards
from server.handlers.hold import HOLD
from server.lead_posting import SUB
from server.ledger import Cause
from server.planner import Planner
from server.programmes.publishing import is_fresh, refresh_feed
from server.schema import TENANT

_CHUNK = 200
_lot, _right = db.lot, db.spend_right
_OVER = (
    select(_lot.c.account)
    .where(
        _lot.c.tenant == TENANT,
        _lot.c.expires < bindparam("today"),
        _lot.c.left_free > 0,
    )
    .distinct()
    .limit(_CHUNK)
)
_RIPE = (
    select(_lot.c.account)
    .where(
        _lot.c.tenant == TENANT,
        _lot.c.active == bindparam("today"),
        _lot.c.left_free > 0,
    )
    .distinct()
)
_STALE = (
    select(_right.c.account, _right.c.right_id)
    .where(
        _right.c.tenant == TENANT,
        _right.c.kind.in_([HOLD, SUB]),  # A loan is for one sale as well.
        _right.c.state == "open",
        _right.c.recalled == 0,
        _right.c.granted_at < bindparam("before"),
    )
    .limit(_CHUNK)
)
Progress = Callable[[int], None]


def run_all(core: Core) -> None:
    """Everything that is due; called now and then by `serve`, and by tests."""
    epochs_rebuild.finish(core)
    refresh_programmes(core)
    if core.database.read(epochs.look).is_open:
        return  # Nothing is debited, granted or asked back before all have reported.
    expire_lots(core)
    levels.reconsider_all(core)
    recall_stale_holds(core)
    mind_risk(core)
    core.database.write(lambda conn: planner.learn(conn, core))
    plan_due(core)


def plan_due(
    core: Core, most: int | None = None, progress: Progress | None = None
) -> int:
    """Plan for accounts that wait for it; how many were done."""
    done = 0
    while most is None or done < most:
        step = _CHUNK if most is None else min(_CHUNK, most - done)
        planned = core.database.write(partial(_plan, core, most=step))
        done += planned
        if progress is not None:
            progress(done)
        if planned < step:
            break
    return done


def _plan(core: Core, conn: Connection, *, most: int) -> int:
    accounts = planner.take_due(conn, most)
    if accounts:
        book, stamp = Book(conn), core.stamp()
        Planner(core, conn, book, stamp).plan(accounts)
        publish_cards(conn, book.flush(), stamp)
    return len(accounts)


def refresh_programmes(core: Core) -> int:
    """Versions whose day has come or gone; how many rows of the feed changed."""
    today = core.stamp().today
    # Looked at first: as a rule nothing changed, and writing takes the one writer.
    if core.database.read(lambda conn: is_fresh(conn, today)):
        return 0
    return core.database.write(lambda conn: refresh_feed(conn, today))


def expire_lots(core: Core) -> int:
    """Post the expiry of every free lot that is over; how many points went."""
    today = core.stamp().today.isoformat()
    if core.database.read(lambda c: chain.read(c, chain.EXPIRED_UPTO)) == today:
        return 0
    gone = 0
    while True:
        accounts = core.database.read(_with_lots_over(today))
        if not accounts:
            break
        gone += core.database.write(partial(_expire, core, accounts=accounts))
    _publish_ripe(core, today)
    core.database.write(lambda c: chain.write(c, chain.EXPIRED_UPTO, today))
    return gone


def _with_lots_over(today: str) -> Callable[[Connection], Sequence[str]]:
    return lambda conn: list(conn.execute(_OVER, {"today": today}).scalars())


def _expire(core: Core, conn: Connection, *, accounts: Sequence[str]) -> int:
    epochs.refuse_if_open(conn)
    stamp, book = core.stamp(), Book(conn)
    book.load(accounts)
    gone = 0
    for ledger in book.loaded():
        cause = Cause(
            entry=f"expiry.{ledger.account}.{ledger.version}",
            day=stamp.today,
            at=stamp.text,
        )
        gone += ledger.expire(stamp.today, cause)
    publish_cards(conn, book.flush(), stamp)
    return gone


def _publish_ripe(core: Core, today: str) -> None:
    """Lots that became usable today change what tills should show."""
    ripe = core.database.read(
        lambda conn: list(conn.execute(_RIPE, {"today": today}).scalars())
    )
    for i in range(0, len(ripe), _CHUNK):
        core.database.write(partial(_publish, core, accounts=ripe[i : i + _CHUNK]))


def _publish(core: Core, conn: Connection, *, accounts: Sequence[str]) -> None:
    book = Book(conn)
    book.load(accounts)
    publish_cards(conn, book.loaded(), core.stamp())


def recall_stale_holds(core: Core) -> int:
    """Holds that are open for too long are asked back; how many."""
    limit = timedelta(minutes=core.config.holds.stale_minutes)
    before = (core.stamp().now - limit).isoformat(timespec="milliseconds")
    stale = core.database.read(
        lambda conn: list(conn.execute(_STALE, {"before": before}))
    )
    for account, right_id in stale:
        core.database.write(partial(_ask_back, account=account, right_id=right_id))
    return len(stale)


def mind_risk(core: Core) -> int:
    """Book rights of silent tills; or, when the policy is strict, end all pools."""
    if not core.config.risk.is_limited:
        return core.database.write(risk.recall_all)
    if not core.config.risk.reclaim_days:
        return 0
    silent = core.database.read(lambda c: risk_silent.silent_rights(core, c, _CHUNK))
    return sum(
        core.database.write(partial(_reclaim, core, account=account, right=right))
        for account, right in silent
    )


def _reclaim(core: Core, conn: Connection, *, account: str, right: str) -> bool:
    epochs.refuse_if_open(conn)
    return risk_silent.reclaim(core, conn, account, right)


def _ask_back(conn: Connection, *, account: str, right_id: str) -> None:
    book = Book(conn)
    right = book.right(account, right_id)
    ledger = book.ledger(account)
    if right is None or ledger is None or not right.open:
        return
    planner.recall(conn, ledger, [right], right.open, chain.epoch(conn))
    book.flush()
