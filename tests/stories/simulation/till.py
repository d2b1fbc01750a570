"""One till of the simulation: the real acts, the real store, the real sync.

Its files and its key store outlive it; everything else is thrown away at a crash and
made again from them, as at a start of the program.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self, TypeVar

from cashier.store.cards_file import CardsFile
from cashier.store.directory import SqlDirectory
from cashier.store.engine import open_store
from cashier.store.journal import Journal
from cashier.store.migrate import migrate
from cashier.store.store import SqlStore
from cashier.store.unit_of_work import Mode, SqlUnitOfWork
from cashier.till.carrying import Carrying
from cashier.till.facts import business_day
from cashier.till.holding import Holding
from cashier.till.no_receipt import NoReceipt
from cashier.till.payments import Payments
from cashier.till.ports import CompletedSale, TillIdentity
from cashier.till.recovery import Recovery, RecoveryReport
from cashier.till.returns import Returns
from cashier.till.sales import SalesDesk
from cashier.till.settings import TillSettings
from cashier.till.shifts import ShiftDesk
from sync import protocol as wire
from sync.advice import programme_of
from sync.carry import SignedCarries
from sync.client import SyncClient
from sync.cycle import MailTurn, UploadTurn, at_once
from sync.enrol import CARD_KEY, enrol, signer_of
from sync.feed import FeedTurn
from sync.holds import ServerHoldDesk
from sync.lanes import LaneName, Lanes, SyncLane
from sync.lead import Lead
from sync.lead_desk import LEAD_WAIT_S, LeadClient, LeadDesk, LeadEnds, ShopDesks
from sync.outbox import outbox_on
from sync.receipts import ServerReceipts
from sync.status import StatusBoard
from sync.till_side import TillSide
from sync.worker import SyncRound
from tests.helpers.till_box import receipt_text, report_text
from tests.stories.simulation.network import Network, SimTransport
from tests.stories.simulation.world import Crash, SeededRandomness, World

C = TypeVar("C", bound="Closable")
KEY = bytes(range(32))
POLL_S = 30.0


class CrashingUnit(SqlUnitOfWork):
    """A unit of work whose commit may be the last thing the program does."""

    world: World

    def commit(self) -> None:
        if self.world.strikes("crash_at_commit"):
            raise Crash("before the commit")
        super().commit()
        if self.world.strikes("crash_at_commit"):
            raise Crash("after the commit")


class CrashingStore(SqlStore):
    """Adds nothing but the crashes."""

    world: World

    def act(self) -> SqlUnitOfWork:
        return self._crashing(Mode.ACT)

    def draft(self) -> SqlUnitOfWork:
        return self._crashing(Mode.DRAFT)

    def kill(self) -> None:
        """The process is gone: no checkpoint, no goodbye."""
        self._let_go()

    def _crashing(self, mode: Mode) -> SqlUnitOfWork:
        unit = CrashingUnit(self, mode)
        unit.world = self.world
        return unit


class KeyBox:
    """The machine's key store: it outlives the program."""

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._secrets.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._secrets[name] = secret


class Closable(Protocol):
    def close(self) -> None: ...


