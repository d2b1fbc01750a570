"""Is a disk after a power cut what its till had promised? Two depths of looking.

Most images are opened by SQLite with the till's key, read whole, and compared with
what the process said of itself at the time: the look. A share is started by the
till's own code from its secrets to its first new entry: the start.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from cashier.domain.errors import StorageRefused
from cashier.store.journal import Journal, JournalEntry
from cashier.store.state import Stop
from sync.client import Unreachable
from tests.crash.disk import Files
from tests.crash.promises import broken, facts
from tests.crash.recording import SERVER, TILL, Recording, write_files
from tests.crash.states import NO_FILE, digest, looked_into
from tests.crash.tills import (
    FIRST_MACHINE,
    FIRST_RELEASE,
    JOURNAL_FILE_BYTES,
    till_in,
)
from tests.helpers.real_till import RealTill
from tests.stories.simulation.world import SeededRandomness, WorldClock

_REMEMBERED = 8
_NEXT_MORNING = 16 * 3600.0
_FILES = {TILL: "till.db", SERVER: "server.db"}


class Harm(Enum):
    LOST = "an acknowledged commit is lost"
    MIXED = "a state that never was"
    CORRUPT = "damaged"
    BROKEN = "a promise is broken"
    JOURNAL_BEHIND = "the second journal lacks an acknowledged entry"
    JOURNAL_AHEAD = "the second journal knows more than the file"
    KEY_LOST = "the file is there, its key is not"
    NO_START = "the till does not start"


@dataclass(frozen=True, slots=True)
class Found:
    harm: Harm
    words: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a database holds: its state, the outbox, (incarnation, newest entry)."""

    state: str
    rows: dict[int, tuple[bytes, str]]
    last: tuple[int, int]


@dataclass(slots=True)
class Said:
    """What the process had said when the power went: which states may be there."""

    states: list[str]
    sure: int = 0  # Index of the last state that may not be lost.
    journal: tuple[int, int] = (0, 0)
    operation: int = 0  # Of a sequence.
    unsure: int = 0  # Said while the disk went away; only a real one does.

    def hear(self, mark: dict[str, Any]) -> None:
        if "state" in mark:
            self.states.append(mark["state"])
            return
        if "operation" in mark:
            self.operation = mark["operation"]
            return
        last = len(self.states) - 1
        self.sure = next(
            n for n in range(last, -1, -1) if self.states[n] == mark["sure"]
        )
        if mark.get("journal"):
            self.journal = tuple(mark["journal"])

    def harm_of(self, found: str, coming: str | None) -> Harm | None:
        """`coming`: the state whose commit may be under way."""
        if found in self.states[self.sure :] or found == coming:
            return None
        return Harm.LOST if found in self.states[: self.sure] else Harm.MIXED


