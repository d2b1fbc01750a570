"""The disk under one till: it may fail, be full, or forget what was not flushed.

The real store works on real files; between it and SQLite sits a connection that can
stop the program at any statement, answer with the errors of a bad disk, and, when the
power goes, take back from the log what no flush had made durable.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

import sqlcipher3.dbapi2 as sqlcipher

from cashier.store.opening import Disk
from tests.stories.simulation.world import Crash, World

IO_ERROR, FULL = 10, 13
FSYNC_ERROR = 1034
SEGMENT_BYTES = 64 * 1024  # Of the second journal: each is made at its full length.
RESERVE_BYTES = 4096
_LOG_HEAD, _FRAME = 32, 24 + 4096
_ROOMY = 1 << 40
_ALL = 1 << 40
_CIPHER = ("PRAGMA key", "PRAGMA cipher_integrity_check")
_NOTHING = "SELECT 1 WHERE 0"


def plain(sql: str) -> str:
    """Half of a story's time would go into sealing pages: so they are not.

    What is written, and when, is the same; sealed files have tests of their own.
    """
    return _NOTHING if sql.startswith(_CIPHER) else sql


class FaultyConnection(sqlcipher.Connection):  # type: ignore[misc]
    """The driver's connection, with a disk of the simulation under it."""

    disk: ClassVar[SimDisk]

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.disk.opened.append(self)

    def execute(self, sql: str, *values: Any) -> Any:
        sql = plain(sql)
        disk = self.disk
        disk.before(sql)
        answer = super().execute(sql, *values)
        if sql == "COMMIT" or sql.startswith("PRAGMA"):
            disk.after(self, sql)
        return answer

    def executemany(self, sql: str, rows: Any) -> Any:
        self.disk.before(sql)
        return super().executemany(sql, rows)

    def look(self, sql: str) -> Any:
        """For onlookers: no fault strikes."""
        return super().execute(sql)

    def log_frames(self) -> int:
        found = super().execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        return int(found[1])


class PlainConnection(sqlcipher.Connection):  # type: ignore[misc]
    """Never fails; for what is made and looked at beside a story."""

    def execute(self, sql: str, *values: Any) -> Any:
        return super().execute(plain(sql), *values)


class SimDisk:
    """Armed by the menu for a step or two; `port` is what the store is opened on."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._file = folder / "till.db"
        self._reserve = folder / "reserve.bin"
        self.opened: list[FaultyConnection] = []
        self.is_full = False
        self.crash_in: int | None = None  # So many statements from now.
        self.error_in: int | None = None
        self.is_sticky = False  # The error stays until the disk is mended.
        self.flush_fails = False
        self.died: str | None = None  # Where the program was killed.
        self._level = "FULL"
        self._flushed = _ALL  # Frames of the log that are safe.
        kind = type("Connection", (FaultyConnection,), {"disk": self})
        self.port = Disk(
            connection=kind,
            free_bytes=lambda _folder: 0 if self.is_full else _ROOMY,
            segment_bytes=SEGMENT_BYTES,
        )

    def look(self, sql: str) -> Any:
        return self.opened[-1].look(sql) if self.opened else ()

    def rest(self) -> None:
        """The step is over: what was armed for it and did not strike is gone."""
        self.crash_in = None
        self.flush_fails = False
        if not self.is_sticky:
            self.error_in = None

    def mend(self) -> None:
        self.is_full = self.is_sticky = False
        self.rest()

    def note_start(self) -> None:
        """What was read back at the start is on the disk."""
        with suppress(sqlcipher.ProgrammingError):  # Closed again, after an error.
            self._flushed = self.opened[-1].log_frames()

    # --- at every statement -----------------------------------------------------

    def before(self, sql: str) -> None:
        if self.died is not None:
            raise Crash(self.died)
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in <= 0:
                self.crash_in = None
                self._die("in the middle of an act")
        if self.error_in is not None:
            self.error_in -= 1
            if self.error_in <= 0:
                self.error_in = 1 if self.is_sticky else None
                self._fail("an error of the disk", IO_ERROR)
        if sql == "COMMIT":
            self._before_commit()

    def after(self, connection: FaultyConnection, sql: str) -> None:
        if sql.startswith("PRAGMA synchronous ="):
            self._level = sql.rpartition(" ")[2]
            return
        is_flush = sql == "COMMIT" and self._level == "FULL"
        is_checkpoint = "wal_checkpoint(" in sql and "NOOP" not in sql
        if is_flush or is_checkpoint:
            self._flushed = connection.log_frames()
        if sql != "COMMIT":
            return
        if self.flush_fails:
            self.flush_fails = False
            self._fail("a flush fails, but the commit is there", FSYNC_ERROR)
        if self._world.strikes("crash_at_commit"):
            self._die("after the commit")

    def _before_commit(self) -> None:
        if self._world.strikes("crash_at_commit"):
            self._die("before the commit")
        if self.is_full and self._reserve.exists():
            self._fail("the disk is full", FULL)
        if self.flush_fails and self._world.chance.random() < 0.5:
            self.flush_fails = False
            self._fail("a flush fails, the commit too", FSYNC_ERROR)

    def _die(self, where: str) -> None:
        self.died = where
        raise Crash(where)

    def _fail(self, what: str, code: int) -> None:
        self._world.count(what)
        self._world.tell(what)
        error = sqlcipher.OperationalError(what)
        error.sqlite_errorcode = code
        raise error

    # --- when the program is gone -------------------------------------------------

    def leave(self, close: Callable[[], None], *, power_cut: bool) -> None:
        """Close everything, and leave on the disk what a dead program leaves.

        Closing writes the log into the file; so both are put back as they were.
        """
        log = self._file.with_name("till.db-wal")
        kept = {path: path.read_bytes() for path in (self._file, log) if path.exists()}
        close()
        while self.opened:
            self.opened.pop().close()
        for path, content in kept.items():
            path.write_bytes(content)
        if power_cut and log in kept:
            self._forget(log, kept[log])
        self.died = None
        self._flushed = _ALL

    def _forget(self, log: Path, content: bytes) -> None:
        """Of the frames that no flush has seen, some part is on the disk."""
        safe = _LOG_HEAD + self._flushed * _FRAME
        if len(content) <= safe or not any(content[safe : safe + _FRAME]):
            return
        kept = safe + int((len(content) - safe) * self._world.chance.random())
        if self._world.chance.random() < 0.5:
            kept = safe
        log.write_bytes(content[:kept] + bytes(len(content) - kept))
        self._world.count("unflushed writes are lost")
        self._world.tell("lost of the log", len(content) - kept)
