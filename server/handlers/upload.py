"""UPLOAD: a run of a till's journal, applied once, in one transaction.

Known entries are skipped after their place in the chain was compared; a gap is told
and nothing applied; a second history under one number fences the till and both are
kept. Watermark, inbox and postings become durable together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from server import (
    chain,
    epochs,
    epochs_rebuild,
    exceptions,
    findings,
    holders,
    levels,
    lost_late,
    planner,
    risk,
    schema as db,
)
from server.answers import Refusal, Refused
from server.arrived import Arrived, InboxState
from server.book import Book
from server.core import Core, Stamp
from server.entry_checks import Poison, read
from server.figures import publish_cards
from server.findings import Finding, Found
from server.holders import Holder, HolderState
from server.planner import Planner
from server.posters import poster_of
from server.posting import Poster
from server.schema import TENANT
from sync import protocol as wire


@dataclass(frozen=True, slots=True)
class Forked:
    """The till was fenced; that must be kept although the request is refused."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Taken and not posted: tills still have to report after a restore."""

    ack: wire.UploadAck


def upload(core: Core, ask: wire.Upload, *, by_hand: bool = False) -> wire.UploadAck:
    """`by_hand`: a person answers for it; a refused till is heard all the same."""
    if len(ask.entries) > wire.MAX_BATCH:
        raise Refused(Refusal.TOO_LARGE, f"at most {wire.MAX_BATCH} entries")
    run = Run.of(ask)
    if run.head_after != ask.head_after:
        raise Refused(Refusal.BAD_CHAIN, "entries do not lead to head_after")
    try:
        answer = core.database.write(
            lambda conn: _apply(core, conn, run, by_hand=by_hand)
        )
    except (IntegrityError, DataError):
        # Some entry breaks a rule of the database: find it, put it aside, go on.
        answer = core.database.write(
            lambda conn: _apply(core, conn, run, slow=True, by_hand=by_hand)
        )
    if isinstance(answer, Forked):
        raise Refused(Refusal.FENCED, "two histories")
    if isinstance(answer, Kept):
        epochs_rebuild.finish(core)
        return answer.ack
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The entries with the chain's heads, computed from their bytes."""

    ask: wire.Upload
    arrived: tuple[Arrived, ...]

    @classmethod
    def of(cls, ask: wire.Upload) -> Run:
        head = ask.head_before
        arrived = []
        for seq, raw in enumerate(ask.entries, ask.first_seq):
            body = bytes(raw)
            head = wire.next_head(head, seq, body)
            arrived.append(Arrived(seq=seq, head=head, body=body))
        return cls(ask=ask, arrived=tuple(arrived))

    @property
    def head_after(self) -> str:
        return self.arrived[-1].head if self.arrived else self.ask.head_before

    def heads(self) -> dict[int, str]:
        """By number, from the one before the first entry."""
        before = {self.ask.first_seq - 1: self.ask.head_before}
        return before | {one.seq: one.head for one in self.arrived}


def _apply(
    core: Core,
    conn: Connection,
    run: Run,
    *,
    slow: bool = False,
    by_hand: bool = False,
) -> wire.UploadAck | Forked | Kept:
    ask, stamp = run.ask, core.stamp()
    holder = holders.find(conn, ask.till, ask.incarnation, lock=True)
    if holder is None:
        raise Refused(Refusal.UNKNOWN_TILL)
    if holder.is_refused and not by_hand:
        raise Refused(holders.why_refused(holder))
    # What an earlier life left was signed once for all: it can tell us nothing new.
    speaks_now = holder.is_current and not by_hand
    now = (
        epochs.hear(core, conn, holder, ask.epoch, ask.first_seq)
        if speaks_now
        else epochs.look(conn)
    )
    is_news = speaks_now and now.is_news_to(ask.epoch)
    if is_news or ask.first_seq > holder.watermark + 1:
        return _ack(conn, holder, stamp, need_from=holder.watermark + 1)
    fork = fork_of(conn, holder, run)
    if fork is not None:
        _fence(core, conn, holder, fork, stamp)
        return Forked()
    new = [one for one in run.arrived if one.seq > holder.watermark]
    flags: list[wire.Flag] = []
    is_kept = epochs.holds_back(conn, now, ask.till, ask.incarnation)
    if new and is_kept:
        _keep(conn, holder, new, stamp)
    elif new:
        flags = _post(core, conn, holder, new, stamp, slow=slow, proto=ask.proto)
    if new:
        _raise_marks(core, conn, ask, new[-1], stamp)
        holder = holders.find(conn, ask.till, ask.incarnation)
        assert holder is not None
    ack = _ack(conn, holder, stamp, flags=flags, first_seq=ask.first_seq)
    return Kept(ack) if is_kept else ack


