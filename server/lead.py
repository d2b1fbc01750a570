"""The lead of a store: named by an operator, and told to every till of the store.

What tills are told is one signed letter with the lead, where it is, and the keys of
the store's tills in their present lives. A till is told when it asks for its mail and
has not heard the newest version; a till that is fenced or enrolled anew makes a new
version. Nobody is elected, and nothing is promised by naming: rights move only as the
planner grants them and the tills give them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from server import chain, mailbox, schema as db
from server.core import Core
from server.database import upsert
from server.holders import HolderState
from server.schema import TENANT
from sync import protocol as wire
from sync.lead_wire import StoreTill

_l, _t, _h, _told = db.store_lead, db.till, db.holder, db.store_told
_ACTIVE = HolderState.ACTIVE.value
_CHUNK = 300
_CHARGED = (
    select(_l.c.store_id, _t.c.till_id, _t.c.incarnation)
    .join(_t, (_t.c.tenant == _l.c.tenant) & (_t.c.till_id == _l.c.till_id))
    .join(
        _h,
        (_h.c.tenant == _t.c.tenant)
        & (_h.c.holder == _t.c.till_id)
        & (_h.c.incarnation == _t.c.incarnation),
    )
    .where(
        _l.c.tenant == TENANT,
        _l.c.store_id.in_(bindparam("stores", expanding=True)),
        _t.c.store_id == _l.c.store_id,
        _h.c.state == _ACTIVE,
    )
)
_STORE_OF = select(_t.c.store_id).where(
    _t.c.tenant == TENANT, _t.c.till_id == bindparam("k_till")
)
_ROW = select(_l).where(_l.c.tenant == TENANT, _l.c.store_id == bindparam("k_store"))
_ROW_LOCKED = _ROW.with_for_update()


def in_charge(conn: Connection, stores: Sequence[str]) -> dict[str, tuple[str, int]]:
    """By store: its lead, in its present life, where it may hold rights."""
    found: dict[str, tuple[str, int]] = {}
    for i in range(0, len(stores), _CHUNK):
        chunk = list(stores[i : i + _CHUNK])
        for row in conn.execute(_CHARGED, {"stores": chunk}):
            found[row.store_id] = (row.till_id, row.incarnation)
    return found


def tell(core: Core, till: str, incarnation: int) -> None:
    """Put the newest letter into this till's mailbox, if it has not heard it."""
    if core.database.read(lambda conn: _is_due(conn, till, incarnation)):
        core.database.write(lambda conn: _tell(core, conn, till, incarnation))


def _is_due(conn: Connection, till: str, incarnation: int) -> bool:
    store = _store_of(conn, till)
    row = _row(conn, store)
    if row is None:
        return False
    is_same = row.digest == _digest(conn, row, tills_of(conn, store))
    return not is_same or _heard(conn, till, incarnation) != row.version


def _tell(core: Core, conn: Connection, till: str, incarnation: int) -> None:
    store = _store_of(conn, till)
    row = _row(conn, store, lock=True)
    assert row is not None, store
    tills = tills_of(conn, store)
    digest, version = _digest(conn, row, tills), row.version
    if row.digest != digest:
        version += 1 if row.digest else 0
        conn.execute(
            update(_l)
            .where(_l.c.tenant == TENANT, _l.c.store_id == store)
            .values(digest=digest, version=version)
        )
    if _heard(conn, till, incarnation) == version:
        return
    plain = wire.StoreConfig(
        store=store,
        version=version,
        epoch=chain.epoch(conn),
        lead=row.till_id,
        host=row.host,
        port=row.port,
        tills=tills,
    )
    signature = core.keys.signing.sign(plain.signable()).hex()
    letter = msgspec.structs.replace(plain, signature=signature)
    mailbox.send(conn, till, incarnation, [letter])
    heard = upsert(conn, _told).values(
        tenant=TENANT, holder=till, incarnation=incarnation, version=version
    )
    conn.execute(
        heard.on_conflict_do_update(
            index_elements=["tenant", "holder", "incarnation"],
            set_={"version": version},
        )
    )


def _store_of(conn: Connection, till: str) -> str:
    return str(conn.execute(_STORE_OF, {"k_till": till}).scalar() or "")


def _row(conn: Connection, store: str, *, lock: bool = False) -> Row[Any] | None:
    return conn.execute(_ROW_LOCKED if lock else _ROW, {"k_store": store}).first()


def tills_of(conn: Connection, store: str) -> list[StoreTill]:
    """Those that work, by number: a fenced one is not vouched for."""
    query = (
        select(_t.c.till_id, _t.c.incarnation, _t.c.number, _h.c.public_key)
        .join(
            _h,
            (_h.c.tenant == _t.c.tenant)
            & (_h.c.holder == _t.c.till_id)
            & (_h.c.incarnation == _t.c.incarnation),
        )
        .where(_t.c.tenant == TENANT, _t.c.store_id == store, _h.c.state == _ACTIVE)
        .order_by(_t.c.number)
    )
    return [
        StoreTill(
            till=row.till_id,
            life=row.incarnation,
            number=row.number,
            key=row.public_key,
        )
        for row in conn.execute(query)
    ]


def _heard(conn: Connection, till: str, incarnation: int) -> int:
    query = select(_told.c.version).where(
        _told.c.tenant == TENANT,
        _told.c.holder == till,
        _told.c.incarnation == incarnation,
    )
    return int(conn.execute(query).scalar() or 0)


def _digest(conn: Connection, row: Row[Any], tills: list[StoreTill]) -> str:
    """A new epoch tells everybody again: what they heard may be forgotten here."""
    told = [chain.epoch(conn), row.till_id, row.host, row.port, tills]
    return blake2b(msgspec.json.encode(told), digest_size=16).hexdigest()
