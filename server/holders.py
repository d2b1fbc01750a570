"""Holders: tills in one incarnation each, their keys, marks and state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sqlalchemy import Connection, Update, bindparam, func, select, update

from server import schema as db
from server.answers import Refusal
from server.quick import Question
from server.schema import TENANT


class HolderState(Enum):
    ACTIVE = "active"
    SUSPECT = "suspect"  # Spent beyond a right: uploads go on, no new rights.
    FENCED = "fenced"  # Two histories: nothing is taken until it enrols again.
    LOST = "lost"  # Said to be gone: what it tells still counts, it gets nothing.
    REVOKED = "revoked"  # Stolen: its key is refused; a person may import its queue.


# Histories that came by hand and do not fit the till's own have numbers above this,
# told apart by what is added: of incarnation 3 the first is 3,000,001.
BRANCH = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    holder: str
    incarnation: int
    store: str
    state: HolderState
    public_key: bytes
    watermark: int
    stable_seq: int
    head: str
    down_seq: int
    is_current: bool  # Of the till's newest incarnation.
    partner: str = ""  # Whose store it stands in; empty: our own.

    @property
    def is_refused(self) -> bool:
        """Nothing that its key signs is taken, of whatever kind."""
        return self.state in (HolderState.FENCED, HolderState.REVOKED)

    @property
    def is_gone(self) -> bool:
        """A person said that it is lost or stolen; what it tells is late."""
        return self.state in (HolderState.LOST, HolderState.REVOKED) or (
            self.incarnation >= BRANCH
        )

    @property
    def may_ask(self) -> bool:
        """Whether it gets letters, holds and the feed, beside being heard."""
        return self.is_current and self.state in (
            HolderState.ACTIVE,
            HolderState.SUSPECT,
        )

    @property
    def may_hold_rights(self) -> bool:
        return self.is_current and self.state is HolderState.ACTIVE


def why_refused(holder: Holder) -> Refusal:
    """A till that is lost learns it, and only then gives up what it holds."""
    if holder.state is HolderState.REVOKED:
        return Refusal.REVOKED
    if holder.state is HolderState.LOST and holder.is_current:
        return Refusal.LOST
    return Refusal.FENCED


_h, _t, _s = db.holder, db.till, db.store
_FIND = (
    select(_h, _t.c.store_id, _t.c.incarnation.label("newest"), _s.c.partner)
    .join(_t, (_t.c.tenant == _h.c.tenant) & (_t.c.till_id == _h.c.holder))
    .join(_s, (_s.c.tenant == _t.c.tenant) & (_s.c.store_id == _t.c.store_id))
    .where(
        _h.c.tenant == TENANT,
        _h.c.holder == bindparam("k_holder"),
        _h.c.incarnation == bindparam("k_incarnation"),
    )
)
_FIND_LOCKED = _FIND.with_for_update(of=_h)


def find(
    conn: Connection, holder: str, incarnation: int, *, lock: bool = False
) -> Holder | None:
    row = conn.execute(*question(holder, incarnation, lock=lock)).first()
    if row is None:
        return None
    return Holder(
        holder=row.holder,
        incarnation=row.incarnation,
        store=row.store_id,
        state=HolderState(row.state),
        public_key=bytes.fromhex(row.public_key),
        watermark=row.watermark,
        stable_seq=row.stable_seq,
        head=row.head_hash,
        down_seq=row.down_seq,
        is_current=row.newest == row.incarnation,
        partner=row.partner,
    )


def newest(conn: Connection, holder: str) -> Holder | None:
    """Its life with the highest number; None: nobody knows this till."""
    query = select(func.max(_h.c.incarnation)).where(
        _h.c.tenant == TENANT, _h.c.holder == holder, _h.c.incarnation < BRANCH
    )
    number = conn.execute(query).scalar()
    return None if number is None else find(conn, holder, number)


def question(holder: str, incarnation: int, *, lock: bool) -> Question:
    values = {"k_holder": holder, "k_incarnation": incarnation}
    return _FIND_LOCKED if lock else _FIND, values


def set_values(
    conn: Connection, holder: str, incarnation: int, **values: int | str
) -> None:
    key = {"k_holder": holder, "k_incarnation": incarnation}
    conn.execute(_change_of(tuple(sorted(values))), {**key, **values})


@lru_cache
def _change_of(names: tuple[str, ...]) -> Update:
    return (
        update(_h)
        .where(
            _h.c.tenant == TENANT,
            _h.c.holder == bindparam("k_holder"),
            _h.c.incarnation == bindparam("k_incarnation"),
        )
        .values({name: bindparam(name) for name in names})
    )
