"""Floors: the same rows through plain `sqlite3`, unencrypted, WAL and FULL.

The statements that the product really ran are recorded with their values and run
again on a plain copy of its tables. Only this process of the bench has the second
SQLite library, and it never opens a file of the product.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from cashier.store.query import Statement

Write = tuple[str, Sequence[Sequence[Any]]]


def open_plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def copy_of(connection: Connection, path: Path) -> sqlite3.Connection:
    """A plain file with the tables, indexes and rows of another one."""
    plain = open_plain(path)
    raw: Any = connection.connection.driver_connection
    made = raw.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC"
    ).fetchall()
    plain.execute("BEGIN")
    for name, kind, sql in made:
        plain.execute(sql)
        if kind == "table":
            rows = raw.execute(f'SELECT * FROM "{name}"').fetchall()
            if rows:
                places = ", ".join("?" * len(rows[0]))
                plain.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
    plain.execute("COMMIT")
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return plain


@contextmanager
def recorded() -> Iterator[list[Write]]:
    """What is written through the till's statements meanwhile, if it changed rows."""
    writes: list[Write] = []
    change, change_many = Statement.change, Statement.change_many

    def noting_change(self: Statement, connection: Connection, **values: Any) -> int:
        changed = change(self, connection, **values)
        if changed:
            given = {**self._fixed, **values}
            writes.append((self._text, [[given[name] for name in self._names]]))
        return changed

    def noting_many(
        self: Statement, connection: Connection, rows: Iterable[tuple[Any, ...]]
    ) -> None:
        kept = list(rows)
        change_many(self, connection, kept)
        if kept:
            writes.append((self._text, kept))

    Statement.change = noting_change  # type: ignore[method-assign]
    Statement.change_many = noting_many  # type: ignore[method-assign]
    try:
        yield writes
    finally:
        Statement.change = change  # type: ignore[method-assign]
        Statement.change_many = change_many  # type: ignore[method-assign]


def write_plainly(plain: sqlite3.Connection, writes: Sequence[Write]) -> float:
    """All of them in one transaction; seconds until it is on the disk."""
    began = perf_counter()
    plain.execute("BEGIN IMMEDIATE")
    for text, rows in writes:
        if len(rows) == 1:
            plain.execute(text, rows[0])
        else:
            plain.executemany(text, rows)
    plain.execute("COMMIT")
    return perf_counter() - began
