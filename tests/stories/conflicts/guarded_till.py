"""A till on a real file whose clock anybody may set, and which may be killed.

The acts and the store are the product's own; the directory is a small fake. Time
passes by `clock.pass_time`; `clock.turn` is a person at the wall clock.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cashier.store.keystore import FileSecrets
from cashier.store.opening import open_till_store
from cashier.store.places import find_places
from cashier.till.guarded_clock import GuardedClock
from sync import protocol as wire
from sync.outbox import outbox_on
from sync.till_side import TillSide
from tests.helpers.fakes import FakeClock, FakeRandomness
from tests.helpers.memory_store import FIRST_TILL
from tests.helpers.till_box import Till


class GuardedTill(Till):
    """The till of the unit tests, on a file and behind the guard."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.wall = FakeClock()
        super().__init__()

    def start(self) -> None:
        """The program starts: only its folder remembers anything."""
        places = find_places({"KASSA_HOME": str(self._folder)})
        self.clock = GuardedClock(self.wall)
        self.store = open_till_store(
            places,
            FileSecrets(places.data),
            clock=self.clock,
            randomness=FakeRandomness(seed=self.starts + 1),
            outbox_for=outbox_on,
            machine="this",
            reserve_bytes=4096,
        )
        with self.store.act() as work:
            if not work.state.is_enrolled:
                work.state.enrol(
                    FIRST_TILL,
                    server_key="00" * 32,
                    machine="this",
                    time_zone="Europe/Moscow",
                )
            mark = work.state.clock_mark()
            work.commit()
        self.clock.begin(mark)
        self.side = TillSide(self.store, self.clock)
        super().start()

    def kill(self) -> None:
        """The process is gone, without a goodbye, and starts again."""
        self.store._let_go()
        self.store._journal.close()  # The process holds its file no more.
        self.start()

    def leave(self) -> None:
        self.store.close()

    def hear(self, server_time: datetime) -> None:
        """The server answers; its mailbox is empty."""
        text = server_time.isoformat(timespec="milliseconds")
        answer = wire.MailboxAnswer(epoch=1, mail=[], server_time=text)
        self.side.open_mail(answer)
