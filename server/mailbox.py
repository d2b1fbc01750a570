"""Post for one till: grants and recalls, numbered without gaps.

The number is taken by updating the holder's row in the transaction that writes the
letter, so a reader can never pass a smaller number that commits later.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)

from server import schema as db
from server.database import LETTERS
from server.quick import change
from server.schema import TENANT
from sync import protocol as wire

PAGE = 200


_h, _m = db.holder, db.mailbox
_TAKE_NUMBERS = (
    update(_h)
    .where(
        _h.c.tenant == TENANT,
        _h.c.holder == bindparam("k_holder"),
        _h.c.incarnation == bindparam("k_incarnation"),
    )
    .values(down_seq=_h.c.down_seq + bindparam("letters"))
    .returning(_h.c.down_seq)
)
_PUT = insert(_m)
# Both in one: a till's row stays locked for a round trip less.
_taken = _TAKE_NUMBERS.cte("taken")
_SEND_ONE = insert(_m).from_select(
    ["tenant", "holder", "incarnation", "down_seq", "body"],
    select(
        literal(TENANT),
        bindparam("k_holder", type_=_m.c.holder.type),
        bindparam("k_incarnation", type_=_m.c.incarnation.type),
        _taken.c.down_seq,
        bindparam("k_body", type_=_m.c.body.type),
    ).select_from(_taken),
)
_MINE = (
    (_m.c.tenant == TENANT)
    & (_m.c.holder == bindparam("k_holder"))
    & (_m.c.incarnation == bindparam("k_incarnation"))
)
_WAITING = (
    select(_m.c.down_seq, _m.c.body)
    .where(_MINE, _m.c.down_seq > bindparam("after"))
    .order_by(_m.c.down_seq)
    .limit(PAGE + 1)
)
_UPTO = _MINE & (_m.c.down_seq <= bindparam("upto"))
_STORED = select(_m.c.down_seq).where(_UPTO).limit(1)
_REPLACE = (
    update(_m)
    .where(_MINE, _m.c.down_seq == bindparam("upto"))
    .values(body=bindparam("new"))
)
_DISCARD = delete(_m).where(_UPTO)


def send(
    conn: Connection, holder: str, incarnation: int, bodies: Sequence[wire.MailBody]
) -> None:
    """Put letters into a till's mailbox; delivered when it asks next."""
    conn.info.setdefault(LETTERS, set()).add(holder)
    if len(bodies) == 1 and conn.dialect.name == "postgresql":
        body = msgspec.json.encode(bodies[0])
        values = {**_of(holder, incarnation), "letters": 1, "k_body": body}
        change(conn, _SEND_ONE, values)
        return
    taken = conn.execute(
        _TAKE_NUMBERS, {**_of(holder, incarnation), "letters": len(bodies)}
    ).scalar_one()
    first = taken - len(bodies) + 1
    conn.execute(
        _PUT,
        [
            {
                "tenant": TENANT,
                "holder": holder,
                "incarnation": incarnation,
                "down_seq": first + i,
                "body": msgspec.json.encode(body),
            }
            for i, body in enumerate(bodies)
        ],
    )


def replace(
    conn: Connection, holder: str, incarnation: int, seq: int, body: wire.MailBody
) -> None:
    """Say a letter that waits in other words."""
    values = {**_of(holder, incarnation), "upto": seq, "new": msgspec.json.encode(body)}
    conn.execute(_REPLACE, values)


def waiting(
    conn: Connection, holder: str, incarnation: int, after: int
) -> tuple[list[wire.Mail], bool]:
    """Letters after this number, oldest first, and whether there are more."""
    values = {**_of(holder, incarnation), "after": after}
    mail = [
        wire.Mail(
            seq=row.down_seq, body=msgspec.json.decode(row.body, type=wire.MailBody)
        )
        for row in conn.execute(_WAITING, values)
    ]
    return mail[:PAGE], len(mail) > PAGE


def first_waiting(conn: Connection, holder: str, incarnation: int) -> int | None:
    values = {**_of(holder, incarnation), "after": 0}
    row = conn.execute(_WAITING, values).first()
    return None if row is None else int(row.down_seq)


def has_stored(conn: Connection, holder: str, incarnation: int, upto: int) -> bool:
    """Whether letters are still kept that the till has stored durably."""
    values = {**_of(holder, incarnation), "upto": upto}
    return conn.execute(_STORED, values).first() is not None


def discard(conn: Connection, holder: str, incarnation: int, upto: int) -> None:
    conn.execute(_DISCARD, {**_of(holder, incarnation), "upto": upto})


def _of(holder: str, incarnation: int) -> dict[str, str | int]:
    return {"k_holder": holder, "k_incarnation": incarnation}
