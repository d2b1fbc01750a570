"""Holders: tills in one incarnation each, their keys, marks and state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sqlalchemy import Connection, Update, bindparam, select, update

from server import schema as db
from server.schema import TENANT


class HolderState(Enum):
    ACTIVE = "active"
    SUSPECT = "suspect"  # Spent beyond a right: uploads go on, no new rights.
    FENCED = "fenced"  # Two histories: nothing is taken until it enrols again.


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
    def may_hold_rights(self) -> bool:
        return self.is_current and self.state is HolderState.ACTIVE


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
    values = {"k_holder": holder, "k_incarnation": incarnation}
    row = conn.execute(_FIND_LOCKED if lock else _FIND, values).first()
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
