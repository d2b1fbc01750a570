"""RENEW: a till that lost its memory, or was said to be lost, gets a new life.

It asks with the key of its old life and names the key of the next. The new life is
poor: no right of the old one goes over; those stay frozen until there is evidence.
Refused to whoever is not the till's newest life, to a till whose key or history is
in doubt (that needs a person and a one-time code), and to one that already stole a
march on it. A lost answer is no loss: the same question is answered again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from server import chain, epochs, holders, lives, planner, schema as db
from server.answers import Refusal, Refused
from server.core import Core
from server.handlers import enrol
from server.holders import HolderState
from server.schema import TENANT
from sync import protocol as wire

_MAY = (HolderState.ACTIVE, HolderState.LOST)


def renew(core: Core, ask: wire.RenewAsk) -> wire.EnrolAnswer:
    return core.database.write(lambda conn: _renew(core, conn, ask))


def _renew(core: Core, conn: Connection, ask: wire.RenewAsk) -> wire.EnrolAnswer:
    old = holders.find(conn, ask.till, ask.incarnation, lock=True)
    if old is None:
        raise Refused(Refusal.UNKNOWN_TILL)
    row = _till(conn, ask.till)
    incarnation = lives.of_key(conn, ask.till, ask.public_key)
    if incarnation is None or incarnation > lives.newest(conn, ask.till):
        if not old.is_current or old.state not in _MAY:
            raise Refused(Refusal.FENCED, "this till needs a person and a new code")
        incarnation = _begin(core, conn, row, ask, incarnation)
    return _answer(core, conn, row, incarnation)


def _till(conn: Connection, till: str) -> Row[Any]:
    t, s = db.till, db.store
    query = (
        select(t, s.c.name)
        .join(s, (s.c.tenant == t.c.tenant) & (s.c.store_id == t.c.store_id))
        .where(t.c.tenant == TENANT, t.c.till_id == till)
        .with_for_update(of=t)
    )
    return conn.execute(query).one()


def _begin(
    core: Core, conn: Connection, row: Row[Any], ask: wire.RenewAsk, known: int | None
) -> int:
    """The next life, anew or from what a person brought of it."""
    if known is None:
        number = lives.next_number(conn, ask.till)
        enrol.open_holder(conn, ask.till, row.store_id, number, ask, core.stamp())
    else:
        number = known
        lives.take_up(conn, ask.till, number)
    lives.move_on(conn, ask.till, number)
    planner.put_due_of_store(conn, row.store_number, row.store_id)
    epochs.note_enrolled(core, conn, ask.till, number)
    return number


def _answer(
    core: Core, conn: Connection, row: Row[Any], incarnation: int
) -> wire.EnrolAnswer:
    return wire.EnrolAnswer(
        till=f"{row.store_number}-{row.number}",
        store=row.store_id,
        till_number=row.number,
        store_number=row.store_number,
        store_name=row.name,
        incarnation=incarnation,
        epoch=chain.epoch(conn),
        server_key=core.keys.public_hex,
        card_key=core.keys.card.hex(),
        pepper=core.keys.pepper.hex(),
        time_zone=core.config.chain.time_zone,
        server_time=core.stamp().text,
        must_report=epochs.look(conn).is_open,
    )
