"""Entries of the outbox that changed under us are read again from the second journal.

The chain finds each of them, and tells whether the journal's entry is the right one:
its bytes must lead to the head that the next entry was built upon.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.errors import StoreDamaged
from cashier.store import schema
from cashier.store.columns import moment_text
from cashier.store.query import Statement
from cashier.store.state import StateRow
from sync import protocol as wire
from sync.entries import event_of
from sync.outbox import kind_of, shown_of
from sync.queue_file import Kept

_o = schema.outbox.c
_ROW = Statement(select(_o.seq, _o.body, _o.head).where(_o.seq == bindparam("of_seq")))
_SET = Statement(
    update(schema.outbox)
    .where(_o.seq == bindparam("of_seq"))
    .values(body=bindparam("right_body"), head=bindparam("right_head"))
)
_PUT = Statement(
    insert(schema.outbox).values(
        {
            name: bindparam(name)
            for name in ("seq", "pv", "kind", "body", "head", "sale_id", "amount", "at")
        }
    )
)


def heal(
    connection: Connection, row: StateRow, journal: Mapping[int, Kept]
) -> list[int]:
    """Put the unsent tail right; the numbers that were. Raises StoreDamaged."""
    healed = []
    head = _start(connection, row, journal)
    for seq in range(row.ack_seq + 1, row.seq + 1):
        found = _ROW.row(connection, of_seq=seq)
        if found is not None and wire.next_head(head, seq, found.body) == found.head:
            kept = journal.get(seq)
            if kept is None or kept.head == found.head:
                head = found.head
                continue
        head = _mend(connection, seq, head, journal, is_there=found is not None)
        healed.append(seq)
    if head != row.head:
        raise StoreDamaged(f"the journal does not end at {row.seq} as it should")
    return healed


def _start(connection: Connection, row: StateRow, journal: Mapping[int, Kept]) -> str:
    """The head that the unsent tail begins at; the journal's, where it has it."""
    if row.ack_seq == 0:
        return wire.GENESIS
    kept = journal.get(row.ack_seq)
    found = _ROW.row(connection, of_seq=row.ack_seq)
    if kept is not None:
        return kept.head
    if found is None:
        raise StoreDamaged(f"entry {row.ack_seq} of the journal is missing")
    return str(found.head)


def _mend(
    connection: Connection,
    seq: int,
    head: str,
    journal: Mapping[int, Kept],
    *,
    is_there: bool,
) -> str:
    kept = journal.get(seq)
    if kept is None or wire.next_head(head, seq, kept.body) != kept.head:
        raise StoreDamaged(f"entry {seq} is damaged here and in the second journal")
    if is_there:
        _SET.change(connection, of_seq=seq, right_body=kept.body, right_head=kept.head)
    else:
        _put_back(connection, kept)
    return kept.head


def _put_back(connection: Connection, kept: Kept) -> None:
    event = event_of(kept.body)
    shown = shown_of(event)
    _PUT.change(
        connection,
        seq=kept.seq,
        pv=wire.ENTRY_VERSION,
        kind=kind_of(event).value,
        body=kept.body,
        head=kept.head,
        sale_id=shown.sale,
        amount=None if shown.amount is None else shown.amount.units,
        at=moment_text(event.at),
    )
