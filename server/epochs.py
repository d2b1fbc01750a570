"""Epochs of the server, and the barrier of a restore.

Everything the server sends carries its epoch. After a failover that lost nothing a new
epoch only fences off what is still under way from the old one. After one that may have
lost something, as every restore of a backup, it opens a barrier besides: nothing is
granted and nothing debited, and no entry is posted, before every live till has told
what it holds, or an operator has said that it never will. Entries are taken all the
same, and acknowledged: they wait in the inbox. What tills told is posted together, by
`epochs_rebuild`.

A till that reports when the barrier is over (it was excused, or forgotten) is posted
alone: until then its own entries wait.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from server import chain, findings, mailbox, schema as db
from server.answers import Refusal, Refused
from server.core import Core
from server.database import upsert
from server.epochs_values import (
    BarrierOpen as BarrierOpen,
    Epochs as Epochs,
    Missing as Missing,
    Told as Told,
)
from server.findings import Finding, Found
from server.holders import Holder, HolderState
from server.quick import Question
from server.schema import TENANT
from sync import protocol as wire

RESTORING = "restoring"  # Why a hold is refused.
MOST_AHEAD = 1_000  # Nobody restores so often: a till that says so is out of order.
_OPEN, _LATE = "open", "late"
_LIVE = (HolderState.ACTIVE.value, HolderState.SUSPECT.value)
_g, _h, _t, _c = db.registration, db.holder, db.till, db.chain
_LOOK = select(_c.c.name, _c.c.value).where(
    _c.c.tenant == TENANT, _c.c.name.in_([chain.EPOCH, chain.LOSS, chain.BARRIER])
)
_LOOK_LOCKED = _LOOK.with_for_update(read=True)
_AWAITED = (Told.AWAITED.value, Told.TOLD.value)
_STATE = select(_g.c.state).where(
    _g.c.tenant == TENANT,
    _g.c.holder == bindparam("k_holder"),
    _g.c.incarnation == bindparam("k_incarnation"),
)
_MISSING = (
    select(_g.c.holder, _g.c.incarnation, _g.c.state, _g.c.upto)
    .add_columns(_h.c.watermark, _h.c.seen_at)
    .join(
        _h,
        (_h.c.tenant == _g.c.tenant)
        & (_h.c.holder == _g.c.holder)
        & (_h.c.incarnation == _g.c.incarnation),
    )
    .where(_g.c.tenant == TENANT, _g.c.state.in_(_AWAITED))
    .order_by(_h.c.seen_at, _g.c.holder)
)
_EXCUSE = (
    update(_g)
    .where(
        _g.c.tenant == TENANT,
        _g.c.holder == bindparam("k_holder"),
        _g.c.state.in_(_AWAITED),
    )
    .values(state=Told.EXCUSED.value)
)


QUESTION: Question = (_LOOK, {})  # What `look` asks, without a lock.


def look(conn: Connection, *, lock: bool = False) -> Epochs:
    """The present epoch. With a lock it stays so until this transaction ends.

    Whoever has locked a holder's row needs no other lock: a new epoch waits for it.
    """
    query = _LOOK_LOCKED if lock else _LOOK
    found = {row.name: row.value for row in conn.execute(query)}
    barrier = found.get(chain.BARRIER, "")
    return Epochs(
        now=int(found.get(chain.EPOCH) or 1),
        loss=int(found.get(chain.LOSS) or 0),
        is_open=barrier == _OPEN,
        has_late=barrier == _LATE,
    )


def refuse_if_open(conn: Connection) -> None:
    if look(conn, lock=True).is_open:
        raise BarrierOpen


# --- a new epoch --------------------------------------------------------------------


def begin(core: Core, conn: Connection, *, loss: bool, above: int = 0) -> int:
    """Raise the epoch, above this one too; with a loss, open the barrier."""
    shut_out(conn)
    epoch = max(chain.epoch(conn), above) + 1
    chain.write(conn, chain.EPOCH, str(epoch))
    if loss:
        _open_barrier(core, conn, epoch)
    else:
        _stamp_letters(core, conn, epoch)
    return epoch


def shut_out(conn: Connection) -> None:
    """Acts that locked a holder and looked at the epoch end before, or begin after."""
    if conn.dialect.name != "sqlite":
        conn.execute(text("LOCK TABLE holder IN EXCLUSIVE MODE"))


def _open_barrier(core: Core, conn: Connection, epoch: int) -> None:
    chain.write(conn, chain.LOSS, str(epoch))
    chain.write(conn, chain.BARRIER, _OPEN)
    for table in (db.registration, db.report_part, db.mailbox):
        conn.execute(delete(table).where(table.c.tenant == TENANT))
    # Letters begin anew, and what was asked back is asked again.
    conn.execute(update(_h).where(_h.c.tenant == TENANT).values(down_seq=0))
    right = db.spend_right
    conn.execute(
        update(right)
        .where(right.c.tenant == TENANT, right.c.recalled > 0)
        .values(recalled=0)
    )
    at = core.stamp().text
    live = select(_h.c.holder, _h.c.incarnation).join(
        _t,
        (_t.c.tenant == _h.c.tenant)
        & (_t.c.till_id == _h.c.holder)
        & (_t.c.incarnation == _h.c.incarnation),
    )
    live = live.where(_h.c.tenant == TENANT, _h.c.state.in_(_LIVE))
    rows = [_row(r.holder, r.incarnation, epoch, at) for r in conn.execute(live)]
    if rows:
        conn.execute(insert(_g), rows)


def _row(holder: str, incarnation: int, epoch: int, at: str) -> dict[str, int | str]:
    return {
        "tenant": TENANT,
        "holder": holder,
        "incarnation": incarnation,
        "epoch": epoch,
        "state": Told.AWAITED.value,
        "upto": 0,
        "parts": 0,
        "at": at,
    }


def _stamp_letters(core: Core, conn: Connection, epoch: int) -> None:
    """Nothing was lost: letters that wait are still true, in the new epoch."""
    m = db.mailbox
    for row in conn.execute(select(m).where(m.c.tenant == TENANT)).all():
        body = msgspec.json.decode(row.body, type=wire.MailBody)
        if "epoch" not in body.__struct_fields__:
            continue  # What it says is true in any epoch.
        body = msgspec.structs.replace(body, epoch=epoch)
        if isinstance(body, wire.Grant | wire.StoreConfig):
            signature = core.keys.signing.sign(body.signable()).hex()
            body = msgspec.structs.replace(body, signature=signature)
        mailbox.replace(conn, row.holder, row.incarnation, row.down_seq, body)


# --- what a till does with the barrier ------------------------------------------------


def holds_back(conn: Connection, now: Epochs, holder: str, incarnation: int) -> bool:
    """Whether this till's entries wait, and it gets nothing."""
    if now.is_open:
        return True
    return now.has_late and _state(conn, holder, incarnation) in _AWAITED


