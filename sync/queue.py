"""The journal as the sync sees it: what to send next, what the server has, what is odd.

Runs on the till lane, in short transactions of its caller. Nothing here deletes an
entry that is not stable and at least 35 days old: acknowledged is not yet safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import StoreDamaged
from cashier.domain.ids import SaleId
from cashier.store import schema
from cashier.store.columns import maybe_moment, moment_of, moment_text
from cashier.store.query import Statement, word
from cashier.store.state import TillState
from cashier.till.ports import EntryKind, QueueRow, QueueState
from sync import protocol as wire
from sync.entries import read_entry
from sync.outbox import MONEY_KINDS
from sync.queue_file import Kept

BATCH_ENTRIES = 100
BATCH_BYTES = 256 * 1024  # Plain; about 64 kB on the wire.
KEPT = timedelta(days=35)

# A flagged entry is booked; one with such a code is kept by the server unbooked.
UNBOOKED = frozenset({"poison", "constraint", "too_large"})

_o = schema.outbox.c
_HEAD = Statement(select(_o.head).where(_o.seq == bindparam("of_seq")))
_RUN = Statement(
    select(_o.seq, _o.body, _o.head)
    .where(_o.seq >= bindparam("from_seq"))
    .order_by(_o.seq)
    .limit(bindparam("most"))
)
_ALL = Statement(select(_o.seq, _o.body, _o.head).order_by(_o.seq))
_ENDS = Statement(
    select(_o.seq, _o.body)
    .where(_o.seq > bindparam("after"), _o.kind == word(EntryKind.SUB_END))
    .order_by(_o.seq)
)
_AT = Statement(select(_o.at).where(_o.seq == bindparam("of_seq")))
_UNBOOKED = Statement(select(func.count()).where(_o.state == QueueState.REJECTED.value))
_ACKED = Statement(
    update(schema.outbox)
    .where(
        _o.seq > bindparam("after"),
        _o.seq <= bindparam("upto"),
        _o.state == QueueState.WAITING.value,
    )
    .values(
        state=QueueState.ACKED.value,
        acked_at=bindparam("now"),
        next_try_at=None,
        code=None,  # What held it up is over; a flag is written after this.
    )
)
_STABLE = Statement(
    update(schema.outbox)
    .where(
        _o.seq > bindparam("after"),
        _o.seq <= bindparam("upto"),
        _o.state == QueueState.ACKED.value,
    )
    .values(state=QueueState.STABLE.value)
)
_WAITS_AGAIN = Statement(
    update(schema.outbox)
    .where(_o.seq > bindparam("after"), _o.state != QueueState.WAITING.value)
    .values(state=QueueState.WAITING.value, acked_at=None, code=None)
)
_FLAG = Statement(
    update(schema.outbox)
    .where(_o.seq == bindparam("of_seq"))
    .values(code=bindparam("why"))
)
_REJECT = Statement(
    update(schema.outbox)
    .where(_o.seq == bindparam("of_seq"))
    .values(code=bindparam("why"), state=QueueState.REJECTED.value)
)
_TRIED = Statement(
    update(schema.outbox)
    .where(_o.seq >= bindparam("from_seq"), _o.seq <= bindparam("upto"))
    .values(
        tries=bindparam("count"), next_try_at=bindparam("when"), code=bindparam("why")
    )
)
_TRIES = Statement(
    select(_o.tries, _o.next_try_at).where(_o.seq == bindparam("of_seq"))
)
_TRIM = Statement(
    delete(schema.outbox).where(
        _o.seq < bindparam("below"),
        _o.state == QueueState.STABLE.value,
        _o.acked_at < bindparam("before"),
    )
)
_shown = (
    _o.seq,
    _o.kind,
    _o.at,
    _o.state,
    _o.sale_id,
    _o.card_last4,
    _o.amount,
    _o.tries,
    _o.next_try_at,
    _o.code,
)
_ROWS = Statement(select(*_shown).order_by(_o.seq.desc()).limit(bindparam("most")))
_ROWS_OF = Statement(
    select(*_shown)
    .where(_o.state == bindparam("only"))
    .order_by(_o.seq.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A run of entries as they are stored, between two heads of the chain."""

    first_seq: int
    head_before: str
    head_after: str
    bodies: list[bytes]

    @property
    def last_seq(self) -> int:
        return self.first_seq + len(self.bodies) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    queued: int
    oldest: datetime | None
    rejected: int


