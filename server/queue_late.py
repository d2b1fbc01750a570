"""The journal of a life that tells no more, brought after a restore that lost some.

Such a life may have spent of rights that the server granted and has forgotten, and
nobody can report them any more. As long as the barrier is open its journal waits with
all others, and says itself what was granted. When a person brings it later, it is
posted as the report of a till that comes late: what it spent is its member's, as far
as points are free, and only the rest is the chain's.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from server import epochs, holders
from server.core import Core
from server.handlers import upload
from server.handlers.upload import Run
from server.holders import Holder
from server.lost import Life


def expect(
    core: Core, conn: Connection, life: Life, runs: Iterable[Run], *, is_new: bool
) -> None:
    """Let what this file adds to the life's journal wait until all of it is here.

    `is_new`: the file itself opened this life. Of others only those that were excused
    may have forgotten rights: who reported has told of all that it held.
    """
    if not epochs.look(conn).loss:
        return
    if not (is_new or epochs.is_excused(conn, life.till, life.incarnation)):
        return
    holder = holders.find(conn, life.till, life.incarnation, lock=True)
    assert holder is not None, life
    upto = _added(conn, holder, runs)
    if upto > holder.watermark:
        epochs.expect(core, conn, life.till, life.incarnation)
        epochs.note_told(conn, life.till, life.incarnation, upto=upto, parts=0)


def _added(conn: Connection, holder: Holder, runs: Iterable[Run]) -> int:
    """How far these entries follow those that are here, as one history."""
    upto = holder.watermark
    for run in runs:
        is_next = run.ask.first_seq <= upto + 1
        if not is_next or upload.fork_of(conn, holder, run) is not None:
            break
        upto = max(upto, run.arrived[-1].seq)
    return upto
