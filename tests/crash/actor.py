"""The process whose writes are recorded: it tells stories, and says what it promised.

Run under strace by `recording`. Whatever is promised is written to the marks file,
between the writes: which state of the database a commit made, and that the act which
made it has returned.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from bench.replay.world import Link
from cashier.store import engine, migrate
from cashier.store.keystore import FileSecrets, Secret
from cashier.store.schema import HEAD
from cashier.store.state import Stop
from cashier.store.store import SqlStore
from cashier.store.unit_of_work import Mode, SqlUnitOfWork
from server.bootstrap import open_server
from server.database import Database
from tests.crash.guards import without
from tests.crash.queue_ops import run_sequence
from tests.crash.states import digest
from tests.crash.stories import STORIES, Scene
from tests.crash.tills import FIRST_MACHINE, FIRST_RELEASE, small_journal_files, till_in
from tests.crash.trace import MARKS
from tests.helpers.ready_shop import ReadyShop
from tests.stories.simulation.world import SeededRandomness, WorldClock


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One story in a folder of its own, perhaps with a guard removed."""

    folder: str
    story: str = ""
    guard: str = ""
    words: list[str] = []  # Of a sequence of operations on the queue.
    rescue: bool = False  # Only start the till, as after a power cut.


class Teller:
    """Says what happened, in one write for each mark."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT)
        self._of = ""
        self._last: dict[str, str] = {}

    def begin(self, of: str) -> None:
        self._of, self._last = of, {}

    def state(self, disk: str, state: str) -> bool:
        """A commit made this state; False: it was the same before."""
        if self._last.get(disk) == state:
            return False
        self._last[disk] = state
        self._say(of=f"{self._of}/{disk}", state=state)
        return True

    def sure(self, disk: str, state: str, **facts: Any) -> None:
        """Whoever asked has his answer: from now on this may not be lost."""
        self._say(of=f"{self._of}/{disk}", sure=state, **facts)

    def operation(self, number: int) -> None:
        """Of a sequence: from here on the next one is at work."""
        self._say(of=f"{self._of}/till/data", operation=number)

    def _say(self, **words: Any) -> None:
        os.write(self._file, json.dumps(words).encode())


def _now(store: SqlStore) -> str:
    desk = store._desk
    return "" if desk is None else digest(desk.raw)


def _chain(store: SqlStore) -> list[int]:
    """(incarnation, number) of the newest entry: the second journal needs it too."""
    desk = store._desk
    if desk is None:
        return [0, 0]
    return list(desk.raw.execute("SELECT incarnation, seq FROM till_state").fetchone())


@contextmanager
def watched(teller: Teller) -> Iterator[None]:
    """Every commit of till and server is followed by marks."""
    commit, leave, write = SqlUnitOfWork.commit, SqlUnitOfWork.__exit__, Database.write

    def committing(unit: Any) -> None:
        commit(unit)
        unit.state_after = _now(unit._owner)
        unit.chain_after = _chain(unit._owner)
        unit.has_changed = teller.state("till/data", unit.state_after)

    def leaving(unit: Any, *words: Any) -> None:
        leave(unit, *words)
        # An act that changed nothing flushed nothing, and promised nothing.
        if unit._is_committed and unit._mode is Mode.ACT and unit.has_changed:
            store = unit._owner
            whole = store._journal and Stop.JOURNAL not in store._own_stops
            journal = unit.chain_after if whole else None
            teller.sure("till/data", unit.state_after, journal=journal)

    def writing(database: Database, work: Callable[[Any], Any], **more: Any) -> Any:
        result = write(database, work, **more)
        state = database.read(lambda conn: digest(conn.connection.driver_connection))
        if teller.state("server", state):
            teller.sure("server", state)
        return result

    with ExitStack() as patches:
        for owner, name, new in (
            (SqlUnitOfWork, "commit", committing),
            (SqlUnitOfWork, "__exit__", leaving),
            (Database, "write", writing),
        ):
            patches.enter_context(mock.patch.object(owner, name, new))
        yield


def announce_steps(teller: Teller, path: Path, key: bytes) -> None:
    """Which states the steps of an upgrade go through, told before they begin."""
    scratch = Path(os.environ["SCRATCH"])
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for tail in ("", "-wal", "-journal"):
        found_there = path.with_name(path.name + tail)
        if found_there.exists():
            shutil.copy(found_there, scratch / found_there.name)
    opened = engine.open_store(scratch / "till.db", key)
    with opened.connect() as connection:
        raw: Any = connection.connection.driver_connection
        teller.state("till/data", digest(raw))
        found = int(raw.execute("PRAGMA user_version").fetchone()[0])
    for step in range(found + 1, int(HEAD) + 1):
        with opened.connect() as connection:
            migrate.upgrade(connection, to=f"{step:04d}")
        with opened.connect() as connection:
            raw = connection.connection.driver_connection
            teller.state("till/data", digest(raw))
    opened.dispose()


def tell(task: Task, teller: Teller) -> None:
    shop = ReadyShop(Path(task.folder))
    teller.begin(shop.folder.name)
    data = shop.till_home / "data"
    if task.words:
        run_sequence(data, task.words, teller.operation)
        return
    clock, chance = WorldClock(), SeededRandomness(shop.folder.name)
    if task.rescue or task.story in ("first_start", FIRST_RELEASE):
        secret = FileSecrets(data).get(Secret.STORE_KEY)
        announce_steps(teller, data / "till.db", secret or bytes(32))
    server = open_server(shop.server_data, clock, chance)
    link = Link(server)
    machine = FIRST_MACHINE if shop.folder.name.startswith(FIRST_RELEASE) else ""
    till = till_in(data, clock, chance, lambda: link, machine)
    if task.rescue:
        clock.pass_time(3600)
        till.open_files()
        if till.files.side.is_enrolled():
            till.open_rest()
            till.acts.recovery.at_start()
        till.files.side.note_incident("rescued", "")
        till.files.close()
    else:
        STORIES[task.story](Scene(till, server, link, clock))
    server.close()


def main(plan: Path, root: Path) -> None:
    teller = Teller(root / MARKS)
    with small_journal_files(), watched(teller):
        for task in msgspec.json.decode(plan.read_bytes(), type=list[Task]):
            with without(task.guard):
                tell(task, teller)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
