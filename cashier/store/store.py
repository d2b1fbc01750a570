"""The till's store: opens units of work and looks after the file under them.

After an error of the disk the same handle is never trusted again: redemption goes
off, the file is closed, opened and checked, and only then work goes on. On a full
disk a reserve file makes room for the sale at hand, and redemption waits until the
reserve is back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine

from cashier.domain.clock_guard import Doubt
from cashier.domain.errors import DiskFull, StorageFailed, StorageRefused, StoreDamaged
from cashier.domain.events import IncidentNoted
from cashier.store import engine as files
from cashier.store.journal import Journal, lacking_entries
from cashier.store.query import tell
from cashier.store.reserve import Reserve
from cashier.store.state import Stop, TillState
from cashier.store.unit_of_work import Desk, Mode, SqlUnitOfWork
from cashier.till.guarded_clock import GuardedClock
from cashier.till.ports import Clock, Outbox

_TOLD = frozenset({Stop.DISK_FULL, Stop.STORAGE})  # To the server, each time anew.


class SqlStore:
    """Implements ports.Store. Used by one thread at a time, the till lane."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock,
        outbox_for: Callable[[Connection], Outbox],
        journal: Journal | None = None,
        reserve: Reserve | None = None,
        reopen: Callable[[], Engine] | None = None,
    ) -> None:
        self._engine: Engine | None = engine
        self._reopen = reopen
        self._clock = clock
        self._outbox_for = outbox_for
        self._journal = journal
        self._reserve = reserve
        self._own_stops: set[Stop] = set()  # Also when the file takes no writes.
        self._desk: Desk | None = None
        self._is_busy = False
        self._is_making_room = False
        self._synchronous = ""
        self._desk_now()

    # --- ports.Store -----------------------------------------------------------

    def act(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self, Mode.ACT)

    def draft(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self, Mode.DRAFT)

    def basket(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self, Mode.BASKET)

    def read(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self, Mode.READ)

    # --- for the units of work ---------------------------------------------------

    def now(self) -> datetime:
        return self._clock.now()

    def begin(self, mode: Mode) -> Desk:
        assert not self._is_busy, "one act, one transaction: no unit inside a unit"
        desk = self._desk_now()
        if mode is not Mode.READ:
            try:
                self._set_synchronous(desk, "FULL" if mode is Mode.ACT else "NORMAL")
            except StorageRefused:
                self._distrust()
                raise
        desk.shifts.was_closed = False
        self._is_busy = True
        return desk

    def mirror_after(self, desk: Desk, commit: Callable[[], None]) -> None:
        lacking = lacking_entries(desk.connection, self._journal)
        commit()
        if self._journal is None or not lacking:
            return
        try:
            self._journal.append(lacking)
            self._own_stops.discard(Stop.JOURNAL)
        except StorageRefused:
            # The act is done and durable; only its second copy is missing. The
            # next one, or the next start, appends what the journal lacks.
            self._own_stops.add(Stop.JOURNAL)

    def end(self, desk: Desk, mode: Mode, error: BaseException | None) -> None:
        self._is_busy = False
        is_sick = isinstance(error, StorageRefused)
        try:
            if desk.raw.in_transaction:  # Not committed, or that was refused.
                tell(desk.connection, "ROLLBACK")
            if desk.connection.in_transaction():  # Core had joined in.
                desk.connection.rollback()
        except (StorageRefused, sqlcipher.Error):
            is_sick = True  # Reported by the error that is already on its way.
        if isinstance(error, DiskFull):
            self._make_room()
        elif is_sick:
            self._distrust()
        elif error is None and mode is Mode.ACT:
            self._tidy_up(desk)

    def doubt(self) -> Doubt | None:
        """What the clock itself knows; a plain one knows nothing."""
        clock = self._clock
        return clock.doubt() if isinstance(clock, GuardedClock) else None

    def is_journal_whole(self) -> bool:
        return self._journal is not None and Stop.JOURNAL not in self._own_stops

    def stops(self, state: TillState) -> Sequence[Stop]:
        found = (*sorted(self._own_stops, key=_name), *state.stops(self.now()))
        return (*found, Stop.CLOCK) if self.doubt() is not None else found

    # --- care ----------------------------------------------------------------------

    def idle(self) -> None:
        """Between customers: short log, journal complete, reserve and trust back."""
        self._shorten_log(self._desk_now())
        if self._journal is not None:
            self.catch_up_journal()
        if Stop.STORAGE in self._all_stops() and self._file_is_sound():
            self._lift(Stop.STORAGE)
        if self._reserve is not None and self._reserve.is_back():
            self._lift(Stop.DISK_FULL)

    def catch_up_journal(self) -> int:
        """Append what the second journal lacks; how many entries that was."""
        appended = 0
        while True:
            with self.read() as work:
                lacking = lacking_entries(work.connection, self._journal)
            if self._journal is None or not lacking:
                return appended
            self._journal.append(lacking)
            self._own_stops.discard(Stop.JOURNAL)
            appended += len(lacking)

    def checkpoint(self, *, truncate: bool = False) -> None:
        files.checkpoint(self._desk_now().connection, truncate=truncate)

    def stop_redemption(self, why: Stop) -> None:
        """Until it is lifted by its own cause; kept over restarts."""
        self._own_stops.add(why)
        with suppress(StorageRefused), self.act() as work:
            now = self.now()
            is_news = why in _TOLD and why not in work.state.stops(now)
            if is_news and work.state.is_enrolled:
                note = IncidentNoted(code=why.value, detail="redemption is off", at=now)
                work.outbox.put(note)
            work.state.stop_redemption(why, now)
            work.commit()

    def close(self) -> None:
        """Bring everything into the file and let it go."""
        if self._desk is not None:
            with suppress(StorageRefused):
                files.checkpoint(self._desk.connection, truncate=True)
        self._let_go()
        if self._journal is not None:
            with suppress(StorageRefused):
                self._journal.close()

    # --- inside ----------------------------------------------------------------------

    def _desk_now(self) -> Desk:
        if self._desk is None:
            was_sick = Stop.STORAGE in self._own_stops
            connection = self._engine_now().connect()
            self._desk = Desk(connection, self._outbox_for)
            self._synchronous = ""
            if was_sick:
                self._bring_in(connection)
                self.stop_redemption(Stop.STORAGE)
            if self._desk is None:
                raise StorageFailed("the disk failed again")
        return self._desk

    def _engine_now(self) -> Engine:
        if self._engine is None:
            if self._reopen is None:
                raise StorageFailed("closed after an error of the disk")
            self._engine = self._reopen()
        return self._engine

    def _bring_in(self, connection: Connection) -> None:
        """Write the log into the file: what was read back is then on the disk."""
        with suppress(StorageRefused):
            files.checkpoint(connection, truncate=True)

    def _set_synchronous(self, desk: Desk, level: str) -> None:
        if level != self._synchronous:
            tell(desk.connection, f"PRAGMA synchronous = {level}")
            self._synchronous = level

    def _tidy_up(self, desk: Desk) -> None:
        """The act is done and durable: what fails here must not say otherwise.

        After a draft somebody waits for the answer to a scan, so what the next one
        needs is done here too.
        """
        try:
            self._set_synchronous(desk, "NORMAL")
            self._keep_log_short(desk)
        except StorageRefused:
            self._distrust()

    def _keep_log_short(self, desk: Desk) -> None:
        if desk.shifts.was_closed:
            files.checkpoint(desk.connection, truncate=True)
        elif files.log_bytes(desk.raw) > files.LARGE_LOG_BYTES:
            self._shorten_log(desk)

    def _shorten_log(self, desk: Desk) -> None:
        """Bring the log into the file, and begin the next one.

        The first write of a new log flushes its head. Let that be one for which
        nobody waits, instead of the next customer's first scan.
        """
        is_used = files.log_bytes(desk.raw) > files.PAGE_BYTES
        files.checkpoint(desk.connection)
        if is_used:
            with suppress(StorageRefused), self.draft() as work:
                work.state.note_time(self.now(), self.doubt())
                work.commit()

    def _make_room(self) -> None:
        if self._reserve is not None:
            self._reserve.release()
        if self._is_making_room:
            return  # Still full: the stop is known here, its row waits for room.
        self._is_making_room = True
        try:
            self.stop_redemption(Stop.DISK_FULL)
        finally:
            self._is_making_room = False

    def _distrust(self) -> None:
        self._own_stops.add(Stop.STORAGE)
        self._let_go()

    def _let_go(self) -> None:
        desk, self._desk, self._engine = self._desk, None, None
        if desk is not None:
            with suppress(StorageRefused, sqlcipher.Error):
                desk.connection.close()
                desk.connection.engine.dispose()

    def _file_is_sound(self) -> bool:
        damage = files.find_damage(self._desk_now().raw)
        if damage is not None:
            raise StoreDamaged(damage)
        return True

    def _all_stops(self) -> Sequence[Stop]:
        with self.read() as work:
            return self.stops(work.state)

    def _lift(self, why: Stop) -> None:
        if why not in self._all_stops():
            return
        with self.act() as work:
            work.state.allow_redemption(why)
            work.commit()
        self._own_stops.discard(why)


def _name(stop: Stop) -> str:
    return stop.value
