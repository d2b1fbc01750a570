"""The one row of what a till knows about itself, and what stops redemption.

Identity and chain, acknowledgements and mailbox, and the highest time ever proven
(see domain.clock_guard). A clock in doubt stops what the chain lends, and nothing
that is guaranteed: rights do not use time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, true, update
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.clock_guard import TOLERANCE, ClockMark, Doubt
from cashier.domain.ids import StoreId, TillId
from cashier.domain.stops import Stop as Stop
from cashier.store import schema
from cashier.store.columns import maybe_moment, moment_of, moment_text
from cashier.store.query import Statement
from cashier.till.ports import TillIdentity

# What ends a life of a till; the next one begins at the program's next start.
ENDS_OF_LIFE = (Stop.FENCED, Stop.CLONED, Stop.LOST, Stop.RESTORED)


class ChainBroken(Exception):  # Only a bug can cause it.
    """An entry was put that does not follow the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """The row, as it is; `till` empty: not enrolled yet."""

    till: str
    store: str
    till_number: int
    store_number: int
    store_name: str
    time_zone: str
    incarnation: int
    epoch: int
    seq: int
    head: str
    ack_seq: int
    stable_seq: int
    down_seq: int
    clock_high: str
    server_key: str
    machine: str
    number_floor: int
    shift_floor: int
    is_poor: int
    registered_epoch: int  # Below `epoch`: the server wants to hear what we hold.
    clock_doubt: str = ""

    @property
    def must_report(self) -> bool:
        return self.registered_epoch < self.epoch


_t = schema.till_state.c
_columns = [column for column in schema.till_state.c if column.name != "id"]
_ROW = Statement(select(*_columns))
# Of the row only what an act on a sale asks for; it is asked at every card.
_IDENTITY = Statement(
    select(
        _t.till,
        _t.store,
        _t.till_number,
        _t.store_number,
        _t.incarnation,
        _t.epoch,
    )
)
_CHAIN = Statement(select(_t.seq, _t.head))
_CLOCK = Statement(select(_t.clock_high))
_ADVANCE = Statement(
    update(schema.till_state)
    .where(_t.seq == bindparam("before"))
    .values(seq=bindparam("new_seq"), head=bindparam("new_head"))
)
_ACK = Statement(
    update(schema.till_state)
    .where(_t.ack_seq <= bindparam("ack"), _t.stable_seq <= bindparam("stable"))
    .values(ack_seq=bindparam("ack"), stable_seq=bindparam("stable"))
)
_MAIL = Statement(
    update(schema.till_state)
    .where(_t.down_seq == bindparam("before"))
    .values(down_seq=bindparam("after"))
)
_EPOCH = Statement(
    update(schema.till_state)
    .where(_t.epoch < bindparam("new_epoch"))
    .values(epoch=bindparam("new_epoch"))
)
_REGISTERED = Statement(
    update(schema.till_state)
    .where(_t.registered_epoch < bindparam("done"), _t.epoch >= bindparam("done"))
    .values(registered_epoch=bindparam("done"))
)
_BACK = Statement(
    update(schema.till_state).values(
        ack_seq=bindparam("ack"),
        stable_seq=bindparam("stable"),
        down_seq=bindparam("letters"),
    )
)
_TIME = Statement(
    update(schema.till_state)
    .where(
        or_(_t.clock_high < bindparam("now"), _t.clock_doubt != bindparam("doubted"))
    )
    .values(
        clock_high=func.max(_t.clock_high, bindparam("now")),
        clock_doubt=bindparam("doubted"),
    )
)
_TRUST = Statement(
    update(schema.till_state).values(clock_high=bindparam("now"), clock_doubt="")
)
_FLOORS = Statement(
    update(schema.till_state).values(
        number_floor=bindparam("number"), shift_floor=bindparam("shift")
    )
)
_ENROL = Statement(
    update(schema.till_state).values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "till",
                "store",
                "till_number",
                "store_number",
                "store_name",
                "time_zone",
                "incarnation",
                "epoch",
                "server_key",
                "machine",
                "seq",
                "head",
                "ack_seq",
                "stable_seq",
                "down_seq",
                "registered_epoch",
                "is_poor",
            )
        }
    )
)
_WAITING = Statement(
    select(func.count())
    .select_from(schema.outbox)
    .where(schema.outbox.c.state == "waiting")
)
_FORGET = Statement(delete(schema.outbox))
_FORGET_HOLDS = Statement(delete(schema.hold))
_stop = schema.redemption_stop
_STOP = Statement(insert(_stop).on_conflict_do_nothing())
_ALLOW = Statement(delete(_stop).where(_stop.c.why == bindparam("why_not")))
# Both in one: they are asked for at every scan.
_STOPS = Statement(
    select(_t.clock_high, _stop.c.why)
    .outerjoin_from(schema.till_state, _stop, true())
    .order_by(_stop.c.at, _stop.c.why)
)