def hear(
    core: Core, conn: Connection, holder: Holder, epoch: int, first_seq: int = 0
) -> Epochs:
    """The present epochs, when a till of that epoch speaks of its entries from here.

    A till never leaves out entries that were not acknowledged, and learns of epochs
    from us alone. So one that is ahead of us knows what we have forgotten: we were
    restored, and nobody said so.
    """
    now = look(conn)
    is_ahead = first_seq > holder.watermark + 1 and epoch >= now.now
    if is_ahead:
        is_ahead = not holds_back(conn, now, holder.holder, holder.incarnation)
    if not is_ahead and epoch <= now.now:
        return now
    forgot(core, conn, holder, epoch, f"entry {first_seq}, here {holder.watermark}")
    return look(conn)


def forgot(
    core: Core, conn: Connection, holder: Holder, epoch: int, detail: str
) -> None:
    """Begin as after a restore, and say which till made us do so."""
    now = chain.epoch(conn)
    if epoch > now + MOST_AHEAD:
        raise Refused(Refusal.BAD_REQUEST, "no such epoch")
    found = Found(
        holder=holder.holder,
        incarnation=holder.incarnation,
        seq=holder.watermark,
        finding=Finding.SERVER_BEHIND,
        at=core.stamp().text,
        detail=f"epoch {epoch}, here {now}; {detail}",
    )
    findings.keep(conn, [found], core.randomness)
    begin(core, conn, loss=True, above=epoch)


def note_enrolled(core: Core, conn: Connection, till: str, incarnation: int) -> bool:
    """A till that enrols may be one that we forgot: whether it has to report.

    An operator gave it a code: its former life, if there was one, will not report.
    """
    now = look(conn)
    if not now.is_open:
        return False
    excuse(conn, till)
    row = _row(till, incarnation, now.now, core.stamp().text)
    conn.execute(upsert(conn, _g).values(row).on_conflict_do_nothing())
    return True


def excuse(conn: Connection, holder: str) -> bool:
    """This till will not report: it is lost or revoked. False: nobody waits for it.

    What it told before counts. `epochs_rebuild.finish` opens the way if it was the
    last one; the job beside the server does so too, within a minute.
    """
    return bool(conn.execute(_EXCUSE, {"k_holder": holder}).rowcount)