def _keep(conn: Connection, holder: Holder, new: list[Arrived], stamp: Stamp) -> None:
    """Durable here, and posted when every till has reported."""
    states = dict.fromkeys((one.seq for one in new), InboxState.WAITING)
    _store(conn, holder, new, states, stamp)


def fork_of(conn: Connection, holder: Holder, run: Run) -> Arrived | None:
    """The first entry whose place in the chain differs from what is known."""
    heads = run.heads()
    known = {0: wire.GENESIS, holder.watermark: holder.head}
    if min(heads) < holder.watermark:
        between = {**_of(holder), "first": min(heads), "last": max(heads)}
        known |= {row.seq: row.hash for row in conn.execute(_HEADS, between)}
    for seq in sorted(heads):
        if seq in known and known[seq] != heads[seq]:
            body = next((one.body for one in run.arrived if one.seq == seq), b"")
            return Arrived(seq=seq, head=heads[seq], body=body)
    return None


def _fence(
    core: Core, conn: Connection, holder: Holder, fork: Arrived, stamp: Stamp
) -> None:
    holders.set_values(
        conn, holder.holder, holder.incarnation, state=HolderState.FENCED.value
    )
    found = Found(
        holder=holder.holder,
        incarnation=holder.incarnation,
        seq=fork.seq,
        finding=Finding.FORK,
        at=stamp.text,
        detail=fork.head,
        body=fork.body,
    )
    findings.keep(conn, [found], core.randomness)


def _post(
    core: Core,
    conn: Connection,
    holder: Holder,
    new: list[Arrived],
    stamp: Stamp,
    *,
    slow: bool,
    proto: int,
) -> list[wire.Flag]:
    book = Book(conn)
    poster = poster_of(core, conn, book, holder, stamp)
    readable = [(one, _entry(poster, one)) for one in new]
    poster.prepare([entry for _, entry in readable if entry is not None])
    states: dict[int, InboxState] = {}
    for one, entry in readable:
        states[one.seq] = (
            _one_apart(poster, one, entry) if slow else _one(poster, one, entry)
        )
    if holder.is_gone:
        lost_late.settle(poster, readable)
    touched = {ledger.account for ledger in book.loaded()}
    returned = touched & _only_returned(entry for _, entry in readable)
    is_trusted = holder.state is HolderState.ACTIVE
    if is_trusted and any(f.finding is Finding.UNCOVERED for f in poster.found):
        holders.set_values(
            conn, holder.holder, holder.incarnation, state=HolderState.SUSPECT.value
        )
    poster.sales.flush()
    poster.draws.flush()
    poster.members.flush()
    if core.config.risk.is_limited:
        risk.settle(conn, book.loaded())
    Planner(core, conn, book, stamp).plan(touched - returned)
    # Some other till may be waiting for these: they are planned in a while.
    planner.put_due(conn, sorted(returned))
    book.flush()
    levels.reconsider(conn, poster.members.moved, stamp)
    publish_cards(conn, book.loaded(), stamp)
    _store(conn, holder, new, states, stamp)
    kept = findings.keep(conn, poster.found, core.randomness)
    if proto >= wire.PROTO_OF_NOTICES and holder.is_current:
        exceptions.tell(conn, holder.holder, holder.incarnation, kept)
    return [
        wire.Flag(seq=found.seq, code=found.finding.value)
        for found in poster.found
        if found.finding is not Finding.INCIDENT
    ]


