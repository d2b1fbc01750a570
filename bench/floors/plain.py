"""Floors: the same rows through plain `sqlite3`, unencrypted, WAL and FULL.

The statements that the product really ran are recorded with their values and run
again on a plain copy of its tables. Only this process of the bench has the second
SQLite library, and it never opens a file of the product.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from cashier.store.journal import Journal
from cashier.store.query import Statement
from cashier.store.unit_of_work import SqlUnitOfWork

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


@dataclass(slots=True)
class Record:
    """What the store did in one act: rows it changed, and how long it was busy.

    `busy` is the time inside the store: beginning, every statement, the commit with
    its flush, and the second journal. Pricing and the receipt's text are outside it.
    """

    writes: list[Write] = field(default_factory=list)
    busy: float = 0.0
    journal: float = 0.0
    depth: int = 0


@contextmanager
def recorded() -> Iterator[Record]:
    """Watch the till's store meanwhile; one act at a time."""
    record = Record()
    with ExitStack() as patches:
        for owner, name in _STORE:
            patches.enter_context(_replaced(owner, name, record, _timed))
        patches.enter_context(_replaced(Journal, "append", record, _timed_journal))
        patches.enter_context(_replaced(Statement, "change", record, _noted))
        patches.enter_context(_replaced(Statement, "change_many", record, _noted_many))
        yield record


Method = Callable[..., Any]


@contextmanager
def _replaced(
    owner: type, name: str, record: Record, how: Callable[[Method, Record], Method]
) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, how(before, record))
    try:
        yield
    finally:
        setattr(owner, name, before)


def _timed(method: Method, record: Record) -> Method:
    """The outermost of nested calls counts."""

    def timed(*words: Any, **named: Any) -> Any:
        record.depth += 1
        began = perf_counter()
        try:
            return method(*words, **named)
        finally:
            record.depth -= 1
            if not record.depth:
                record.busy += perf_counter() - began

    return timed


def _timed_journal(method: Method, record: Record) -> Method:
    def timed(*words: Any) -> Any:
        began = perf_counter()
        try:
            return method(*words)
        finally:
            record.journal += perf_counter() - began

    return timed


def _noted(method: Method, record: Record) -> Method:
    def noted(self: Statement, connection: Connection, **values: Any) -> int:
        changed = int(method(self, connection, **values))
        if changed:
            written = self._written()
            given = {**written.fixed, **values}
            row = [given[name] for name in written.names]
            record.writes.append((written.sql, [row]))
        return changed

    return noted


def _noted_many(method: Method, record: Record) -> Method:
    def noted(
        self: Statement, connection: Connection, rows: Iterable[tuple[Any, ...]]
    ) -> None:
        kept = list(rows)
        method(self, connection, kept)
        if kept:
            record.writes.append((self._written().sql, kept))

    return noted


_STORE: tuple[tuple[type, str], ...] = (
    (Statement, "rows"),
    (Statement, "change"),
    (Statement, "change_many"),
    (SqlUnitOfWork, "__enter__"),
    (SqlUnitOfWork, "commit"),
    (SqlUnitOfWork, "__exit__"),
)


def write_plainly(
    plain: sqlite3.Connection, writes: Sequence[Write], *, is_draft: bool = False
) -> float:
    """All of them in one transaction; seconds until it is on the disk.

    A draft is not flushed, neither here nor in the product.
    """
    plain.execute(f"PRAGMA synchronous = {'NORMAL' if is_draft else 'FULL'}")
    began = perf_counter()
    plain.execute("BEGIN IMMEDIATE")
    for text, rows in writes:
        if len(rows) == 1:
            plain.execute(text, rows[0])
        else:
            plain.executemany(text, rows)
    plain.execute("COMMIT")
    return perf_counter() - began
