"""Post for one till: grants and recalls, numbered without gaps.

The number is taken by updating the holder's row in the transaction that writes the
letter, so a reader can never pass a smaller number that commits later.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from server import schema as db
from server.schema import TENANT
from sync import protocol as wire

PAGE = 200


def send(
    conn: Connection, holder: str, incarnation: int, bodies: Sequence[wire.MailBody]
) -> None:
    """Put letters into a till's mailbox; delivered when it asks next."""
    table = db.holder
    taken = conn.execute(
        update(table)
        .where(
            table.c.tenant == TENANT,
            table.c.holder == holder,
            table.c.incarnation == incarnation,
        )
        .values(down_seq=table.c.down_seq + len(bodies))
        .returning(table.c.down_seq)
    ).scalar_one()
    first = taken - len(bodies) + 1
    conn.execute(
        insert(db.mailbox),
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


def waiting(
    conn: Connection, holder: str, incarnation: int, after: int
) -> tuple[list[wire.Mail], bool]:
    """Letters after this number, oldest first, and whether there are more."""
    table = db.mailbox
    query = (
        select(table.c.down_seq, table.c.body)
        .where(*_of(holder, incarnation), table.c.down_seq > after)
        .order_by(table.c.down_seq)
        .limit(PAGE + 1)
    )
    mail = [
        wire.Mail(
            seq=row.down_seq, body=msgspec.json.decode(row.body, type=wire.MailBody)
        )
        for row in conn.execute(query)
    ]
    return mail[:PAGE], len(mail) > PAGE


def has_stored(conn: Connection, holder: str, incarnation: int, upto: int) -> bool:
    """Whether letters are still kept that the till has stored durably."""
    table = db.mailbox
    query = select(table.c.down_seq).where(
        *_of(holder, incarnation), table.c.down_seq <= upto
    )
    return conn.execute(query.limit(1)).first() is not None


def discard(conn: Connection, holder: str, incarnation: int, upto: int) -> None:
    table = db.mailbox
    conn.execute(
        delete(table).where(*_of(holder, incarnation), table.c.down_seq <= upto)
    )


def _of(holder: str, incarnation: int) -> tuple[ColumnElement[bool], ...]:
    table = db.mailbox
    return (
        table.c.tenant == TENANT,
        table.c.holder == holder,
        table.c.incarnation == incarnation,
    )
