"""Facts of the whole chain: one small row for each."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, bindparam, select

from server import schema as db
from server.database import Insert, upsert_of
from server.quick import Question
from server.schema import TENANT

EPOCH = "epoch"
LOSS = "loss_epoch"  # The last epoch that began with a loss; none before the first.
BARRIER = "barrier"  # Of a restore that tills still have to report for; see epochs.
LIFE = "life"  # This file's, and that of the mark beside it; see epochs_marks.
COPY = "copy"  # Set in every backup: whoever opens it was restored.
TYPICAL_REDEMPTION = "typical_redemption"
EXPIRED_UPTO = "expired_upto"
LEVELS_UPTO = "levels_upto"


_READ = select(db.chain.c.value).where(
    db.chain.c.tenant == TENANT, db.chain.c.name == bindparam("k_name")
)


def read(conn: Connection, name: str) -> str | None:
    return conn.execute(*question(name)).scalar()


def question(name: str) -> Question:
    return _READ, {"k_name": name}


def write(conn: Connection, name: str, value: str) -> None:
    row = {"tenant": TENANT, "name": name, "value": value}
    conn.execute(_write(conn.dialect.name), row)


@lru_cache
def _write(dialect: str) -> Insert:
    statement = upsert_of(dialect, db.chain)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "name"],
        set_={"value": statement.excluded.value},
    )


def epoch(conn: Connection) -> int:
    return int(read(conn, EPOCH) or 1)