def _only_returned(entries: Iterable[wire.Entry | None]) -> set[str]:
    """Accounts of which nothing was told but that rights came back."""
    back: set[str] = set()
    other: set[str | None] = set()
    for entry in entries:
        if isinstance(entry, wire.ReturnEntry):
            back.add(entry.account)
        elif entry is not None:
            other.add(getattr(entry, "account", None))
    return back - other


def _entry(poster: Poster, one: Arrived) -> wire.Entry | None:
    try:
        return read(one.body)
    except Poison as poison:
        poster.note(one, poison.finding, str(poison))
        return None


def _one(poster: Poster, one: Arrived, entry: wire.Entry | None) -> InboxState:
    if entry is None:
        return InboxState.ASIDE
    try:
        return poster.post(one, entry)
    except Poison as poison:
        poster.note(one, poison.finding, str(poison))
        return InboxState.ASIDE


def _one_apart(poster: Poster, one: Arrived, entry: wire.Entry | None) -> InboxState:
    """Post behind a savepoint, so that one bad entry takes no other with it."""
    savepoint = poster.conn.begin_nested()
    found = len(poster.found)
    try:
        state = _one(poster, one, entry)
        poster.sales.flush()
        poster.draws.flush()
        poster.members.flush()
        poster.book.flush()
        savepoint.commit()
    except (IntegrityError, DataError) as error:
        savepoint.rollback()
        poster.book.forget()
        poster.draws.forget()
        poster.sales.forget()
        poster.members.forget()
        poster.returned.forget()
        del poster.found[found:]
        poster.note(one, Finding.CONSTRAINT, type(error.orig).__name__)
        return InboxState.ASIDE
    return state


def _store(
    conn: Connection,
    holder: Holder,
    new: list[Arrived],
    states: dict[int, InboxState],
    stamp: Stamp,
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "tenant": TENANT,
            "holder": holder.holder,
            "incarnation": holder.incarnation,
            "seq": one.seq,
            "hash": one.head,
            "body": one.body,
            "state": states[one.seq].value,
            "received_at": stamp.text,
        }
        for one in new
    ]
    conn.execute(_KEEP, rows)


def _raise_marks(
    core: Core, conn: Connection, ask: wire.Upload, last: Arrived, stamp: Stamp
) -> None:
    marks: dict[str, int | str] = {
        "watermark": last.seq,
        "head_hash": last.head,
        "epoch_seen": ask.epoch,
        "seen_at": stamp.text,
    }
    if core.config.storage.stable == "ack":
        marks["stable_seq"] = last.seq
    holders.set_values(conn, ask.till, ask.incarnation, **marks)


def _ack(
    conn: Connection,
    holder: Holder,
    stamp: Stamp,
    *,
    need_from: int | None = None,
    flags: list[wire.Flag] | None = None,
    first_seq: int | None = None,
) -> wire.UploadAck:
    return wire.UploadAck(
        ack_seq=holder.watermark,
        stable_seq=holder.stable_seq,
        head=holder.head,
        epoch=chain.epoch(conn),
        server_time=stamp.text,
        need_from=need_from,
        flags=flags or [],
        taken=[] if first_seq is None else _taken(conn, holder, first_seq),
    )


def _taken(conn: Connection, holder: Holder, first_seq: int) -> list[wire.Taken]:
    """Since when what was sent is here: a till asks again when an answer was lost."""
    rows = conn.execute(_SINCE, {**_of(holder), "first": first_seq})
    return [wire.Taken(upto=row.upto, at=row.received_at) for row in rows]


def _of(holder: Holder) -> dict[str, str | int]:
    return {"k_holder": holder.holder, "k_incarnation": holder.incarnation}


_i = db.inbox
_MINE = (
    (_i.c.tenant == TENANT)
    & (_i.c.holder == bindparam("k_holder"))
    & (_i.c.incarnation == bindparam("k_incarnation"))
    & (_i.c.seq >= bindparam("first"))
)
_HEADS = select(_i.c.seq, _i.c.hash).where(_MINE, _i.c.seq <= bindparam("last"))
_SINCE = (
    select(_i.c.received_at, func.max(_i.c.seq).label("upto"))
    .where(_MINE)
    .group_by(_i.c.received_at)
    .order_by(func.max(_i.c.seq))
)
_KEEP = insert(_i)
