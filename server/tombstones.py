"""Rights that are refused for ever, because their holder gave them up unseen."""

from __future__ import annotations

from sqlalchemy import Connection, select

from server import schema as db
from server.core import Stamp
from server.database import upsert
from server.schema import TENANT, shard_of


def bury(conn: Connection, account: str, right: str, stamp: Stamp) -> None:
    """Remember for ever that this right is refused."""
    row = {
        "tenant": TENANT,
        "shard": shard_of(account),
        "account": account,
        "right_id": right,
        "at": stamp.text,
    }
    conn.execute(upsert(conn, db.tombstone).values(row).on_conflict_do_nothing())


def is_buried(conn: Connection, account: str, right: str) -> bool:
    table = db.tombstone
    query = select(table.c.right_id).where(
        table.c.tenant == TENANT,
        table.c.shard == shard_of(account),
        table.c.account == account,
        table.c.right_id == right,
    )
    return conn.execute(query).first() is not None