@dataclass
class Checker:
    """Looks at images of one recording, in a folder of its own."""

    recording: Recording
    folder: Path
    first: str  # State of the file before the recording.
    known: set[str] = field(default_factory=set)  # States that keep all promises.
    memory: dict[object, tuple[object, Seen | Found]] = field(default_factory=dict)
    journal_files: set[str] = field(default_factory=set)
    journal: tuple[object, object, dict[tuple[int, int], JournalEntry]] = ((), (), {})
    has_hole: bool = False  # In the journal of the last image: to be filled.
    different: int = 0  # Databases that were really looked into.

    @classmethod
    def of(cls, recording: Recording, folder: Path) -> Checker:
        checker = cls(recording, folder, NO_FILE)
        (folder / "journal").mkdir(parents=True, exist_ok=True)
        write_files(folder, recording.base)
        if (folder / _FILES[recording.disk]).exists():
            with looked_into(folder / _FILES[recording.disk], recording.key) as raw:
                checker.first = digest(raw)
        return checker

    # --- the look --------------------------------------------------------------------

    def look(self, files: Files, said: Said, coming: str | None) -> Found | None:
        seen = self._seen(files)
        if isinstance(seen, Found):
            return seen
        if (harm := said.harm_of(seen.state, coming)) is not None:
            words = f"{seen.state}, said {said.states[said.sure :]} {coming}"
            return Found(harm, words)
        if self.recording.disk == TILL:
            return self._journal(files, seen, said)
        return None

    def _seen(self, files: Files) -> Seen | Found:
        """What the database shows; looked at once while its bytes are the same."""
        name = _FILES[self.recording.disk]
        mine = tuple(files.get(name + tail) for tail in ("", "-wal", "-journal"))
        key = tuple(map(id, mine))
        if key in self.memory:
            return self.memory[key][1]
        found = self._look_at_database(files, name)
        self.different += 1
        if len(self.memory) >= _REMEMBERED:
            del self.memory[next(iter(self.memory))]
        self.memory[key] = (mine, found)  # Held, so that an id is not used again.
        return found

    def _look_at_database(self, files: Files, name: str) -> Seen | Found:
        is_till = self.recording.disk == TILL
        if is_till and files.get(name) and not self._has_key(files):
            return Found(Harm.KEY_LOST, "secrets.json")
        if not files.get(name) and f"{name}-wal" not in files:
            return Seen(NO_FILE, {}, (0, 0))
        for tail in ("", "-wal", "-journal"):
            self._put(name + tail, files.get(name + tail))
        try:
            with looked_into(self.folder / name, self.recording.key) as raw:
                state = digest(raw)
                if (damage := self._damage(raw, state)) is not None:
                    return damage
                rows, last = _entries(raw) if is_till else ({}, (0, 0))
        except sqlcipher.Error as error:
            return Found(Harm.CORRUPT, str(error))
        return Seen(state, rows, last)

    def _damage(self, raw: Any, state: str) -> Found | None:
        words = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
        if words != "ok":
            return Found(Harm.CORRUPT, str(words))
        if state not in self.known and self.recording.disk == TILL:
            for promise in broken(raw):
                return Found(Harm.BROKEN, promise)
        self.known.add(state)
        return None

    def _journal(self, files: Files, seen: Seen, said: Said) -> Found | None:
        """Against the outbox, and against what was acknowledged."""
        entries = self._journal_entries(files)
        newest = max(entries, default=(0, 0))
        self.has_hole = len(entries) < newest[1]
        if newest > seen.last:
            return Found(Harm.JOURNAL_AHEAD, f"{newest}, the file has {seen.last}")
        if newest < said.journal:
            return Found(Harm.JOURNAL_BEHIND, f"{newest}, told {said.journal}")
        for (_, seq), entry in entries.items():
            if seen.rows.get(seq, (entry.body, entry.head)) != (entry.body, entry.head):
                return Found(Harm.BROKEN, f"entry {seq} differs in the journal")
        # What was acknowledged is whole; what was being written may have a hole, and
        # the start fills it.
        lacking = set(range(1, said.journal[1] + 1)) - {seq for _, seq in entries}
        if lacking:
            return Found(Harm.JOURNAL_BEHIND, f"no entries {sorted(lacking)[:5]}")
        return None

    def _journal_entries(self, files: Files) -> dict[tuple[int, int], JournalEntry]:
        """What the journal opens with; read once while its bytes are the same."""
        mine = {p: data for p, data in files.items() if p.startswith("journal/")}
        key = tuple((path, id(data)) for path, data in sorted(mine.items()))
        if self.journal[0] == key:
            return self.journal[2]
        for path in mine.keys() | self.journal_files:
            self._put(path, mine.get(path))
        self.journal_files = set(mine)
        journal = Journal(
            self.folder / "journal",
            self.recording.journal_key,
            segment_bytes=JOURNAL_FILE_BYTES,
        )
        entries = {(e.incarnation, e.seq): e for e in journal.entries()}
        journal.close()
        self.journal = (key, mine, entries)  # Held, so that an id is not used again.
        return entries

    def _has_key(self, files: Files) -> bool:
        try:
            known = json.loads(files.get("secrets.json", b"{}"))
        except ValueError:
            return False
        return "store_key" in known

    def _put(self, path: str, content: bytes | None) -> None:
        place = self.folder / path
        if content is None:
            with suppress(FileNotFoundError):
                place.unlink()
            return
        place.write_bytes(content)

    # --- the start -------------------------------------------------------------------

    def start(self, files: Files) -> Found | None:
        """The program starts on this disk, tidies up, and takes one more entry."""
        place = self.folder.with_name(f"{self.folder.name}-start")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        write_files(place, files)
        before = self._facts(place)
        try:
            return self._started(place, before)
        except (StorageRefused, sqlcipher.Error, AssertionError) as error:
            return Found(Harm.NO_START, f"{type(error).__name__}: {error}")

    def _started(self, place: Path, before: dict[str, Any]) -> Found | None:
        machine = FIRST_MACHINE if self.recording.name.startswith(FIRST_RELEASE) else ""
        clock = WorldClock()
        clock.pass_time(_NEXT_MORNING)
        till = till_in(place, clock, SeededRandomness("start"), _nowhere, machine)
        till.open_files()
        try:
            return self._compared(till, before)
        finally:
            till.files.store.close()

    def _compared(self, till: RealTill, before: dict[str, Any]) -> Found | None:
        store, side = till.files.store, till.files.side
        side.check_tail()
        with store.read() as work:
            stops = [stop.value for stop in store.stops(work.state)]
            raw: Any = work.connection.connection.driver_connection
            for promise in broken(raw):
                return Found(Harm.BROKEN, promise)
            after = facts(raw)
        if (changed := _changed(before, after)) is not None:
            return Found(Harm.BROKEN, f"the start changed: {changed}")
        if set(stops) & {s.value for s in (Stop.RESTORED, Stop.CLONED, Stop.STORAGE)}:
            return Found(Harm.BROKEN, f"spending is off for no cause: {stops}")
        if side.is_enrolled() and (found := self._recovered(till)) is not None:
            return found
        side.note_incident("after the cut", "")
        with store.read() as work:
            rows, last = _entries(work.connection.connection.driver_connection)
        kept = {e.seq for e in store._journal.entries()} if store._journal else set()
        if not set(rows) <= kept or max(rows) != last[1]:
            return Found(Harm.JOURNAL_BEHIND, f"after the start: {set(rows) - kept}")
        return None

    def _recovered(self, till: RealTill) -> Found | None:
        """A payment whose question was stored is undecided; nothing else is."""
        till.open_rest()
        asked = till.query(
            "SELECT attempt FROM payment_attempt JOIN sale USING (sale_id)"
            " WHERE payment_attempt.state IN ('asked', 'unknown')"
            " AND sale.state IN ('open', 'paying')"
        )
        report = till.acts.recovery.at_start()
        till._cards.close()
        till._directory.close()
        undecided = {one.attempt for one in report.undecided}
        if undecided != {attempt for (attempt,) in asked}:
            return Found(Harm.BROKEN, f"undecided: {undecided}, asked: {asked}")
        loose = till.query(
            "SELECT sale_id FROM right_reservation v JOIN sale USING (sale_id)"
            " WHERE state NOT IN ('paying', 'parked')"
        )
        return Found(Harm.BROKEN, f"still reserved: {loose}") if loose else None

    def _facts(self, place: Path) -> dict[str, Any]:
        path = place / _FILES[TILL]
        if not path.exists() or not path.stat().st_size:
            return {}
        aside = place.with_name("aside")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(place, aside)
        with looked_into(aside / path.name, self.recording.key) as raw:
            return facts(raw)


def _entries(raw: Any) -> tuple[dict[int, tuple[bytes, str]], tuple[int, int]]:
    """The outbox, and (incarnation, number) of the newest entry."""
    try:
        rows = raw.execute("SELECT seq, body, head FROM outbox").fetchall()
        last = raw.execute("SELECT incarnation, seq FROM till_state").fetchone()
    except sqlcipher.OperationalError:
        return {}, (0, 0)  # Its first step is still to come.
    return {seq: (body, head) for seq, body, head in rows}, tuple(last)


def _changed(before: dict[str, Any], after: dict[str, Any]) -> str | None:
    for name, rows in before.items():
        if rows != after[name]:
            return name
    return None


def _nowhere() -> Any:
    class Cut:
        def post(self, *_words: object, **_more: object) -> None:
            raise Unreachable

    return Cut()