class TillState:
    """Reads and moves the row, inside the transaction of whoever asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: tuple[object, StateRow] | None = None  # Made of the last answer.

    def row(self) -> StateRow:
        found = _ROW.row(self._connection)
        assert found is not None, "the file has its one row from the first step"
        if self._read is None or self._read[0] != found:
            self._read = found, StateRow(**found._asdict())
        return self._read[1]

    @property
    def is_enrolled(self) -> bool:
        return self.row().till != ""

    def identity(self) -> TillIdentity:
        row = _IDENTITY.row(self._connection)
        assert row is not None, "the file has its one row from the first step"
        return TillIdentity(
            till=TillId(row.till),
            store=StoreId(row.store),
            till_number=row.till_number,
            store_number=row.store_number,
            incarnation=row.incarnation,
            epoch=row.epoch,
        )

    def enrol(
        self,
        identity: TillIdentity,
        *,
        server_key: str,
        machine: str,
        store_name: str = "",
        time_zone: str = "",
        genesis: str = "00" * 32,
        must_report: bool = False,
    ) -> None:
        """Become this till. A new incarnation begins a new, empty chain.

        Who becomes what he was may be known to a server that was restored, and that
        has forgotten him: it hears all about us.
        """
        row = self.row()
        # A poor life has written entries before the server gave it its number.
        is_same = row.incarnation == identity.incarnation or bool(row.is_poor)
        if row.is_poor:
            for why in ENDS_OF_LIFE:
                self.allow_redemption(why)
        if not is_same:
            self._forget_old_chain()
        _ENROL.change(
            self._connection,
            new_till=identity.till,
            new_store=identity.store,
            new_till_number=identity.till_number,
            new_store_number=identity.store_number,
            new_store_name=store_name,
            new_time_zone=time_zone,
            new_incarnation=identity.incarnation,
            new_epoch=identity.epoch,
            new_server_key=server_key,
            new_machine=machine,
            new_seq=row.seq if is_same else 0,
            new_head=row.head if is_same else genesis,
            new_ack_seq=row.ack_seq if is_same else 0,
            new_stable_seq=row.stable_seq if is_same else 0,
            new_down_seq=row.down_seq if is_same else 0,
            new_registered_epoch=0 if is_same or must_report else identity.epoch,
            new_is_poor=0,
        )

    def begin_poor_life(
        self, identity: TillIdentity, was: StateRow, *, machine: str, genesis: str
    ) -> None:
        """The next incarnation: a new, empty chain, and no right of the last one.

        Its number is a guess until the server says it; whoever calls has kept the
        entries of the last life elsewhere, durably. What that life asked for is no
        right of this one: nothing of it is given back in this life's name.
        """
        _FORGET.change(self._connection)
        _FORGET_HOLDS.change(self._connection)
        _ENROL.change(
            self._connection,
            new_till=identity.till,
            new_store=identity.store,
            new_till_number=identity.till_number,
            new_store_number=identity.store_number,
            new_store_name=was.store_name,
            new_time_zone=was.time_zone,
            new_incarnation=identity.incarnation,
            new_epoch=identity.epoch,
            new_server_key=was.server_key,
            new_machine=machine,
            new_seq=0,
            new_head=genesis,
            new_ack_seq=0,
            new_stable_seq=0,
            new_down_seq=0,
            new_registered_epoch=identity.epoch,  # It holds nothing to report.
            new_is_poor=1,
        )

    def _forget_old_chain(self) -> None:
        """Entries of the last incarnation are the server's now, or must wait."""
        if _WAITING.number(self._connection):
            raise ChainBroken("entries of the last incarnation were not sent")
        _FORGET.change(self._connection)

    def chain(self) -> tuple[int, str]:
        """(number, head) of the last entry."""
        found = _CHAIN.row(self._connection)
        assert found is not None
        return found.seq, found.head

    def advance_chain(self, seq: int, head: str) -> None:
        """One entry more; a gap or a second one with this number is refused."""
        moved = _ADVANCE.change(
            self._connection, before=seq - 1, new_seq=seq, new_head=head
        )
        if moved != 1:
            raise ChainBroken(f"entry {seq} does not follow")

    def note_ack(self, ack_seq: int, stable_seq: int) -> None:
        """What the server holds; an older answer that comes late changes nothing."""
        _ACK.change(self._connection, ack=ack_seq, stable=stable_seq)

    def note_mail(self, down_seq: int) -> None:
        """One letter more from the mailbox; a gap is refused."""
        if _MAIL.change(self._connection, before=down_seq - 1, after=down_seq) != 1:
            raise ChainBroken(f"letter {down_seq} does not follow")

    def raise_epoch(self, epoch: int) -> None:
        _EPOCH.change(self._connection, new_epoch=epoch)

    def note_registered(self, epoch: int) -> None:
        """The server has heard all it wanted to hear in this epoch."""
        _REGISTERED.change(self._connection, done=epoch)

    def go_back(self, *, ack_seq: int, stable_seq: int, down_seq: int) -> None:
        """To what a restored server still has: only a report may do this."""
        _BACK.change(self._connection, ack=ack_seq, stable=stable_seq, letters=down_seq)

    def raise_floors(self, *, number: int, shift: int) -> None:
        """Numbers that a lost file gave out: the new one begins above them."""
        row = self.row()
        _FLOORS.change(
            self._connection,
            number=max(number, row.number_floor),
            shift=max(shift, row.shift_floor),
        )

    # --- clock ---------------------------------------------------------------

    def clock_mark(self) -> ClockMark:
        row = self.row()
        doubt = Doubt(row.clock_doubt) if row.clock_doubt else None
        return ClockMark(high=maybe_moment(row.clock_high or None), doubt=doubt)

    def note_time(self, now: datetime, doubt: Doubt | None = None) -> None:
        doubted = doubt.value if doubt is not None else ""
        _TIME.change(self._connection, now=moment_text(now), doubted=doubted)

    def trust_time(self, now: datetime) -> None:
        """A clock that can be trusted (the server's) says so: forget the mark."""
        _TRUST.change(self._connection, now=moment_text(now))

    def clock_is_behind(self, now: datetime) -> bool:
        found = _CLOCK.row(self._connection)
        assert found is not None
        return _is_behind(now, found.clock_high)

    # --- what stops redemption ------------------------------------------------

    def stop_redemption(self, why: Stop, at: datetime) -> None:
        _STOP.change(self._connection, why=why.value, at=moment_text(at))

    def allow_redemption(self, why: Stop) -> None:
        _ALLOW.change(self._connection, why_not=why.value)

    def stops(self, now: datetime) -> tuple[Stop, ...]:
        """Everything that stands in the way now, oldest first."""
        rows = _STOPS.rows(self._connection)
        found = tuple(Stop(row.why) for row in rows if row.why is not None)
        return (*found, Stop.CLOCK) if _is_behind(now, rows[0].clock_high) else found


def _is_behind(now: datetime, high: str) -> bool:
    return high != "" and now < moment_of(high) - TOLERANCE
