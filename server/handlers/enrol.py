"""ENROL: a till with a one-time code gets an identity and the chain's keys.

Codes are short-lived, single use and stored hashed; whoever guesses is slowed down.
A lost answer is no loss: the same code with the same key is answered again. A till
number that enrols again has lost its store: it gets the next incarnation, above all
that it had by its own journal, and the rights of the one before stay frozen until
there is evidence.
"""

from __future__ import annotations

import hmac
import threading
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from server import chain, epochs, lives, planner, schema as db
from server.answers import Refusal, Refused
from server.core import Core, Stamp
from server.database import upsert
from server.lives import Opened
from server.ports import Clock
from server.schema import TENANT
from sync import protocol as wire

VALID = timedelta(minutes=10)
_WRONG_PER_MINUTE = 10


class GuessGuard:
    """Counts wrong codes; after a few in a minute nobody may try for a while."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: list[float] = []

    def check(self) -> None:
        with self._lock:
            since = self._clock.monotonic() - 60
            self._wrong = [at for at in self._wrong if at > since]
            if len(self._wrong) >= _WRONG_PER_MINUTE:
                raise Refused(Refusal.TOO_MANY, "too many wrong codes")

    def count_wrong(self) -> None:
        with self._lock:
            self._wrong.append(self._clock.monotonic())


def enrol(core: Core, guard: GuessGuard, ask: wire.EnrolAsk) -> wire.EnrolAnswer:
    guard.check()
    try:
        return core.database.write(lambda conn: _enrol(core, conn, ask))
    except Refused as refused:
        if refused.refusal is Refusal.BAD_CODE:
            guard.count_wrong()
        raise


def make_code(
    core: Core, *, store_number: int, store_name: str, till_number: int | None
) -> tuple[str, int]:
    """A fresh code for this till of this store; the code and the till's number."""
    code = new_code(core)

    def store(conn: Connection) -> int:
        stamp = core.stamp()
        _name_store(conn, store_number, store_name)
        number = till_number or _next_till(conn, store_number, stamp)
        conn.execute(
            insert(db.enroll_code).values(
                tenant=TENANT,
                code_hash=_hash(core, code),
                store_number=store_number,
                till_number=number,
                expires_at=(stamp.now + VALID).isoformat(),
            )
        )
        return number

    return code, core.database.write(store)


def new_code(core: Core) -> str:
    """Twelve letters that are hard to misread, in three groups."""
    letters = "".join(
        _LETTERS[byte % len(_LETTERS)] for byte in core.randomness.token(12)
    )
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32: no I, O, 0 or 1.


def _enrol(core: Core, conn: Connection, ask: wire.EnrolAsk) -> wire.EnrolAnswer:
    stamp = core.stamp()
    row = _use_code(core, conn, ask, stamp)
    store_id = str(row.store_number)
    till_id = f"{row.store_number}-{row.till_number}"
    _know_till(conn, till_id, store_id, row)
    incarnation = lives.of_key(conn, till_id, ask.public_key)
    if incarnation is None or incarnation <= ask.last_life:
        incarnation = lives.next_number(conn, till_id, told=ask.last_life)
        open_holder(conn, till_id, store_id, incarnation, ask, stamp)
    elif incarnation > lives.newest(conn, till_id):
        lives.take_up(conn, till_id, incarnation)
    if incarnation > lives.newest(conn, till_id):
        lives.move_on(conn, till_id, incarnation)
        planner.put_due_of_store(conn, row.store_number, store_id)
        epochs.note_enrolled(core, conn, till_id, incarnation)
    name = conn.execute(
        select(db.store.c.name).where(
            db.store.c.tenant == TENANT, db.store.c.store_id == store_id
        )
    ).scalar_one()
    return wire.EnrolAnswer(
        till=till_id,
        store=store_id,
        till_number=row.till_number,
        store_number=row.store_number,
        store_name=name,
        incarnation=incarnation,
        epoch=chain.epoch(conn),
        server_key=core.keys.public_hex,
        card_key=core.keys.card.hex(),
        pepper=core.keys.pepper.hex(),
        time_zone=core.config.chain.time_zone,
        server_time=stamp.text,
        must_report=epochs.look(conn).is_open,
    )


def _use_code(
    core: Core, conn: Connection, ask: wire.EnrolAsk, stamp: Stamp
) -> Row[Any]:
    """Take the code, once. The same till may ask again with the same key."""
    table = db.enroll_code
    mine = (table.c.tenant == TENANT, table.c.code_hash == _hash(core, ask.code))
    row = conn.execute(select(table).where(*mine).with_for_update()).first()
    if row is None:
        raise Refused(Refusal.BAD_CODE)
    if row.used_at is not None and row.used_by == ask.public_key:
        return row
    if row.used_at is not None:
        raise Refused(Refusal.USED_CODE)
    if datetime.fromisoformat(row.expires_at) < stamp.now:
        raise Refused(Refusal.EXPIRED_CODE)
    conn.execute(
        update(table)
        .where(*mine, table.c.used_at.is_(None))
        .values(used_at=stamp.text, used_by=ask.public_key)
    )
    return row


def _know_till(conn: Connection, till_id: str, store_id: str, code: Row[Any]) -> None:
    """The first time it has no life yet."""
    statement = upsert(conn, db.till).values(
        tenant=TENANT,
        till_id=till_id,
        store_id=store_id,
        store_number=code.store_number,
        number=code.till_number,
        incarnation=0,
    )
    conn.execute(statement.on_conflict_do_nothing())


def open_holder(
    conn: Connection,
    till_id: str,
    store_id: str,
    incarnation: int,
    ask: wire.EnrolAsk | wire.RenewAsk,
    stamp: Stamp,
) -> None:
    life = Opened(
        till=till_id,
        incarnation=incarnation,
        store=store_id,
        public_key=ask.public_key,
        machine=ask.machine,
    )
    lives.open_life(conn, life, stamp)


def _name_store(conn: Connection, number: int, name: str) -> None:
    statement = upsert(conn, db.store).values(
        tenant=TENANT, store_id=str(number), number=number, name=name
    )
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "store_id"], set_={"name": name}
        )
    )


def _next_till(conn: Connection, store_number: int, stamp: Stamp) -> int:
    """The lowest number that no till has and no waiting code is for."""
    t, c = db.till, db.enroll_code
    tills = select(t.c.number).where(
        t.c.tenant == TENANT, t.c.store_number == store_number
    )
    codes = select(c.c.till_number).where(
        c.c.tenant == TENANT,
        c.c.store_number == store_number,
        c.c.used_at.is_(None),
        c.c.expires_at >= stamp.now.isoformat(),
    )
    taken = {*conn.execute(tills).scalars(), *conn.execute(codes).scalars()}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _hash(core: Core, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return hmac.new(core.keys.pepper, plain.encode(), sha256).hexdigest()
