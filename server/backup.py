"""`backup`: a whole copy of an embedded database, made while the server works.

The copy holds no secret but the chain's data, and it is readable by its owner only.
With `stable = "backup"` tills may forget entries once a backup has them. The copy says
of itself that it is one: a server that opens it waits for all tills to report, because
rights that it does not know are out there (see `epochs_marks`).
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, bindparam, case, select, update

from server import chain, schema as db
from server.core import Core
from server.database import open_sqlite
from server.schema import TENANT


class NoBackup(Exception):
    """This database is backed up by its own tools."""


def backup(core: Core, path: Path) -> int:
    """Write a new file; how many tills it covers. Never overwrites one."""
    database = core.database
    if not database.is_sqlite:
        raise NoBackup("PostgreSQL: use pg_basebackup or pg_dump")
    # Marks are read first: the copy holds at least these entries.
    marks = database.read(_marks)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(path),))
    finally:
        raw.close()
    _mark_as_copy(core, path)
    _flush(path)
    if marks:
        database.write(lambda conn: _raise_stable(conn, marks))
    return len(marks)


def _mark_as_copy(core: Core, path: Path) -> None:
    copy = open_sqlite(path, core.clock)
    try:
        copy.write(lambda conn: chain.write(conn, chain.COPY, core.stamp().text))
        copy.close()  # The writer's connection: the mode changes when nobody is there.
        with copy.engine.connect() as conn:  # One file, as it was: no log beside it.
            conn.exec_driver_sql("ROLLBACK")
            conn.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _marks(conn: Connection) -> list[dict[str, int | str]]:
    h = db.holder
    query = select(h.c.holder, h.c.incarnation, h.c.watermark)
    return [
        {
            "k_holder": row.holder,
            "k_incarnation": row.incarnation,
            "mark": row.watermark,
        }
        for row in conn.execute(query.where(h.c.tenant == TENANT))
    ]


def _raise_stable(conn: Connection, marks: list[dict[str, int | str]]) -> None:
    h = db.holder
    mark = bindparam("mark", type_=h.c.stable_seq.type)
    conn.execute(
        update(h)
        .where(
            h.c.tenant == TENANT,
            h.c.holder == bindparam("k_holder"),
            h.c.incarnation == bindparam("k_incarnation"),
        )
        .values(stable_seq=case((h.c.stable_seq < mark, mark), else_=h.c.stable_seq)),
        marks,
    )


def _flush(path: Path) -> None:
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
