"""A shop whose till loses its files, and the server that must not lose a sale of it.

Real till, real files, real server in one process; the line between them can be cut,
and the till's folder can be copied, damaged and put back like a disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bench.replay.world import Link
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import NO_POINTS, Points
from cashier.store.state import Stop
from server import epochs, schema as db
from server.backup import backup
from server.bootstrap import DATABASE_FILE, open_server
from server.handlers.enrol import make_code
from server.lost import Signed
from server.verify import verify
from sync.assembly import surroundings
from sync.client import SyncError
from sync.cycle import at_once
from sync.enrol import enrol
from sync.lanes import LaneName
from sync.new_life import Saved, recover
from tests.helpers.ready_shop import STORE_NAME, ReadyShop, places_of, till_of
from tests.helpers.real_till import ANNA, MILK, PETROVA, RealTill

OLGA = Signed(who="Olga, IT", why="a story")


class LostShop:
    def __init__(self, ready: ReadyShop) -> None:
        self.ready = ready
        self.server = open_server(ready.server_data, SystemClock(), SystemRandomness())
        self.wire = Link(self.server)

    # --- the till's life --------------------------------------------------------

    @property
    def data(self) -> Path:
        return self.ready.till_home / "data"

    def till(self, home: Path | None = None, machine: str = "") -> RealTill:
        """The till of a folder; another folder is another disk."""
        made = till_of(self.ready, SystemClock(), SystemRandomness(), lambda: self.wire)
        if home is not None:
            made.around = replace(made.around, places=places_of(home))
            made.around = replace(
                made.around, secrets=type(made.around.secrets)(home / "data")
            )
        if machine:
            made.around = replace(made.around, machine=machine)
        return made

    @contextmanager
    def running(
        self, home: Path | None = None, machine: str = ""
    ) -> Iterator[RealTill]:
        till = self.till(home, machine)
        till.start()
        till.begin_sync()
        try:
            yield till
        finally:
            till.stop()

    def recover(self, home: Path | None = None) -> Saved:
        return recover(surroundings(self.till(home).around))

    def copy_disk(self, where: Path) -> Path:
        """All that the till has: files, journal, keys."""
        shutil.copytree(self.ready.till_home, where)
        return where

    def enrol_again(self, till: RealTill) -> None:
        code, _ = make_code(
            self.server.core, store_number=1, store_name=STORE_NAME, till_number=1
        )
        enrol(
            self.wire,
            till.files.secrets,
            till.files.store,
            at_once,
            SystemRandomness(),
            code=code,
            machine=till.around.machine,
        )

    # --- selling ----------------------------------------------------------------

    def sell(self, till: RealTill, times: int = 1) -> list[str]:
        """Milk for cash, each sale with a card that earns; the receipts' numbers."""
        if till.acts.shifts.current() is None:
            till.open_shift()
        return [till.sell(MILK, PETROVA, redeem=NO_POINTS).number for _ in range(times)]

    def redeem(self, till: RealTill, points: Points) -> str:
        if till.acts.shifts.current() is None:
            till.open_shift()
        return till.sell(MILK, PETROVA, redeem=points).number

    def may_redeem(self, till: RealTill) -> Points:
        """What the till lets a customer spend now; the sale is given up again."""
        if till.acts.shifts.current() is None:
            till.open_shift()
        till.scan(MILK)
        view = till.scan(PETROVA)
        found = NO_POINTS if view.quote is None else view.quote.largest
        till.acts.sales.void_sale(ANNA)
        return found

    def cut(self) -> None:
        self.wire.is_up = False

    def mend(self) -> None:
        self.wire.is_up = True

    def exchange(self, till: RealTill) -> str:
        """Every lane once, as far as the server lets it; what it said no with."""
        said = ""
        for name in (LaneName.UPLOAD, LaneName.MAIL, LaneName.UPLOAD):
            try:
                till.link.turn(name)
            except SyncError as error:
                said = str(error)
        return said

    def copy_server(self) -> Path:
        """A backup as it is now."""
        copy = self.ready.server_data.with_name("backup.db")
        backup(self.server.core, copy)
        return copy

    def restore_server(self, copy: Path) -> None:
        """Its disk was lost; the operator says so with `kassa-server restored`."""
        self.server.close()
        place = self.ready.server_data / DATABASE_FILE
        for tail in ("-wal", "-shm"):
            place.with_name(place.name + tail).unlink(missing_ok=True)
        shutil.copy(copy, place)
        self.server = open_server(
            self.ready.server_data, SystemClock(), SystemRandomness()
        )
        self.wire.server = self.server
        core = self.server.core
        core.database.write(lambda conn: epochs.begin(core, conn, loss=True))

    # --- looking ----------------------------------------------------------------

    def numbers(self) -> list[str]:
        """Receipts at the server."""
        query = select(db.sale.c.number).order_by(db.sale.c.number)
        return list(
            self.server.core.database.read(
                lambda conn: [n for n in conn.execute(query).scalars() if n]
            )
        )

    def codes(self) -> list[str]:
        query = select(db.exception_item.c.code).order_by(db.exception_item.c.code)
        found = self.server.core.database.read(
            lambda conn: list(conn.execute(query).scalars())
        )
        return [code for code in found if code != "incident"]

    def differences(self) -> list[str]:
        return self.server.core.database.read(verify)

    def stops(self, till: RealTill) -> set[Stop]:
        with till.files.store.read() as work:
            return set(till.files.store.stops(work.state))

    def life(self, till: RealTill) -> int:
        return till.files.side.identity().incarnation
