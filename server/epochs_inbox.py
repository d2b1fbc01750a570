"""Entries that were taken after a restore and wait for every till to report."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select, update

from server import schema as db
from server.arrived import Arrived, InboxState
from server.holders import Holder
from server.schema import TENANT

_i = db.inbox
_MINE = (
    (_i.c.tenant == TENANT)
    & (_i.c.holder == bindparam("k_holder"))
    & (_i.c.incarnation == bindparam("k_incarnation"))
)
_IS_WAITING = _i.c.state == InboxState.WAITING.value
_WAITING = (
    select(_i.c.seq, _i.c.hash, _i.c.body).where(_MINE, _IS_WAITING).order_by(_i.c.seq)
)
_FIRST_WAITING = select(func.min(_i.c.seq)).where(_MINE, _IS_WAITING)
_NOTE = (
    update(_i)
    .where(_MINE, _i.c.seq == bindparam("k_seq"))
    .values(state=bindparam("new_state"))
)
Who = tuple[str, int]  # A holder in one incarnation.


def with_waiting(conn: Connection) -> list[Who]:
    query = (
        select(_i.c.holder, _i.c.incarnation)
        .where(_i.c.tenant == TENANT, _i.c.state == InboxState.WAITING.value)
        .distinct()
    )
    return sorted((row.holder, row.incarnation) for row in conn.execute(query))


def waiting(conn: Connection, who: Who) -> list[Arrived]:
    return [
        Arrived(seq=row.seq, head=row.hash, body=row.body)
        for row in conn.execute(_WAITING, _named(who))
    ]


def posted_upto(conn: Connection, holder: Holder) -> int:
    """The last entry before the first that waits."""
    mine = _named((holder.holder, holder.incarnation))
    first = conn.execute(_FIRST_WAITING, mine).scalar()
    return holder.watermark if first is None else int(first) - 1


def note(conn: Connection, who: Who, seq: int, state: InboxState) -> None:
    conn.execute(_NOTE, {**_named(who), "k_seq": seq, "new_state": state.value})


def _named(who: Who) -> dict[str, str | int]:
    return {"k_holder": who[0], "k_incarnation": who[1]}
