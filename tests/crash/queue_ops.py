"""Every short sequence of what can happen to the queue, for F41 of the fault matrix."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from cashier.domain.ids import RightId, SaleId
from cashier.domain.ledger import RightDraw
from cashier.store.keystore import FileSecrets
from cashier.store.opening import open_till_store
from cashier.store.places import Places
from cashier.store.store import SqlStore
from sync.outbox import outbox_on
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock, FakeRandomness
from tests.store.shop import draw
from tests.sync.till_file import (
    ME,
    SERVER_PUBLIC,
    a_grant,
    a_recall,
    an_ack,
    an_earning,
    an_incident,
    letters,
    put,
)
from ui.commands import machine_name

LONGEST = 3
MACHINE = machine_name()
KEPT_DAYS = 36


def places_of(data: Path) -> Places:
    return Places(config=data, data=data, logs=data)


def open_queue(data: Path, clock: FakeClock) -> SqlStore:
    return open_till_store(
        places_of(data),
        FileSecrets(data),
        clock=clock,
        randomness=FakeRandomness(),
        outbox_for=outbox_on,
        machine=MACHINE,
        reserve_bytes=4096,
    )


def make_template(data: Path) -> None:
    """A till that has a right, one entry sent and one waiting."""
    clock = FakeClock()
    store = open_queue(data, clock)
    with store.act() as work:
        work.state.enrol(ME, server_key=SERVER_PUBLIC, machine=MACHINE)
        work.commit()
    put(store, an_incident("one"), an_incident("two"))
    queue = Ops(store, clock)
    queue.side.open_mail(letters(a_grant("right-0")))
    queue.acknowledge(1)
    store.close()


class Ops:
    """The operations; each makes sense whatever came before it."""

    def __init__(self, store: SqlStore, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.side = TillSide(store, clock)
        self._done = 0

    def do(self, word: str) -> None:
        self._done += 1
        self.clock.pass_time(1)
        OPERATIONS[word](self)

    def put(self) -> None:
        """Two entries of one act."""
        with self.store.act() as work:
            work.outbox.put(an_earning(self._done, sale=f"sale-{self._done}"))
            work.outbox.put(an_incident(f"op {self._done}"))
            work.commit()

    def spend(self) -> None:
        """A point of the first right, and its entry, in one act."""
        sale, plan = SaleId(f"sold-{self._done}"), self._one_point()
        with self.store.act() as work:
            if plan:
                work.rights.reserve(sale, plan)
                work.rights.spend(sale)
            work.outbox.put(an_incident(f"spent {len(plan)}"))
            work.commit()

    def _one_point(self) -> tuple[RightDraw, ...]:
        with self.store.read() as work:
            right = work.rights.get(RightId("right-0"))
        if right is None or not right.left:
            return ()
        return (RightDraw(right_id=right.right_id, draws=(draw(100),)),)

    def send(self) -> None:
        """The server acknowledges all there is."""
        with self.store.read() as work:
            upto = work.state.chain()[0]
        self.acknowledge(upto)

    def acknowledge(self, upto: int) -> None:
        with self.store.read() as work:
            ask = work.connection.exec_driver_sql
            head = ask("SELECT head FROM outbox WHERE seq = ?", (upto,)).scalar()
        if head is not None:  # Trimmed: the server has nothing new to say.
            ack = an_ack(upto, str(head), stable_seq=upto)
            self.side.acknowledge(ack, self.clock.now())

    def trim(self) -> None:
        self.clock.turn(days=KEPT_DAYS)
        self.side.trim(self.clock.now())

    def mail(self) -> None:
        """A new right comes, and the first is asked back."""
        first = self.side.last_letter() + 1
        grant, recall = a_grant(f"right-{first}"), a_recall("right-0", up_to=500)
        self.side.open_mail(letters(grant, recall, first=first))

    def idle(self) -> None:
        """The log is brought into the file, and the next one begun."""
        self.store.idle()


OPERATIONS: dict[str, Callable[[Ops], None]] = {
    "put": Ops.put,
    "spend": Ops.spend,
    "send": Ops.send,
    "trim": Ops.trim,
    "mail": Ops.mail,
    "idle": Ops.idle,
}


def sequences() -> list[tuple[str, ...]]:
    """The longest ones: every shorter one is the beginning of one of them."""
    return list(itertools.product(OPERATIONS, repeat=LONGEST))


def new_from(words: tuple[str, ...], seen: set[tuple[str, ...]]) -> int:
    """The first operation that no sequence before this one has come to."""
    begins = [words[: n + 1] for n in range(len(words))]
    first = next(n for n, begin in enumerate(begins) if begin not in seen)
    seen.update(begins)
    return first + 1


def run_sequence(data: Path, words: list[str], begins: Callable[[int], None]) -> None:
    clock = FakeClock()
    store = open_queue(data, clock)
    queue = Ops(store, clock)
    for number, word in enumerate(words, 1):
        begins(number)
        queue.do(word)
    store._let_go()  # The program is gone; nothing is tidied.
