"""One door to the database: whole transactions that may be run again.

A unit of work is a function of a connection. It may be called several times
(PostgreSQL reports a serialization failure or a deadlock), so it keeps its results
to itself until it returns. SQLite has one writer (`one_writer`) and BEGIN IMMEDIATE.
Both back ends flush before `write` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import Table
from sqlcipher3 import dbapi2

from server.one_writer import OneWriter
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
        self._writer = OneWriter(self._begun_by_the_writer)
        self._kept: Connection | None = None  # The writer's own, on SQLite.
        # Told after each commit which tills have new letters; see `bell`.
        self.on_letters: Callable[[frozenset[str]], None] = lambda _holders: None

    def close(self) -> None:
        self._let_go()
        self.engine.dispose()

    def write(self, work: Callable[[Connection], T], *, is_small: bool = False) -> T:
        """Run a unit of work; durable when this returns, undone when it raises.

        On SQLite small ones that wait at the same time may share a transaction.
        """

        def noted(conn: Connection) -> tuple[T, frozenset[str]]:
            conn.info.pop(LETTERS, None)
            return work(conn), frozenset(conn.info.pop(LETTERS, ()))

        for attempt in range(RETRIES):
            try:
                if self.is_sqlite:
                    result, letters = self._writer.run(noted, is_small=is_small)
                else:
                    with self._begun(writing=True) as conn:
                        result, letters = noted(conn)
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
        with self.engine.connect() as conn:
            conn = conn.execution_options(**{_READS: not writing})  # noqa: PLW2901
            with conn.begin():
                yield conn

    @contextmanager
    def _begun_by_the_writer(self) -> Iterator[Connection]:
        """Taking a connection and giving it back costs as much as a small work."""
        conn = self._kept
        if conn is None:
            conn = self.engine.connect().execution_options(**{_READS: False})
            self._kept = conn
        try:
            with conn.begin():
                yield conn
        except BaseException as error:
            # After what the database refused, or an end in the middle: a new one.
            if isinstance(error, DBAPIError) or not isinstance(error, Exception):
                conn.invalidate(error)
                self._let_go()
            raise

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()


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
