"""The number of a till's life: it only goes up, here and in the till's own journal.

A till may have begun lives before anybody here heard of them. When it enrols it says
which was the last one that is over, and gets a number above that and above all that
are known. What it sold in the lives between comes by its queue files: such a life is
opened by hand, fenced, and becomes the till's present one only if its own renewal, or
a person's code, comes after all.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from server import chain, holders, schema as db
from server.answers import Refusal, Refused
from server.core import Stamp
from server.holders import BRANCH, HolderState
from server.schema import TENANT
from sync import protocol as wire

MOST_UNHEARD = 1_000  # Lives that nobody heard of: more only a faulty till tells of.
_h, _t = db.holder, db.till


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A life as it is written down."""

    till: str
    incarnation: int
    store: str
    public_key: str
    machine: str = ""
    kind: str = "till"
    state: HolderState = HolderState.ACTIVE


def of_key(conn: Connection, till: str, public_key: str) -> int | None:
    """The till's own life that this key belongs to, the newest if it has several.

    Histories that were brought by hand are none: a key may be named there alone.
    """
    query = select(func.max(_h.c.incarnation)).where(
        _h.c.tenant == TENANT,
        _h.c.holder == till,
        _h.c.public_key == public_key,
        _h.c.incarnation < BRANCH,
    )
    return conn.execute(query).scalar()


def newest(conn: Connection, till: str) -> int:
    """The life that speaks for the till now; 0: nobody knows it. Stays locked."""
    query = (
        select(_t.c.incarnation)
        .where(_t.c.tenant == TENANT, _t.c.till_id == till)
        .with_for_update()
    )
    return int(conn.execute(query).scalar() or 0)


def next_number(conn: Connection, till: str, *, told: int = 0) -> int:
    """Above every life that is known here, and above what the till tells of."""
    by_hand = select(func.max(_h.c.incarnation)).where(
        _h.c.tenant == TENANT, _h.c.holder == till, _h.c.incarnation < BRANCH
    )
    known = max(newest(conn, till), conn.execute(by_hand).scalar() or 0)
    if told > known + MOST_UNHEARD or max(known, told) + 1 >= BRANCH:
        raise Refused(
            Refusal.BAD_REQUEST,
            f"this till tells of {told} lives, {known} are known: begin with new files",
        )
    return max(known, told) + 1


def move_on(conn: Connection, till: str, incarnation: int) -> None:
    """This life speaks for its till from now on."""
    conn.execute(
        update(_t)
        .where(_t.c.tenant == TENANT, _t.c.till_id == till)
        .values(incarnation=incarnation)
    )


def open_life(conn: Connection, life: Opened, stamp: Stamp) -> None:
    is_heard = life.state is HolderState.ACTIVE
    conn.execute(
        insert(_h).values(
            tenant=TENANT,
            holder=life.till,
            incarnation=life.incarnation,
            kind=life.kind,
            parent=life.store,
            state=life.state.value,
            public_key=life.public_key,
            machine=life.machine.replace("\0", ""),
            head_hash=wire.GENESIS,
            epoch_seen=chain.epoch(conn) if is_heard else 0,
            enrolled_at=stamp.text,
            seen_at=stamp.text,
        )
    )


def take_up(conn: Connection, till: str, incarnation: int) -> None:
    """A life of which only a file was here asks by itself: it goes on from there."""
    found = holders.find(conn, till, incarnation, lock=True)
    assert found is not None, (till, incarnation)
    if found.state is HolderState.REVOKED:
        raise Refused(Refusal.REVOKED)
    holders.set_values(conn, till, incarnation, state=HolderState.ACTIVE.value)
