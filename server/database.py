"""One door to the database: whole transactions that may be run again.

A unit of work is a function of a connection. It may be called several times
(PostgreSQL reports a serialization failure or a deadlock), so it keeps its results
to itself until it returns. SQLite has one writer: a lock in this process and BEGIN
IMMEDIATE. Both back ends flush before `write` returns.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import Table
from sqlcipher3 import dbapi2

from server.ports import Clock
from server.quick import QuickConnection, make_quick

T = TypeVar("T")
Insert = sqlite.Insert | postgresql.Insert

RETRIES = 10
LETTERS = "kassa_letters"  # Of a connection: tills that this transaction wrote to.
BUSY_TIMEOUT_MS = 5000
_KEPT_STATEMENTS = 512  # Of a connection, ready to run.
_READS = "kassa_reads"  # Of a connection: this transaction changes nothing.
_ONE_SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ READ ONLY"
OLDEST_SQLITE = (3, 51, 3)  # Older ones may lose a commit while checkpointing.
_RETRY_STATES = frozenset({"40001", "40P01"})  # Serialization failure, deadlock.
_NO_VALUE = "23502"  # A column that must have one.
_VERSION = "account.ver"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA fullfsync=1",
    "PRAGMA checkpoint_fullfsync=1",
)


class DatabaseTooOld(RuntimeError):
    """The SQLite library is older than the version gate allows."""


class Conflict(Exception):
    """A row changed under our feet: the unit of work is run again."""


class Database:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        make_quick(engine)
        event.listen(engine, "handle_error", _look_at)
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._clock = clock
        self._writer = threading.Lock()
        # Told after each commit which tills have new letters; see `bell`.
        self.on_letters: Callable[[frozenset[str]], None] = lambda _holders: None

    def close(self) -> None:
        self.engine.dispose()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a unit of work; durable when this returns, undone when it raises."""
        for attempt in range(RETRIES):
            try:
                with self._begun(writing=True) as conn:
                    conn.info.pop(LETTERS, None)
                    result = work(conn)
                    letters = frozenset(conn.info.pop(LETTERS, ()))
            except (Conflict, DBAPIError) as error:
                if attempt == RETRIES - 1 or not _may_retry(error):
                    raise
                self._clock.sleep(0.002 * 2**attempt)
            else:
                if letters:
                    self.on_letters(letters)
                return result
        raise AssertionError("unreachable")

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a question against one consistent state."""
        with self._begun(writing=False) as conn:
            return work(conn)

    @contextmanager
    def _begun(self, *, writing: bool) -> Iterator[Connection]:
        one_writer = self._writer if writing and self.is_sqlite else nullcontext()
        with one_writer, self.engine.connect() as conn:
            conn = conn.execution_options(**{_READS: not writing})  # noqa: PLW2901
            with conn.begin():
                yield conn


def _may_retry(error: Exception) -> bool:
    if isinstance(error, Conflict):
        return True
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) in _RETRY_STATES


def _look_at(context: ExceptionContext) -> None:
    """An account that has another version than the one that was read refuses ours."""
    error = context.original_exception
    found = getattr(error, "diag", None)
    if found is None:
        is_overtaken = str(error) == f"NOT NULL constraint failed: {_VERSION}"
    else:
        is_overtaken = (
            error.sqlstate == _NO_VALUE  # type: ignore[attr-defined]
            and f"{found.table_name}.{found.column_name}" == _VERSION
        )
    if is_overtaken:
        raise Conflict from error


def upsert(conn: Connection, table: Table) -> Insert:
    """INSERT with ON CONFLICT, in the words of this back end."""
    return upsert_of(conn.dialect.name, table)


def upsert_of(dialect: str, table: Table) -> Insert:
    """The same for a statement that is built once for each back end and kept."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def open_sqlite(path: Path, clock: Clock) -> Database:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseTooOld(dbapi2.sqlite_version)
    url = URL.create("sqlite+pysqlite", database=str(path))
    engine = create_engine(
        url,
        module=dbapi2,
        connect_args={
            "check_same_thread": False,
            "cached_statements": _KEPT_STATEMENTS,
        },
        hide_parameters=True,  # A log of an error must not quote cards and names.
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine, clock)


def open_postgres(url: str, clock: Clock) -> Database:
    engine = create_engine(
        make_url(url),
        pool_pre_ping=True,
        pool_size=8,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",  # The driver begins nothing; `_begin_later` does.
    )
    event.listen(engine, "begin", _begin_later)
    return Database(engine, clock)


def _prepare(connection: Any, _record: object) -> None:
    # The driver opens no transaction by itself; `_begin` says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
        cursor.fetchall()
    cursor.close()


def _begin(conn: Connection) -> None:
    reads = conn.get_execution_options().get(_READS, False)
    conn.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_later(conn: Connection) -> None:
    """One snapshot for a whole question, as SQLite has it by itself."""
    reads = conn.get_execution_options().get(_READS, False)
    assert isinstance(conn, QuickConnection)
    conn.begin_later(f"BEGIN {_ONE_SNAPSHOT}" if reads else "BEGIN")
