"""What tills hold and how they are: for people, before they decide anything."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, distinct, func, select

from cashier.domain.risk import POOL_ACCOUNT
from server import lost_given, schema as db
from server.arrived import InboxState
from server.holders import BRANCH
from server.lost_values import Stake
from server.schema import TENANT

_r, _h, _t, _s, _i = db.spend_right, db.holder, db.till, db.store, db.inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class TillRow:
    """One incarnation of a till, for the list."""

    till: str
    incarnation: int
    store: str  # Its name.
    is_current: bool
    state: str
    seen_at: str
    unposted: int  # Entries that came and wait for a person or a member.
    stake: Stake


def incarnations_of(conn: Connection, till: str) -> list[int]:
    """The till's own lives, oldest first; histories brought by hand are not."""
    query = (
        select(_h.c.incarnation)
        .where(_h.c.tenant == TENANT, _h.c.holder == till, _h.c.incarnation < BRANCH)
        .order_by(_h.c.incarnation)
    )
    return list(conn.execute(query).scalars())


def stake(conn: Connection, till: str, incarnation: int) -> Stake:
    """What this incarnation holds now."""
    is_pool = _r.c.account == POOL_ACCOUNT
    of_members = case((is_pool, 0), else_=_r.c.open_amt)
    query = select(
        func.count().label("rights"),
        func.count(distinct(case((is_pool, None), else_=_r.c.account))).label("who"),
        func.coalesce(func.sum(of_members), 0).label("points"),
        func.coalesce(func.sum(case((is_pool, 0), else_=_r.c.booked_risk)), 0).label(
            "booked"
        ),
        func.coalesce(func.sum(_r.c.open_amt - of_members), 0).label("pools"),
    ).where(
        _r.c.tenant == TENANT,
        _r.c.holder == till,
        _r.c.incarnation == incarnation,
        _r.c.state == "open",
    )
    row = conn.execute(query).one()
    return Stake(
        till=till,
        incarnation=incarnation,
        rights=int(row.rights),
        accounts=int(row.who),
        points=int(row.points),
        booked=int(row.booked),
        given=lost_given.outstanding(conn, till, incarnation),
        pools=int(row.pools),
    )


def all_tills(conn: Connection) -> list[TillRow]:
    """Every till, its newest life first; older lives while they hold something."""
    query = (
        select(_h, _t.c.incarnation.label("newest"), _s.c.name)
        .join(_t, (_t.c.tenant == _h.c.tenant) & (_t.c.till_id == _h.c.holder))
        .join(_s, (_s.c.tenant == _t.c.tenant) & (_s.c.store_id == _t.c.store_id))
        .where(_h.c.tenant == TENANT, _h.c.incarnation < BRANCH)
        .order_by(_t.c.store_number, _t.c.number, _h.c.incarnation.desc())
    )
    waiting = _unposted(conn)
    rows = [
        TillRow(
            till=row.holder,
            incarnation=row.incarnation,
            store=row.name,
            is_current=row.newest == row.incarnation,
            state=row.state,
            seen_at=row.seen_at,
            unposted=waiting.get((row.holder, row.incarnation), 0),
            stake=stake(conn, row.holder, row.incarnation),
        )
        for row in conn.execute(query).all()
    ]
    return [r for r in rows if r.is_current or r.stake.total or r.unposted]


def _unposted(conn: Connection) -> dict[tuple[str, int], int]:
    query = (
        select(_i.c.holder, _i.c.incarnation, func.count())
        .where(_i.c.tenant == TENANT, _i.c.state != InboxState.POSTED.value)
        .group_by(_i.c.holder, _i.c.incarnation)
    )
    return {(till, number): count for till, number, count in conn.execute(query)}
