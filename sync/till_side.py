"""The till's store, as the sync needs it: one short transaction for each method.

Every method must run on the till lane, which alone touches the store. None waits for
the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cashier.domain.events import IncidentNoted
from cashier.domain.ids import ShiftId
from cashier.domain.shift import Shift, ShiftTotals
from cashier.store.state import Stop
from cashier.till.ports import Clock, QueueRow, QueueState, TillIdentity
from sync import protocol as wire
from sync.grants import ServerKey
from sync.inbox import Inbox
from sync.lead import config_of
from sync.queue import Batch, Queue, QueueFigures
from sync.units import SyncStore as SyncStore, SyncUnit as SyncUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """To the shop's lead, by number of the entry that tells it."""

    acked: int  # Everything up to here the server has.
    last: int  # The newest entry that was looked at.
    ends: dict[int, wire.SubEnd]


class TillSide:
    def __init__(self, store: SyncStore, clock: Clock) -> None:
        self.store = self._store = store
        self._clock = clock

    # --- reading ---------------------------------------------------------------

    def identity(self) -> TillIdentity:
        with self._store.read() as work:
            return work.state.identity()

    def is_enrolled(self) -> bool:
        with self._store.read() as work:
            return work.state.is_enrolled

    def server_key(self) -> ServerKey:
        with self._store.read() as work:
            return ServerKey(work.state.row().server_key)

    def figures(self) -> QueueFigures:
        with self._store.read() as work:
            return _queue(work).figures()

    def rows(
        self, *, only: QueueState | None = None, most: int = 500
    ) -> tuple[QueueRow, ...]:
        with self._store.read() as work:
            return tuple(_queue(work).rows(only=only, most=most))

    def check_tail(self) -> None:
        """At start: is all that was not sent still as it was? Raises StoreDamaged."""
        with self._store.read() as work:
            _queue(work).check_tail()

    # --- the shop ------------------------------------------------------------------

    def shop(self) -> tuple[wire.StoreConfig | None, TillIdentity]:
        """Who leads it by the server's newest word, and who we are."""
        with self._store.read() as work:
            return config_of(work), work.state.identity()

    def ends_after(self, seq: int | None) -> GivenBack:
        """What this till gave back to the lead in entries after that one.

        None: in those that the server does not have.
        """
        with self._store.read() as work:
            row = work.state.row()
            after = row.ack_seq if seq is None else seq
            ends = _queue(work).own_ends(after)
            return GivenBack(acked=row.ack_seq, last=row.seq, ends=ends)

    # --- upload ------------------------------------------------------------------

    def next_batch(self, *, most: int, from_seq: int | None = None) -> Batch | None:
        with self._store.read() as work:
            return _queue(work).next_batch(most=most, from_seq=from_seq)

    def acknowledge(self, ack: wire.UploadAck, server_time: datetime) -> int:
        """Note what the server holds; up to which number that is."""
        with self._store.act() as work:
            _queue(work).acknowledge(ack, server_time)
            work.state.raise_epoch(ack.epoch)
            upto = work.state.row().ack_seq
            work.commit()
        return upto

    def note_failure(
        self, batch: Batch, *, tries: int, next_try: datetime, code: str
    ) -> None:
        with self._store.draft() as work:
            _queue(work).note_failure(batch, tries=tries, next_try=next_try, code=code)
            work.commit()

    def stored_wait(self) -> tuple[int, datetime | None]:
        with self._store.read() as work:
            return _queue(work).stored_wait()

    def trim(self, server_time: datetime) -> int:
        with self._store.draft() as work:
            gone = _queue(work).trim(server_time)
            work.commit()
        return gone

    # --- mail --------------------------------------------------------------------

    def last_letter(self) -> int:
        with self._store.read() as work:
            return work.state.row().down_seq

    def open_mail(self, answer: wire.MailboxAnswer) -> int:
        """Apply letters and their numbers together; how many."""
        with self._store.act() as work:
            key = ServerKey(work.state.row().server_key)
            inbox = Inbox(work, work.state, key, self._clock.now())
            opened = inbox.apply(answer)
            work.commit()
        return opened

    # --- what stops redemption ---------------------------------------------------

    def fence(self, code: str) -> None:
        """The server does not accept this life of the till: sell, do not spend."""
        with self._store.act() as work:
            now = self._clock.now()
            if Stop.FENCED not in work.state.stops(now):
                work.state.stop_redemption(Stop.FENCED, now)
                work.outbox.put(IncidentNoted(code="fenced", detail=code, at=now))
                work.commit()

    # --- shift -------------------------------------------------------------------

    def last_closed_shift(self) -> tuple[Shift, ShiftTotals] | None:
        with self._store.read() as work:
            shift = work.shifts.last_closed()
            if shift is None:
                return None
            return shift, work.shifts.totals(shift.shift_id)

    def shift_totals(self, shift: ShiftId) -> ShiftTotals:
        with self._store.read() as work:
            return work.shifts.totals(shift)

    def note_incident(self, code: str, detail: str) -> None:
        with self._store.act() as work:
            work.outbox.put(
                IncidentNoted(code=code, detail=detail, at=self._clock.now())
            )
            work.commit()


def _queue(work: SyncUnit) -> Queue:
    return Queue(work.connection, work.state)