class SimTill:
    def __init__(
        self,
        number: int,
        world: World,
        network: Network,
        folder: Path,
        code: str,
    ) -> None:
        self.number = number
        self.name = name = f"till-{number}"
        self.world = world
        self.settings = TillSettings(time_zone="Europe/Moscow")
        self._folder = folder
        self._file = folder / "till.db"
        self.code = code
        self._keys = KeyBox()
        self._randomness = SeededRandomness(f"{world.seed} {name}")
        self._network = network
        self._transport = SimTransport(world, network, name)
        self._store: CrashingStore | None = None
        self._open_files: list[Closable] = []

    @classmethod
    def template(cls, file: Path) -> Path:
        """A file of the newest schema, to be copied: steps take their time."""
        engine = open_store(file, KEY)
        migrate(engine, copy_aside=lambda: None)
        engine.dispose()
        return file

    def install(self, template: Path) -> Self:
        self._folder.mkdir()
        shutil.copy(template, self._file)
        return self

    @property
    def is_running(self) -> bool:
        return self._store is not None

    @property
    def store(self) -> CrashingStore:
        assert self._store is not None, "the program is not running"
        return self._store

    def crash(self) -> None:
        self.world.count("crash")
        if self._store is not None:
            self._store.kill()
        self._store = None
        while self._open_files:
            self._open_files.pop().close()

    def start(self) -> RecoveryReport:
        """The program starts: only its files remember anything. May crash too."""
        self._store = store = CrashingStore(
            open_store(self._file, KEY),
            clock=self.world.clock,
            outbox_for=outbox_on,
            journal=self._opened(self._journal()),
        )
        store.world = self.world
        self.till_side = TillSide(store, self.world.clock)
        self.till_side.check_tail()
        if not self.till_side.is_enrolled():
            self._enrol()
        self._open_directory()
        self._hire_acts(store)
        self._connect()
        return self.recovery.at_start()

    def stop(self) -> None:
        self.store.close()
        self._store = None
        while self._open_files:
            self._open_files.pop().close()

    def _open_directory(self) -> None:
        folder = self._folder / "cards"
        card_key = self._keys.get(CARD_KEY)
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

    def _journal(self) -> Journal:
        """Small files: each is made at its full length."""
        return Journal(self._folder / "journal", KEY, segment_bytes=64 * 1024)

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
            machine=self.name,
        )

    def _hire_acts(self, store: CrashingStore) -> None:
        clock, chance = self.world.clock, self._randomness
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

    def _connect(self) -> None:
        till, clock = self.till_side, self.world.clock
        client = SyncClient(
            self._transport,
            signer_of(self._keys, self._randomness),
            self._identity,
        )
        self.client = client
        self.board = StatusBoard()
        server_desk = ServerHoldDesk(
            client,
            till.server_key,
            self._identity,
            wait_s=self.settings.server.hold_wait_s,
            is_online=self.board.is_online,
        )
        self._connect_shop(server_desk)
        self.elsewhere = ServerReceipts(client, wait_s=1.0)
        upload = UploadTurn(client, till, at_once)
        mail = MailTurn(client, till, at_once)
        self.feed = feed = FeedTurn(client, self.cards, pages_a_turn=4)
        self.lanes = Lanes(
            [
                SyncLane(name=LaneName.UPLOAD, turn=upload, every_s=POLL_S),
                SyncLane(name=LaneName.MAIL, turn=mail, every_s=POLL_S),
                SyncLane(name=LaneName.FEED, turn=feed, every_s=2 * POLL_S),
            ],
            clock,
        )
        self.round = SyncRound(
            self.lanes, till, at_once, self.board, clock, self._randomness, upload
        )
        self.round.start()

    def _connect_shop(self, server_desk: ServerHoldDesk) -> None:
        """The same objects whether this till leads, asks a lead, or has none."""
        till, clock = self.till_side, self.world.clock
        signer = signer_of(self._keys, self._randomness)
        asking = LeadClient(self._network.shop, signer)
        self.lead = Lead(
            self.store, signer, clock, lambda now: business_day(now, self.settings)
        )
        lead_desk = LeadDesk(asking, till, at_once, wait_s=LEAD_WAIT_S)
        self.desk = ShopDesks(server_desk, lead_desk)
        self.ends = LeadEnds(asking, till, at_once, wait_s=LEAD_WAIT_S)
        self._network.shop.join(self._identity().till, self)

    def _identity(self) -> TillIdentity:
        return self.till_side.identity()

    def receipts(self) -> list[CompletedSale]:
        """Every receipt of the till's own store; for onlookers after a crash."""
        with self.store.read() as work:
            rows = work.connection.exec_driver_sql("SELECT sale_id FROM receipt")
            found = [work.sales.completed(row[0]) for row in rows.fetchall()]
        return [done for done in found if done is not None]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.read() as work:
            rows = work.connection.exec_driver_sql(sql).fetchall()
        return [tuple(row) for row in rows]

    def guarded(self, step: Callable[[], object]) -> bool:
        """Run a step; False if the program was killed in it."""
        try:
            step()
        except Crash as crash:
            self.world.tell(self.name, "crash", crash)
            self.world.count(f"crash {crash}")
            self.crash()
            return False
        return True
