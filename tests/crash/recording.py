"""Recordings: what a story left on the disk, call by call, and how it began."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from cashier.store.keystore import FileSecrets, Secret
from tests.crash.actor import Task
from tests.crash.disk import Files, files_of
from tests.crash.queue_ops import make_template, sequences
from tests.crash.trace import Did, Event, record
from tests.helpers.ready_shop import ReadyShop, make_ready
from tests.stories.simulation.world import SeededRandomness, WorldClock

ROOT = Path(__file__).resolve().parents[2]
FIRST_FILE = ROOT / "tests" / "data" / "till-schema-0001.db"
FIRST_KEY = bytes(range(32))
TILL, SERVER = "till/data", "server"
_IN_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The life of one folder: as it was, and every change since."""

    name: str
    disk: str  # TILL or SERVER.
    base: Files
    events: Sequence[Event]
    key: bytes | None  # Of the database.
    journal_key: bytes


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder in memory where there is one: its flushes cost nothing, and the
    recording does not depend on them."""
    room = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)
    room = room and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(
        prefix="kassa-crash-", dir=_IN_MEMORY if room else None
    ) as folder:
        yield Path(folder).resolve()


class Studio:
    """Prepares folders, lets the actor work in them, and reads what strace saw."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shop: ReadyShop | None = None
        self._queue: Files | None = None
        self._takes = 0
        self._rescued: dict[str, Files] = {}

    def record(self, tasks: Sequence[Task]) -> dict[str, list[Recording]]:
        """All of them in one process, one after the other; by the folder's name."""
        self._takes += 1
        root = self._folder / f"take-{self._takes}"
        root.mkdir()
        tasks = [replace_folder(task, root / task.folder) for task in tasks]
        bases = {task.folder: self._prepare(task) for task in tasks}
        plan = self._folder / f"plan-{self._takes}.json"
        plan.write_bytes(msgspec.json.encode(tasks))
        events = record(
            [sys.executable, "-P", "-m", "tests.crash.actor", str(plan), str(root)],
            root,
            self._folder / "strace.log",
            cwd=ROOT,
            scratch=self._folder / "scratch",
        )
        try:
            return _cut_apart(events, bases)
        finally:
            shutil.rmtree(root)

    def stories(self, names: Sequence[str], guard: str = "") -> list[Task]:
        return [Task(folder=name, story=name, guard=guard) for name in names]

    def all_sequences(self) -> list[Task]:
        return [
            Task(folder="-".join(words), words=list(words)) for words in sequences()
        ]

    def rescue(self, images: dict[str, Files]) -> list[Task]:
        """Tasks that start a till on these files, as after a power cut."""
        self._rescued = images
        return [Task(folder=name, rescue=True) for name in images]

    def place(self, *words: str) -> Path:
        """A folder to look at images in."""
        return self._folder / "looks" / "-".join(words).replace("/", "-")

    def forget(self, name: str) -> None:
        for folder in (self._folder / "looks").glob(f"{name}-*"):
            shutil.rmtree(folder)

    # --- folders as they are before a story ------------------------------------------

    def _prepare(self, task: Task) -> Files:
        folder = Path(task.folder)
        if task.words:
            write_files(folder / TILL, self._queue_template())
        else:
            self._ready_shop().copy(folder)
            if task.story == "first_start":
                shutil.rmtree(folder / TILL)
                (folder / TILL).mkdir()
            elif task.story == "upgrade":
                self._first_release(folder / TILL)
            elif task.rescue:
                shutil.rmtree(folder / TILL)
                write_files(folder / TILL, self._rescued[folder.name])
        return files_of(folder)

    def _ready_shop(self) -> ReadyShop:
        if self._shop is None:
            folder = self._folder / "shop"
            folder.mkdir()
            chance = SeededRandomness("shop")
            self._shop = make_ready(folder, WorldClock(), chance)
        return self._shop

    def _queue_template(self) -> Files:
        if self._queue is None:
            folder = self._folder / "queue"
            make_template(folder)
            self._queue = files_of(folder)
        return self._queue

    def _first_release(self, data: Path) -> None:
        shutil.rmtree(data)
        data.mkdir()
        shutil.copy(FIRST_FILE, data / "till.db")
        FileSecrets(data).put(Secret.STORE_KEY, FIRST_KEY)


def replace_folder(task: Task, folder: Path) -> Task:
    return msgspec.structs.replace(task, folder=str(folder))


def write_files(folder: Path, files: Files) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if place.name == "secrets.json":
            place.chmod(0o600)


def _cut_apart(
    events: Sequence[Event], bases: dict[str, Files]
) -> dict[str, list[Recording]]:
    """One recording for each disk of each story."""
    found: dict[str, list[Recording]] = {}
    sorted_events: dict[str, list[Event]] = {}
    for event in events:
        for disk, mine in _on_disk(event):
            sorted_events.setdefault(disk, []).append(mine)
    for folder, base in bases.items():
        name = Path(folder).name
        till = _secrets(Path(folder) / TILL)
        for disk in (TILL, SERVER):
            mine = sorted_events.get(f"{name}/{disk}", [])
            if any(event.did is not Did.MARK for event in mine):
                found.setdefault(name, []).append(
                    Recording(
                        name=name,
                        disk=disk,
                        base=_below(base, disk),
                        events=mine,
                        key=till[0] if disk == TILL else None,
                        journal_key=till[1],
                    )
                )
    return found


def _on_disk(event: Event) -> Iterator[tuple[str, Event]]:
    if event.mark is not None:
        yield event.mark["of"], event
        return
    parts = event.path.split("/")
    for depth in (2, 3):
        disk = "/".join(parts[1:depth])
        if disk in (TILL, SERVER):
            cut = len("/".join(parts[:depth])) + 1
            mine = replace(event, path=event.path[cut:], to=event.to[cut:])
            yield "/".join(parts[:depth]), mine


def _below(files: Files, folder: str) -> Files:
    cut = len(folder) + 1
    return {
        path[cut:]: data
        for path, data in files.items()
        if path.startswith(folder + "/")
    }


def _secrets(data: Path) -> tuple[bytes, bytes]:
    known = json.loads((data / "secrets.json").read_bytes())
    return bytes.fromhex(known["store_key"]), bytes.fromhex(known["journal_key"])
