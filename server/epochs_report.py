"""REGISTER at the server: what it still has, and a till's report, part by part.

A report is idempotent: a part that comes again replaces itself, and a part of another
moment (the till was started anew) lets go of the parts before it.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select

from server import epochs, epochs_inbox, epochs_rebuild, holders, mailbox, schema as db
from server.answers import Refusal, Refused
from server.core import Core
from server.database import upsert
from server.holders import Holder, HolderState
from server.schema import TENANT
from sync import protocol as wire


def register(core: Core, ask: wire.RegisterAsk) -> wire.RegisterAnswer:
    """Whether this till has to report, and from where its journal is wanted."""
    return core.database.write(lambda conn: _register(core, conn, ask))


def take_part(core: Core, ask: wire.RegisterPart) -> wire.RegisterTaken:
    taken = core.database.write(lambda conn: _take_part(core, conn, ask))
    if taken.is_whole:
        epochs_rebuild.finish(core)
    return taken


def _register(
    core: Core, conn: Connection, ask: wire.RegisterAsk
) -> wire.RegisterAnswer:
    holder = _holder(conn, ask.till, ask.incarnation)
    now = epochs.hear(core, conn, holder, ask.epoch)
    holder = _holder(conn, ask.till, ask.incarnation)  # Its letters may begin anew.
    is_back = epochs.holds_back(conn, now, holder.holder, holder.incarnation)
    is_due = now.is_news_to(ask.was) and not epochs.is_done(
        conn, holder.holder, holder.incarnation
    )
    needed = ask.epoch == now.now and (is_due or is_back)
    if needed:
        epochs.expect(core, conn, holder.holder, holder.incarnation)
    first = mailbox.first_waiting(conn, holder.holder, holder.incarnation)
    return wire.RegisterAnswer(
        epoch=now.now,
        needed=needed,
        ack_seq=holder.watermark,
        posted_seq=epochs_inbox.posted_upto(conn, holder),
        stable_seq=holder.stable_seq,
        head=holder.head,
        down_seq=holder.down_seq if first is None else first - 1,
        server_time=core.stamp().text,
    )


def _take_part(
    core: Core, conn: Connection, ask: wire.RegisterPart
) -> wire.RegisterTaken:
    holder = _holder(conn, ask.till, ask.incarnation)
    now = epochs.look(conn)
    is_awaited = epochs.holds_back(conn, now, holder.holder, holder.incarnation)
    if ask.epoch != now.now or not is_awaited:
        # Posted already, or of an epoch that is over: the till asks anew.
        return wire.RegisterTaken(epoch=now.now, is_whole=ask.epoch == now.now)
    table = db.report_part
    mine = (
        table.c.tenant == TENANT,
        table.c.holder == ask.till,
        table.c.incarnation == ask.incarnation,
    )
    old = conn.execute(select(table.c.body).where(*mine).limit(1)).scalar()
    if old is not None and _moment_of(old) != (ask.upto, ask.parts):
        epochs.tells_anew(conn, ask.till, ask.incarnation)
    row = {
        "tenant": TENANT,
        "holder": ask.till,
        "incarnation": ask.incarnation,
        "part": ask.part,
        "body": msgspec.json.encode(ask),
    }
    statement = upsert(conn, table).values(row)
    keys = ["tenant", "holder", "incarnation", "part"]
    conn.execute(
        statement.on_conflict_do_update(index_elements=keys, set_={"body": row["body"]})
    )
    count = conn.execute(select(func.count()).where(*mine)).scalar_one()
    if count == ask.parts:
        epochs.note_told(
            conn, ask.till, ask.incarnation, upto=ask.upto, parts=ask.parts
        )
    holders.set_values(
        conn, ask.till, ask.incarnation, epoch_seen=now.now, seen_at=core.stamp().text
    )
    return wire.RegisterTaken(epoch=now.now, is_whole=count == ask.parts)


def _holder(conn: Connection, till: str, incarnation: int) -> Holder:
    holder = holders.find(conn, till, incarnation, lock=True)
    if holder is None:
        raise Refused(Refusal.UNKNOWN_TILL)
    if holder.state is HolderState.FENCED:
        raise Refused(Refusal.FENCED)
    return holder


def _moment_of(body: bytes) -> tuple[int, int]:
    part = msgspec.json.decode(body, type=wire.RegisterPart)
    return part.upto, part.parts
