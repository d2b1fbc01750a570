"""The till's store, as the sync needs it: one short transaction for each method.

Every method must run on the till lane, which alone touches the store. None waits for
the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cashier.domain.amounts import Points
from cashier.domain.events import IncidentNoted, RightReturned
from cashier.domain.ids import RightId, ShiftId, StoreId, TillId
from cashier.domain.ledger import Right
from cashier.domain.limits import Limits
from cashier.domain.moments import day_of
from cashier.domain.shift import Shift, ShiftTotals
from cashier.store import schema
from cashier.store.query import Statement
from cashier.store.state import StateRow, Stop
from cashier.till.expiring import give_back_expired
from cashier.till.guarded_clock import GuardedClock
from cashier.till.ports import Clock, QueueRow, QueueState, TillIdentity
from sync import protocol as wire
from sync.client import BadReply, moment
from sync.grants import ServerKey
from sync.inbox import Inbox
from sync.lead import config_of
from sync.queue import Batch, Queue, QueueFigures
from sync.register_rows import parts_of
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
        self._swept: date | None = None  # The server's day of the last look.
        self._is_off = False  # It was told that the clock is wrong.

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
            self._hear_time(work, server_time)
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

    # --- a new epoch ---------------------------------------------------------------

    def hear(self, epoch: int) -> bool:
        """The server's epoch; True if it is news."""
        if epoch <= self.identity().epoch:
            return False
        with self._store.act() as work:
            work.state.raise_epoch(epoch)
            work.commit()
        return True

    def owes_report(self) -> int | None:
        """The last epoch for which we are in order, if that is not the present one."""
        with self._store.read() as work:
            row = work.state.row()
        return row.registered_epoch if row.must_report else None

    def begin_report(
        self, answer: wire.RegisterAnswer, now: datetime
    ) -> list[wire.RegisterPart]:
        """Go back to what the server has, and read what we hold, as of one moment."""
        with self._store.act() as work:
            _queue(work).go_back(answer, now)
            parts = parts_of(
                work.connection, work.state.row(), posted=answer.posted_seq
            )
            work.commit()
        return parts

    def note_registered(self, epoch: int) -> None:
        with self._store.act() as work:
            work.state.note_registered(epoch)
            work.commit()

    # --- mail --------------------------------------------------------------------

    def last_letter(self) -> int:
        with self._store.read() as work:
            return work.state.row().down_seq

    def open_mail(self, answer: wire.MailboxAnswer) -> int:
        """Apply letters and their numbers together; how many."""
        with self._store.act() as work:
            server_time = moment(answer.server_time)
            self._hear_time(work, server_time)
            key = ServerKey(work.state.row().server_key)
            inbox = Inbox(work, work.state, key, self._clock.now())
            opened = inbox.apply(answer)
            if answer.limits is not None:
                work.limits.set_rules(limits_of(answer.limits))
            self._sweep(work, server_time)
            work.commit()
        return opened

    # --- time --------------------------------------------------------------------

    def _hear_time(self, work: SyncUnit, server_time: datetime) -> None:
        """The server's time ends every doubt; a clock that is wrong is told once."""
        clock = self._clock
        if not isinstance(clock, GuardedClock):
            return
        off = clock.trust(server_time)
        work.state.trust_time(clock.now())
        if clock.is_off and not self._is_off:
            detail = f"{round(off.total_seconds())} s"
            note = IncidentNoted(code="clock", detail=detail, at=clock.now())
            work.outbox.put(note)
        self._is_off = clock.is_off

    def _sweep(self, work: SyncUnit, server_time: datetime) -> None:
        """Once for each day of the server."""
        zone = ZoneInfo(work.state.row().time_zone or "UTC")
        day = day_of(server_time, zone)
        if day != self._swept:
            give_back_expired(work, day, self._clock.now())
            self._swept = day

    # --- what stops redemption ---------------------------------------------------

    def fence(self, code: str) -> None:
        """The server does not accept this life of the till: sell, do not spend."""
        with self._store.act() as work:
            now = self._clock.now()
            if Stop.FENCED not in work.state.stops(now):
                work.state.stop_redemption(Stop.FENCED, now)
                work.outbox.put(IncidentNoted(code="fenced", detail=code, at=now))
                work.commit()

    def come_back(self) -> None:
        """The server was told that we are lost: give back what we hold, spend no more.

        The journal says it, so what was booked for us ends to the point. What an
        undecided sale has reserved stays with that sale.
        """
        with self._store.act() as work:
            now = self._clock.now()
            if Stop.LOST in work.state.stops(now):
                return
            work.state.stop_redemption(Stop.LOST, now)
            for right in held_rights(work):
                work.rights.give_up(right.right_id, right.left())
                work.outbox.put(
                    RightReturned(
                        right_id=right.right_id,
                        account=right.account,
                        draws=right.left(),
                        at=now,
                    )
                )
            work.outbox.put(IncidentNoted(code="lost", detail="came back", at=now))
            work.commit()

    # --- a life that the server does not know yet ----------------------------------

    def is_poor(self) -> bool:
        with self._store.read() as work:
            return bool(work.state.row().is_poor)

    def wait_for_person(self) -> None:
        """An earlier life woke up elsewhere, and this file forgot that."""
        with self._store.act() as work:
            now = self._clock.now()
            if Stop.CLONED not in work.state.stops(now):
                work.state.stop_redemption(Stop.CLONED, now)
                work.commit()

    def adopt(self, answer: wire.EnrolAnswer) -> None:
        """The server knows this life now: its number is said, points may come."""
        with self._store.act() as work:
            refuse_earlier(work.state.row(), answer)
            work.state.enrol(
                identity_of(answer),
                server_key=answer.server_key,
                machine=work.state.row().machine,
                store_name=answer.store_name,
                time_zone=answer.time_zone,
            )
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


def limits_of(rules: wire.LimitRules) -> Limits:
    return Limits(
        lookups_a_minute=rules.lookups_a_minute,
        typed_cards_a_day=rules.typed_cards_a_day,
        earnings_an_hour=rules.earnings_an_hour,
        earnings_a_day=rules.earnings_a_day,
        redemptions_a_day=rules.redemptions_a_day,
        redeemed_a_day=Points(rules.redeemed_a_day),
        allowance_alone=Points(rules.allowance_alone),
    )


def held_rights(work: SyncUnit) -> list[Right]:
    """Every right of this life, pools too, with something left."""
    found = (
        work.rights.get(RightId(row.right_id)) for row in _HELD.rows(work.connection)
    )
    return [right for right in found if right is not None and right.left()]


def refuse_earlier(row: StateRow, answer: wire.EnrolAnswer) -> None:
    """The second journal takes no entry of a life before the one it knows last."""
    if row.till == answer.till and answer.incarnation < row.incarnation:
        raise BadReply(
            f"the server calls this life {answer.incarnation}, the till"
            f" {row.incarnation}: update the server, then bring a new code"
        )


def identity_of(answer: wire.EnrolAnswer) -> TillIdentity:
    return TillIdentity(
        till=TillId(answer.till),
        store=StoreId(answer.store),
        till_number=answer.till_number,
        store_number=answer.store_number,
        incarnation=answer.incarnation,
        epoch=answer.epoch,
    )


_r = schema.spend_right.c
_present = select(schema.till_state.c.incarnation).scalar_subquery()
_HELD = Statement(
    select(_r.right_id)
    .where(_r.incarnation == _present, _r.reserved + _r.spent + _r.returned < _r.amount)
    .order_by(_r.right_id)
)


def _queue(work: SyncUnit) -> Queue:
    return Queue(work.connection, work.state)