class OddAnswer(Exception):
    """The server holds another journal under our name: a restored or cloned till."""


class Queue:
    """The outbox table for its sender; one value for one transaction."""

    def __init__(self, connection: Connection, state: TillState) -> None:
        self._connection = connection
        self._state = state

    def own_ends(self, after: int) -> dict[int, wire.SubEnd]:
        """What this till gave back to its shop's lead in entries after that one."""
        found: dict[int, wire.SubEnd] = {}
        for row in _ENDS.rows(self._connection, after=after):
            entry = read_entry(bytes(row.body))
            # One with a signature is another till's, passed on by us as the lead.
            if isinstance(entry, wire.SubEndEntry) and not entry.end.signature:
                found[row.seq] = entry.end
        return found

    def next_batch(
        self,
        *,
        most: int = BATCH_ENTRIES,
        most_bytes: int = BATCH_BYTES,
        from_seq: int | None = None,
    ) -> Batch | None:
        """The oldest entries the server does not have; at least one, if any."""
        first = self._state.row().ack_seq + 1 if from_seq is None else from_seq
        rows = _RUN.rows(self._connection, from_seq=first, most=most)
        if not rows:
            return None
        if rows[0].seq != first:
            raise StoreDamaged(f"entry {first} of the journal is missing")
        taken = _fitting(rows, most_bytes)
        return Batch(
            first_seq=first,
            head_before=self._head_before(first),
            head_after=taken[-1].head,
            bodies=[row.body for row in taken],
        )

    def acknowledge(self, ack: wire.UploadAck, now: datetime) -> None:
        """Note what the server holds. Raises OddAnswer if it is not our journal."""
        row = self._state.row()
        if ack.ack_seq > row.seq:
            raise OddAnswer(f"server has {ack.ack_seq}, we wrote {row.seq}")
        self._check_head(ack)
        upto = max(row.ack_seq, ack.ack_seq)
        stable = max(row.stable_seq, min(ack.stable_seq, upto))
        self._note_taken(row.ack_seq, upto, ack.taken, now)
        _STABLE.change(self._connection, after=row.stable_seq, upto=stable)
        for flag in ack.flags:
            mark = _REJECT if flag.code in UNBOOKED else _FLAG
            mark.change(self._connection, of_seq=flag.seq, why=flag.code)
        self._state.note_ack(upto, stable)

    def go_back(self, answer: wire.RegisterAnswer, now: datetime) -> None:
        """A restored server tells what it has: all later entries are sent again.

        They wait as if they had never been sent, so none of them is let go. Raises
        OddAnswer if what it has is not our journal.
        """
        row = self._state.row()
        if answer.ack_seq > row.seq:
            raise OddAnswer(f"server has {answer.ack_seq}, we wrote {row.seq}")
        self._check_head(answer)
        self._note_taken(row.ack_seq, answer.ack_seq, (), now)
        _WAITS_AGAIN.change(self._connection, after=answer.ack_seq)
        self._state.go_back(
            ack_seq=answer.ack_seq,
            stable_seq=min(row.stable_seq, answer.stable_seq),
            down_seq=answer.down_seq,
        )

    def _note_taken(
        self, after: int, upto: int, taken: Sequence[wire.Taken], now: datetime
    ) -> None:
        """Each entry since when the server has it: its figures of later have it too.

        An answer that was lost is given again; the entries came the first time.
        """
        for mark in taken:
            first = min(mark.upto, upto)
            if first > after:
                at = moment_text(moment_of(mark.at))
                _ACKED.change(self._connection, after=after, upto=first, now=at)
                after = first
        if upto > after:
            at = moment_text(now)
            _ACKED.change(self._connection, after=after, upto=upto, now=at)

    def note_failure(
        self, batch: Batch, *, tries: int, next_try: datetime, code: str
    ) -> None:
        """Remember, for people and for the next start, when to try again."""
        _TRIED.change(
            self._connection,
            from_seq=batch.first_seq,
            upto=batch.last_seq,
            count=tries,
            when=moment_text(next_try),
            why=code,
        )

    def stored_wait(self) -> tuple[int, datetime | None]:
        """(failures, next try) of the oldest waiting entry."""
        found = _TRIES.row(self._connection, of_seq=self._state.row().ack_seq + 1)
        return (
            (0, None)
            if found is None
            else (found.tries, maybe_moment(found.next_try_at))
        )

    def figures(self) -> QueueFigures:
        row = self._state.row()
        oldest = _AT.row(self._connection, of_seq=row.ack_seq + 1)
        return QueueFigures(
            queued=row.seq - row.ack_seq,
            oldest=None if oldest is None else moment_of(oldest.at),
            rejected=_UNBOOKED.number(self._connection),
        )

    def rows(
        self, *, only: QueueState | None = None, most: int = 500
    ) -> Sequence[QueueRow]:
        """For the sync screen, newest first."""
        if only is None:
            found = _ROWS.rows(self._connection, most=most)
        else:
            found = _ROWS_OF.rows(self._connection, only=only.value, most=most)
        return tuple(_queue_row(row) for row in found)

    def check_tail(self) -> None:
        """Add the chain up again over all that was not sent. Raises StoreDamaged."""
        row = self._state.row()
        head, seq = self._head_before(row.ack_seq + 1), row.ack_seq
        while rows := _RUN.rows(self._connection, from_seq=seq + 1, most=1000):
            for entry in rows:
                head = wire.next_head(head, seq + 1, entry.body)
                if entry.seq != seq + 1 or entry.head != head:
                    raise StoreDamaged(f"entry {seq + 1} of the journal is damaged")
                seq = entry.seq
        if (seq, head) != (row.seq, row.head):
            raise StoreDamaged(f"the journal ends at {seq}, not at {row.seq}")

    def trim(self, now: datetime) -> int:
        """Let go of entries that are stable and old; how many."""
        # The last acknowledged one stays: the next entry's chain begins at it.
        below = self._state.row().ack_seq
        return _TRIM.change(
            self._connection, below=below, before=moment_text(now - KEPT)
        )

    def _head_before(self, first: int) -> str:
        if first == 1:
            return wire.GENESIS
        found = _HEAD.row(self._connection, of_seq=first - 1)
        if found is None:
            raise StoreDamaged(f"entry {first - 1} of the journal is missing")
        return str(found.head)

    def _check_head(self, ack: wire.UploadAck | wire.RegisterAnswer) -> None:
        if ack.ack_seq == 0:
            return
        ours = _HEAD.row(self._connection, of_seq=ack.ack_seq)
        if ours is not None and ours.head != ack.head:
            raise OddAnswer(f"entry {ack.ack_seq} differs at the server")


def all_entries(connection: Connection) -> list[Kept]:
    """Whatever the outbox still has, oldest first."""
    return [
        Kept(seq=row.seq, head=row.head, body=row.body) for row in _ALL.rows(connection)
    ]


def _fitting(rows: Sequence[Row[Any]], most_bytes: int) -> list[Row[Any]]:
    taken: list[Row[Any]] = []
    room = most_bytes
    for row in rows:
        room -= len(row.body)
        if taken and room < 0:
            break
        taken.append(row)
    return taken


def _queue_row(row: Row[Any]) -> QueueRow:
    kind = EntryKind(row.kind)
    unit = Money if kind in MONEY_KINDS else Points
    return QueueRow(
        seq=row.seq,
        kind=kind,
        at=moment_of(row.at),
        state=QueueState(row.state),
        sale=None if row.sale_id is None else SaleId(row.sale_id),
        card_four=row.card_last4 or "",
        amount=None if row.amount is None else unit(row.amount),
        tries=row.tries,
        next_try=maybe_moment(row.next_try_at),
        code=row.code or "",
    )