def is_done(conn: Connection, holder: str, incarnation: int) -> bool:
    """Whether its report of the last restore is in the books."""
    return _state(conn, holder, incarnation) == Told.DONE.value


def is_awaited(conn: Connection, holder: str, incarnation: int) -> bool:
    """Whether it has told nothing since the last restore."""
    return _state(conn, holder, incarnation) == Told.AWAITED.value


def is_excused(conn: Connection, holder: str, incarnation: int) -> bool:
    """Whether nobody waits for its report of the last restore any more."""
    return _state(conn, holder, incarnation) == Told.EXCUSED.value


def tells_anew(conn: Connection, holder: str, incarnation: int) -> None:
    """The first part of another report came: what it told before is let go."""
    part = db.report_part
    conn.execute(
        delete(part).where(
            part.c.tenant == TENANT,
            part.c.holder == holder,
            part.c.incarnation == incarnation,
        )
    )
    conn.execute(
        update(_g)
        .where(*_mine(holder, incarnation), _g.c.state == Told.TOLD.value)
        .values(state=Told.AWAITED.value)
    )


def expect(core: Core, conn: Connection, holder: str, incarnation: int) -> None:
    """This till begins to report; late, if the barrier is over."""
    now = look(conn)
    row = _row(holder, incarnation, now.now, core.stamp().text)
    statement = upsert(conn, _g).values(row)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "holder", "incarnation"],
            set_={"state": Told.AWAITED.value},
            where=_g.c.state != Told.TOLD.value,
        )
    )
    if not now.is_open:
        chain.write(conn, chain.BARRIER, _LATE)


def note_told(
    conn: Connection, holder: str, incarnation: int, *, upto: int, parts: int
) -> None:
    conn.execute(
        update(_g)
        .where(*_mine(holder, incarnation), _g.c.state.in_(_AWAITED))
        .values(state=Told.TOLD.value, upto=upto, parts=parts)
    )


# --- who is missing, and the end ------------------------------------------------------


def missing(conn: Connection) -> list[Missing]:
    """Tills that have not told everything, those first that were silent longest."""
    return [
        Missing(
            holder=row.holder,
            incarnation=row.incarnation,
            seen_at=row.seen_at,
            entries=max(row.upto - row.watermark, 0),
        )
        for row in conn.execute(_MISSING)
        if row.state == Told.AWAITED.value or row.watermark < row.upto
    ]


def progress(conn: Connection) -> tuple[int, int]:
    """So many tills have reported, of so many; an excused one is not counted."""
    query = select(func.count()).where(
        _g.c.tenant == TENANT, _g.c.state != Told.EXCUSED.value
    )
    tills = int(conn.execute(query).scalar_one())
    return tills - len(missing(conn)), tills


def ready(conn: Connection) -> list[tuple[str, int]] | None:
    """Holders whose reports may be posted now; None: there is nothing to do."""
    now = look(conn)
    if not (now.is_open or now.has_late):
        return None
    lacking = {(one.holder, one.incarnation) for one in missing(conn)}
    if now.is_open and lacking:
        return None
    query = select(_g.c.holder, _g.c.incarnation).where(
        _g.c.tenant == TENANT, _g.c.state.in_([Told.TOLD.value, Told.EXCUSED.value])
    )
    told = {(row.holder, row.incarnation) for row in conn.execute(query)} - lacking
    if now.has_late:
        told = {one for one in told if _state(conn, *one) == Told.TOLD.value}
    return sorted(told) if told or now.is_open else None


def close(conn: Connection, posted: Iterable[tuple[str, int]]) -> None:
    """What these tills told is in the books."""
    for holder, incarnation in posted:
        conn.execute(
            update(_g)
            .where(*_mine(holder, incarnation), _g.c.state == Told.TOLD.value)
            .values(state=Told.DONE.value)
        )
        part = db.report_part
        conn.execute(
            delete(part).where(
                part.c.tenant == TENANT,
                part.c.holder == holder,
                part.c.incarnation == incarnation,
            )
        )
    late = select(func.count()).where(_g.c.tenant == TENANT, _g.c.state.in_(_AWAITED))
    rest = _LATE if conn.execute(late).scalar_one() else ""
    chain.write(conn, chain.BARRIER, rest)


def _state(conn: Connection, holder: str, incarnation: int) -> str:
    mine = {"k_holder": holder, "k_incarnation": incarnation}
    return str(conn.execute(_STATE, mine).scalar() or "")


def _mine(holder: str, incarnation: int) -> tuple[ColumnElement[bool], ...]:
    return (
        _g.c.tenant == TENANT,
        _g.c.holder == holder,
        _g.c.incarnation == incarnation,
    )
