"""Entries that were taken after a restore and wait for every till to report."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from server import schema as db
from server.arrived import Arrived, InboxState
from server.holders import Holder
from server.schema import TENANT

_i = db.inbox
Who = tuple[str, int]  # A holder in one incarnation.


def with_waiting(conn: Connection) -> list[Who]:
    query = (
        select(_i.c.holder, _i.c.incarnation)
        .where(_i.c.tenant == TENANT, _i.c.state == InboxState.WAITING.value)
        .distinct()
    )
    return sorted((row.holder, row.incarnation) for row in conn.execute(query))


def waiting(conn: Connection, who: Who) -> list[Arrived]:
    query = (
        select(_i.c.seq, _i.c.hash, _i.c.body)
        .where(
            _i.c.tenant == TENANT,
            _i.c.holder == who[0],
            _i.c.incarnation == who[1],
            _i.c.state == InboxState.WAITING.value,
        )
        .order_by(_i.c.seq)
    )
    return [
        Arrived(seq=row.seq, head=row.hash, body=row.body)
        for row in conn.execute(query)
    ]


def posted_upto(conn: Connection, holder: Holder) -> int:
    """The last entry before the first that waits."""
    query = select(func.min(_i.c.seq)).where(
        _i.c.tenant == TENANT,
        _i.c.holder == holder.holder,
        _i.c.incarnation == holder.incarnation,
        _i.c.state == InboxState.WAITING.value,
    )
    first = conn.execute(query).scalar()
    return holder.watermark if first is None else int(first) - 1


def note(conn: Connection, who: Who, seq: int, state: InboxState) -> None:
    conn.execute(
        update(_i)
        .where(
            _i.c.tenant == TENANT,
            _i.c.holder == who[0],
            _i.c.incarnation == who[1],
            _i.c.seq == seq,
        )
        .values(state=state.value)
    )
