"""Opening the till's SQLite file so that a paid receipt survives a power cut.

One encrypted file, one connection, one writer. Every setting is read back: a
library that ignores one must not be trusted with money. Checkpoints are ours, so
that none of them falls into the moment when a customer waits.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

from cashier.domain.errors import StorageFailed, StoreDamaged
from cashier.store.faults import refusal_of, translate_errors
from cashier.store.schema import APPLICATION_ID

OLDEST_SQLITE = (3, 51, 3)  # Before it a WAL reset can lose committed pages.
KEY_BYTES = 32
PAGE_BYTES = 4096
LARGE_LOG_BYTES = 4 * 1024 * 1024

# Setting, what we say, what SQLite must answer.
_SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("foreign_keys", "ON", 1),
    ("busy_timeout", "5000", 5000),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
    ("wal_autocheckpoint", "0", 0),
)
_MAC_SETTINGS = (("fullfsync", "1", 1), ("checkpoint_fullfsync", "1", 1))
_SYNCHRONOUS = {"NORMAL": 1, "FULL": 2}


class RawConnection(Protocol):
    """What we use of the driver's connection."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...

    def close(self) -> None: ...


def open_store(
    path: Path, key: bytes, *, kind: type[Any] = sqlcipher.Connection
) -> Engine:
    """The till's file, made when it is missing. Raises StorageRefused."""
    return open_encrypted(path, key, synchronous="FULL", kind=kind)


def open_encrypted(
    path: Path,
    key: bytes,
    *,
    synchronous: str,
    kind: type[Any] = sqlcipher.Connection,
) -> Engine:
    """An engine that keeps one connection, whichever thread uses it next.

    `kind` is the driver's connection; a simulation puts one there that fails.
    """
    check_version(sqlcipher.sqlite_version_info)
    assert len(key) == KEY_BYTES, "a raw key, so that opening costs no derivation"

    def connect() -> RawConnection:
        return connect_raw(path, key, synchronous=synchronous, kind=kind)

    engine = create_engine(
        "sqlite://", creator=connect, module=sqlcipher, poolclass=StaticPool
    )
    translate_errors(engine)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.driver_connection
        if raw.in_transaction:
            return  # A unit of work began it; Core joins in.
        # Take the write lock at once: a read that later writes cannot then
        # fail half-way because somebody else wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def check_version(found: tuple[int, ...]) -> None:
    if found < OLDEST_SQLITE:
        raise StorageFailed(f"SQLite {found} is older than {OLDEST_SQLITE}")


def connect_raw(
    path: Path,
    key: bytes,
    *,
    synchronous: str,
    kind: type[Any] = sqlcipher.Connection,
) -> RawConnection:
    """Open, unlock, set and read back. Raises StorageRefused."""
    connection: RawConnection | None = None
    _refuse_stub(path)
    try:
        connection = sqlcipher.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            factory=kind,
        )
        assert connection is not None
        prepare(connection, key, synchronous=synchronous)
    except sqlcipher.Error as error:
        _close_quietly(connection)
        refusal = refusal_of(error)
        raise (refusal or StorageFailed(str(error))) from error
    except StorageFailed:
        _close_quietly(connection)
        raise
    return connection


def _refuse_stub(path: Path) -> None:
    """SQLite takes a file shorter than its header for a new one; we do not."""
    try:
        size = path.stat().st_size
    except OSError:
        return
    if 0 < size < PAGE_BYTES:
        raise StoreDamaged(f"{path.name} has {size} bytes")


def prepare(connection: RawConnection, key: bytes, *, synchronous: str) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # It writes to stderr.
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StorageFailed("this SQLite cannot encrypt")
    connection.execute("SELECT count(*) FROM sqlite_master")  # Unlocks, or refuses.
    _claim(connection)
    _demand(connection, "journal_mode", "WAL", "wal")
    _demand(connection, "synchronous", synchronous, _SYNCHRONOUS[synchronous])
    mac = _MAC_SETTINGS if sys.platform == "darwin" else ()
    for name, value, answer in (*_SETTINGS, *mac):
        _demand(connection, name, value, answer)
    _demand(connection, "page_size", str(PAGE_BYTES), PAGE_BYTES)


def _claim(connection: RawConnection) -> None:
    """Mark a new file as ours; refuse a file that is somebody else's."""
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if found == 0 and tables == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif found != APPLICATION_ID:
        raise StorageFailed(f"not a file of this program: {found:#x}")


def _demand(connection: RawConnection, name: str, value: str, answer: object) -> None:
    connection.execute(f"PRAGMA {name} = {value}").fetchall()
    found = connection.execute(f"PRAGMA {name}").fetchone()
    # mmap_size is silent where mapping is compiled out, which is what we want.
    if found is None and answer == 0:
        return
    if found is None or str(found[0]) != str(answer):  # The cipher answers in text.
        raise StorageFailed(f"PRAGMA {name} is {found}, not {answer}")


def _close_quietly(connection: RawConnection | None) -> None:
    if connection is not None:
        with suppress(sqlcipher.Error):
            connection.close()


def log_bytes(raw: RawConnection) -> int:
    """How much of the log is in use; the file itself never shrinks in between."""
    _, frames, _ = _checkpointed(raw, "NOOP")
    return int(frames) * PAGE_BYTES


def checkpoint(connection: Connection, *, truncate: bool = False) -> bool:
    """Bring the log into the file, outside any transaction; False: busy."""
    kind = "TRUNCATE" if truncate else "PASSIVE"
    raw: Any = connection.connection.driver_connection
    busy, _, _ = _checkpointed(raw, kind)
    return not busy


def _checkpointed(raw: RawConnection, kind: str) -> tuple[int, int, int]:
    """(busy, frames in the log, frames in the file). Raises StorageRefused."""
    try:
        found: tuple[int, int, int] = raw.execute(
            f"PRAGMA wal_checkpoint({kind})"
        ).fetchone()
    except sqlcipher.Error as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    return found


def _bring_in(connection: RawConnection) -> bool:
    try:
        busy, frames, done = connection.execute(
            "PRAGMA wal_checkpoint(PASSIVE)"
        ).fetchone()
    except sqlcipher.Error:
        return False
    return not busy and frames == done


def find_damage(connection: RawConnection) -> str | None:
    """What is wrong inside the file, in SQLite's words; None: nothing was found.

    The cipher's check finds any altered page, the quick check a broken tree. The
    first does not know the log: a checkpoint that was cut off leaves half a page in
    the file and the whole one in the log, so the log is brought in before. While the
    disk takes no writes only the second is made; it reads what the log has. Raises
    StorageRefused where the disk did not let us look: that is no damage yet.
    """
    checks = ["cipher_integrity_check"] if _bring_in(connection) else []
    try:
        for pragma in (*checks, "quick_check(1)"):
            for (words,) in connection.execute(f"PRAGMA {pragma}"):
                if words != "ok":
                    return str(words)
    except sqlcipher.Error as error:
        refusal = refusal_of(error)
        if refusal is None or isinstance(refusal, StoreDamaged):
            return str(error)
        raise refusal from error
    return None
