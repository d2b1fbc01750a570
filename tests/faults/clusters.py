"""PostgreSQL that may be killed, and a second one that takes its place.

Clusters of the tests' own in temporary folders, run by somebody without rights; these
flush what they commit, unlike those of other tests. The standby is a base backup of
the primary that follows it over a socket.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.helpers.postgres import Cluster

DURABLE = (
    " -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
    " -c max_connections=60 -c shared_buffers=32MB -c max_wal_senders=4"
    " -c restart_after_crash=on"
)
START_S = 180.0


class MortalCluster(Cluster):
    """Flushes, may be killed, started again, and followed."""

    options = DURABLE

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def processes(self) -> dict[int, str]:
        """The postmaster's children by what they say of themselves."""
        parent = self.postmaster()
        found = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                stat = path.read_text()
                if int(stat.rpartition(")")[2].split()[1]) == parent:
                    words = (path.parent / "cmdline").read_bytes()
                    found[int(path.parent.name)] = words.decode(errors="replace")
        return found

    def kill_whole(self) -> None:
        """The machine is gone: nobody finishes anything."""
        victims = [self.postmaster(), *self.processes()]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _until(lambda: not any(_is_alive(pid) for pid in victims))

    def stop(self) -> None:
        """If it lives at all."""
        if (self.data / "postmaster.pid").exists() and _is_alive(self.postmaster()):
            super().stop()

    def restart(self) -> None:
        """After a kill; orphans of the old one have to be gone first."""
        _until(lambda: not self._has_orphans())
        # Its number may still be there although it is dead, for nobody waited for it.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.folder.glob(".s.PGSQL.*.lock"):
            lock.unlink()
        self.run_server()
        self.wait_until_ready()

    def _has_orphans(self) -> bool:
        for path in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                is_mine = path.readlink() == self.data
                if is_mine and _is_alive(int(path.parent.name)):
                    return True
        return False

    def wait_until_ready(self) -> None:
        _until(lambda: self.ask("SELECT NOT pg_is_in_recovery()") == [(True,)])

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """As whoever looks after the cluster; nothing while it does not answer."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as conn:
                found = conn.execute(text(sql))
                return [tuple(row) for row in found] if found.returns_rows else []
        except DBAPIError:
            return []
        finally:
            engine.dispose()

    def stop_following(self) -> None:
        """The line to the primary is gone; nobody there waits for us."""
        self.ask("ALTER SYSTEM SET primary_conninfo = ''")
        self.ask("SELECT pg_reload_conf()")
        _until(lambda: not any("walreceiver" in n for n in self.processes().values()))

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "promote")
        self.wait_until_ready()


@contextmanager
def mortal() -> Iterator[MortalCluster]:
    folder = Path(tempfile.mkdtemp(prefix="kassa-pg-"))
    cluster = MortalCluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def standby_of(
    primary: MortalCluster, *, is_synchronous: bool
) -> Iterator[MortalCluster]:
    """It follows from here on; the primary waits for it, or does not."""
    folder = Path(tempfile.mkdtemp(prefix="kassa-pg-"))
    standby = MortalCluster(folder)
    try:
        standby.own_folder()
        standby.run(
            "pg_basebackup", "-D", str(standby.data), "-R", "-X", "stream",
            "-c", "fast", "--no-sync", "-h", str(primary.folder), "-U", "kassa",
        )  # fmt: skip
        standby.run_server()
        names = "*" if is_synchronous else ""
        primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        primary.ask("SELECT pg_reload_conf()")
        state = "sync" if is_synchronous else "async"
        query = "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"
        _until(lambda: primary.ask(query) == [(state,)])
        yield standby
    finally:
        standby.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + START_S
    while not is_so():
        assert time.monotonic() < end, "PostgreSQL did not come that far"
        time.sleep(0.05)
