"""One till of the simulation: the real acts, the real store, the real sync.

Its files and its key store outlive it; everything else is thrown away at a crash and
made again from them, as at a start of the program.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from cashier.domain.limits import NO_LIMITS
from cashier.store.cards_file import CardsFile
from cashier.store.directory import SqlDirectory
from cashier.store.engine import open_store
from cashier.store.migrate import migrate
from cashier.store.opening import open_till_store
from cashier.store.places import Places
from cashier.store.recovery import remember
from cashier.store.state import Stop
from cashier.store.store import SqlStore
from cashier.till.carrying import Carrying
from cashier.till.facts import business_day
from cashier.till.guarded_clock import GuardedClock
from cashier.till.holding import Holding
from cashier.till.no_receipt import NoReceipt
from cashier.till.payments import Payments
from cashier.till.ports import CompletedSale, TillIdentity
from cashier.till.printing import Printing
from cashier.till.recovery import Recovery, RecoveryReport
from cashier.till.returns import Returns
from cashier.till.sales import SalesDesk
from cashier.till.settings import TillSettings
from cashier.till.shifts import ShiftDesk
from sync import protocol as wire
from sync.advice import programme_of
from sync.carrier import Carrier
from sync.carry import SignedCarries
from sync.client import SyncClient
from sync.cycle import MailTurn, UploadTurn, at_once
from sync.enrol import CARD_KEY, PEPPER, enrol, signer_of
from sync.feed import FeedTurn
from sync.holds import ServerHoldDesk
from sync.lanes import LaneName, Lanes, SyncLane
from sync.lead import Lead
from sync.lead_desk import LEAD_WAIT_S, LeadClient, LeadDesk, LeadEnds, ShopDesks
from sync.new_life import Surroundings, begin_if_needed, mend_queue
from sync.outbox import outbox_on
from sync.queue_file import key_of
from sync.receipts import ServerReceipts
from sync.status import StatusBoard
from sync.till_side import TillSide
from sync.worker import SyncRound
from tests.helpers.fakes import FakePrinter
from tests.helpers.till_box import receipt_text, report_text
from tests.stories.simulation.disk import RESERVE_BYTES, PlainConnection, SimDisk
from tests.stories.simulation.key_box import KEY, KeyBox
from tests.stories.simulation.network import Network, SimTransport
from tests.stories.simulation.world import (
    Crash,
    SeededRandomness,
    TillClock,
    World,
)

C = TypeVar("C", CardsFile, SqlDirectory)
# A new life that a person must let in. Its file says so, as the till's badge does: the
# start that began this life may have been cut off, and nobody saw what it said.
_MUST_BE_LET_IN = (
    "SELECT why FROM redemption_stop, till_state WHERE is_poor AND why IN"
    f" ('{Stop.FENCED.value}', '{Stop.CLONED.value}')"
)
POLL_S = 30.0
FEED_S = 600.0


class _Told(msgspec.Struct):
    sale: str = ""


_told = msgspec.json.Decoder(_Told)


class SimTill:
    def __init__(
        self,
        number: int,
        world: World,
        network: Network,
        folder: Path,
        code: str,
        *,
        name: str = "",
        keys: Mapping[Any, bytes] | None = None,
    ) -> None:
        self.number = number  # Of its store.
        self.name = name = name or f"till-{number}"
        self.world = world
        self.clock = TillClock(world.clock)
        self.settings = TillSettings(time_zone="Europe/Moscow", limits=NO_LIMITS)
        self.machine = name
        self.printer = FakePrinter()
        self.disk = SimDisk(world, folder)
        self.folder = folder
        self.places = Places(config=folder, data=folder, logs=folder)
        self.code = code
        self._keys = KeyBox(keys)
        self._randomness = SeededRandomness(f"{world.seed} {name}")
        self._network = network
        self._transport = SimTransport(world, network, name)
        self.holder = ""  # What the chain calls it.
        self.is_out_of_time = False  # Its file is older than what it did.
        self.new_code: Callable[[], str] | None = None
        self.woke_from_backup = False  # Once: what came before is in its journal.
        self.backup: Path | None = None
        self.is_gone = False  # Lost for ever.
        self.away_until = 0.0
        self._store: SqlStore | None = None
        self._open_files: list[CardsFile | SqlDirectory] = []

    @classmethod
    def template(cls, file: Path) -> Path:
        """A file of the newest schema, to be copied: steps take their time."""
        engine = open_store(file, KEY, kind=PlainConnection)
        migrate(engine, copy_aside=lambda: None)
        engine.dispose()
        return file

    def install(self, template: Path) -> Self:
        self.folder.mkdir()
        shutil.copy(template, self.places.till_db)
        return self

    @property
    def is_running(self) -> bool:
        return self._store is not None

    @property
    def store(self) -> SqlStore:
        assert self._store is not None, "the program is not running"
        return self._store

    # --- coming and going ---------------------------------------------------------

    def crash(self, *, power_cut: bool = False) -> None:
        """The process is gone: no checkpoint, no goodbye."""
        self.world.count("crash")
        store, self._store = self._store, None

        def close() -> None:
            if store is not None:
                store._let_go()
                assert store._journal is not None
                store._journal.close()

        self.disk.leave(close, power_cut=power_cut)
        self._close_files()

    def stop(self) -> None:
        self.store.close()
        self._store = None
        self.disk.opened.clear()
        self._close_files()

    def start(self) -> RecoveryReport:
        """The program starts: only its files remember anything. May crash too."""
        store = self.open_files()
        if not self.till_side.is_enrolled():
            self._enrol()
        elif self.must_be_let_in():
            self.enrol_again()
        self.holder = self.identity().till
        self._open_directory()
        self._hire_acts(store)
        self._connect()
        return self.recovery.at_start()

    def open_files(self) -> SqlStore:
        """As a start begins; nobody is asked for anything."""
        self.own_clock = clock = GuardedClock(self.clock)
        self._store = store = open_till_store(
            self.places,
            self._keys,
            clock=clock,
            randomness=self._randomness,
            outbox_for=outbox_on,
            machine=self.machine,
            reserve_bytes=RESERVE_BYTES,
            disk=self.disk.port,
        )
        self.disk.note_start()
        with store.read() as work:
            clock.begin(work.state.clock_mark())
        self.till_side = TillSide(store, clock)
        self._look_over(store)
        return store

    def guarded(self, step: Callable[[], object]) -> bool:
        """Run a step; False if the program was killed in it."""
        try:
            step()
        except Crash as crash:
            self.world.tell(self.name, "crash", crash)
            self.world.count(f"crash {crash}")
            self.crash(power_cut=self.world.strikes("power_cut"))
            return False
        finally:
            self.disk.rest()
        return True

    def _look_over(self, store: SqlStore) -> None:
        """As the program does: entries put right, a new life where one is over."""
        around = Surroundings(
            places=self.places,
            secrets=self._keys,
            clock=self.own_clock,
            randomness=self._randomness,
            machine=self.machine,
        )
        mend_queue(around, store)
        with store.read() as work:
            was_poor = work.state.row().is_poor
        saved = begin_if_needed(around, store)
        if saved is not None:
            self.world.count("a new life")
            if was_poor:
                self.world.count("a life before the last one was heard of")
        self.is_out_of_time = False
        with store.read() as work:
            remember(self._keys, work.state.row())

    # --- looking ------------------------------------------------------------------

    def receipts(self) -> list[CompletedSale]:
        """Every receipt of the till's own store; for onlookers after a crash."""
        with self.store.read() as work:
            rows = work.connection.exec_driver_sql("SELECT sale_id FROM receipt")
            found = [work.sales.completed(row[0]) for row in rows.fetchall()]
        return [done for done in found if done]

    def in_journal(self) -> set[str]:
        """Sales that the second journal tells of."""
        journal = self.store._journal
        assert journal is not None
        told = (_told.decode(entry.body).sale for entry in journal.entries())
        return {sale for sale in told if sale}

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.read() as work:
            rows = work.connection.exec_driver_sql(sql).fetchall()
        return [tuple(row) for row in rows]

    @property
    def was_enrolled(self) -> bool:
        return self._keys.get(CARD_KEY) is not None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Beside the store and its faults; nothing while the file is closed."""
        try:
            return list(self.disk.look(sql))
        except sqlcipher.ProgrammingError:
            return []

    def changes(self) -> tuple[int, int] | None:
        """Another one whenever something was written; None: the file is closed."""
        connection = self.disk.opened[-1] if self.disk.opened else None
        try:
            return connection and (len(self.disk.opened), connection.total_changes)
        except sqlcipher.ProgrammingError:
            return None

    def identity(self) -> TillIdentity:
        return self.till_side.identity()

    # --- inside -------------------------------------------------------------------

    def must_be_let_in(self) -> bool:
        return bool(self.rows(_MUST_BE_LET_IN))

    def has_line(self) -> bool:
        """Whether the server could be asked now."""
        return self.name not in self._network.cut

    def _close_files(self) -> None:
        while self._open_files:
            self._open_files.pop().close()

    def _open_directory(self) -> None:
        folder, card_key = self.folder / "cards", self._keys.get(CARD_KEY)
        assert card_key is not None, "enrolled without its secrets"
        self.cards = self._opened(CardsFile(folder, KEY))
        self.directory = self._opened(
            SqlDirectory(
                folder,
                KEY,
                fingerprint=lambda number: wire.fingerprint(card_key, number),
                bucket_of=wire.bucket_of,
                programme_of=programme_of,
            )
        )

    def _opened(self, file: C) -> C:
        self._open_files.append(file)
        return file

    def _enrol(self) -> None:
        enrol(
            self._transport,
            self._keys,
            self.store,
            at_once,
            self._randomness,
            code=self.code,
            machine=self.machine,
        )

    def enrol_again(self) -> None:
        """A copied disk gets nothing by itself: a person brings a new code."""
        assert self.new_code is not None, self.name
        self.code = self.new_code()
        self._enrol()
        self.world.count("let in by a new code")

    def _hire_acts(self, store: SqlStore) -> None:
        clock, chance = self.own_clock, self._randomness
        directory, settings = self.directory, self.settings
        common = (store, directory, clock, chance, settings)
        carrying = Carrying(store, SignedCarries(self.till_side.server_key))
        self.sales = SalesDesk(*common, carrying=carrying)
        self.payments = Payments(*common, receipt_text=receipt_text)
        self.returns = Returns(*common, receipt_text=receipt_text)
        self.no_receipt = NoReceipt(*common, receipt_text=receipt_text)
        self.shifts = ShiftDesk(
            *common,
            report_text=report_text,
            queued=lambda: self.board.status.queued,
        )
        self.holding = Holding(store, clock, chance, settings)
        self.recovery = Recovery(store, clock)
        self.printing = Printing(store, self.printer, chance, at_once, settings)

    def _connect(self) -> None:
        till, clock = self.till_side, self.own_clock
        client = SyncClient(
            self._transport, signer_of(self._keys, self._randomness), self.identity
        )
        self.client = client
        self.board = StatusBoard()
        server_desk = ServerHoldDesk(
            client,
            till.server_key,
            self.identity,
            wait_s=self.settings.server.hold_wait_s,
            is_online=self.board.is_online,
        )
        self._connect_shop(server_desk)
        self.elsewhere = ServerReceipts(client, wait_s=1.0)
        carrier = Carrier(
            self._transport, self.places.outgoing, self._queue_key, till, at_once
        )
        upload = UploadTurn(client, till, at_once, carrier)
        mail = MailTurn(client, till, at_once, carrier)
        self.feed = feed = FeedTurn(client, self.cards, pages_a_turn=4)
        self.lanes = Lanes(
            [
                SyncLane(name=LaneName.UPLOAD, turn=upload, every_s=POLL_S),
                SyncLane(name=LaneName.MAIL, turn=mail, every_s=POLL_S),
                SyncLane(name=LaneName.FEED, turn=feed, every_s=FEED_S),
            ],
            clock,
        )
        self.round = SyncRound(
            self.lanes, till, at_once, self.board, clock, self._randomness, upload
        )
        self.round.start()

    def _queue_key(self) -> bytes:
        card_key, pepper = self._keys.get(CARD_KEY), self._keys.get(PEPPER)
        assert card_key is not None, "enrolled without its secrets"
        assert pepper is not None, "enrolled without its secrets"
        return key_of(card_key, pepper)

    def _connect_shop(self, server_desk: ServerHoldDesk) -> None:
        """The same objects whether this till leads, asks a lead, or has none."""
        till, clock = self.till_side, self.own_clock
        signer = signer_of(self._keys, self._randomness)
        asking = LeadClient(self._network.shop, signer)
        self.lead = Lead(
            self.store, signer, clock, lambda now: business_day(now, self.settings)
        )
        by_lead = LeadDesk(asking, till, at_once, wait_s=LEAD_WAIT_S)
        self.desk = ShopDesks(server_desk, by_lead)
        self.ends = LeadEnds(asking, till, at_once, wait_s=LEAD_WAIT_S)
        self._network.shop.join(self.identity().till, self)
