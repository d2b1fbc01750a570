"""A till without screens: everything between a folder and the acts of a cashier.

The one place that knows how store, directory, acts and sync fit together; the window,
the commands, the simulation of a month and the benchmarks all take the till from
here. Nothing is read or started before it is asked for, and nothing is global.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from cashier.devices.late_printer import LatePrinter
from cashier.domain.errors import StoreDamaged
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.store.cards_file import CardsFile
from cashier.store.directory import SqlDirectory
from cashier.store.keystore import Secret, SecretStore
from cashier.store.opening import needed, open_till_store
from cashier.store.places import Places
from cashier.store.store import SqlStore
from cashier.till.holding import Holding
from cashier.till.lookup import Lookup
from cashier.till.payments import Payments
from cashier.till.ports import (
    Clock,
    CompletedSale,
    PinCheck,
    Randomness,
    TillIdentity,
)
from cashier.till.printing import Printing
from cashier.till.receipts import receipt_lines
from cashier.till.recovery import Recovery
from cashier.till.report_lines import report_lines
from cashier.till.returns import Returns
from cashier.till.sales import SalesDesk
from cashier.till.settings import TillSettings
from cashier.till.shifts import ShiftDesk
from cashier.till.staff import StaffDesk
from sync import protocol as wire
from sync.client import Ed25519Signer, SyncClient, Transport
from sync.cycle import Lane, MailTurn, Turn, UploadTurn
from sync.enrol import CARD_KEY, PEPPER, SIGNING_KEY
from sync.feed import FeedTurn
from sync.holds import ServerHoldDesk
from sync.lanes import LaneName, Lanes, SyncLane
from sync.outbox import outbox_on
from sync.pins import ArgonPins
from sync.status import StatusBoard
from sync.till_side import TillSide
from sync.worker import SyncRound

_NAMES = {
    SIGNING_KEY: Secret.SIGNING_SEED,
    CARD_KEY: Secret.CARD_KEY,
    PEPPER: Secret.PEPPER,
}


class NamedSecrets:
    """The till's key store under the names that enrolment uses."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    def get(self, name: str) -> bytes | None:
        return self._secrets.get(_NAMES[name])

    def put(self, name: str, secret: bytes) -> None:
        self._secrets.put(_NAMES[name], secret)


class NoPins:
    """Before enrolment nobody can be known here."""

    def matches(self, pin_hash: str, pin: str) -> bool:  # noqa: ARG002
        return False


def programme_of(_key: str, _version: int, body: dict[str, Any]) -> Programme:
    """A programmes row of the feed as a programme that prices."""
    if body.get("type") != "points":
        raise StoreDamaged(
            f"a programme of type {body.get('type')!r} is not known here"
        )
    return PointsProgramme(msgspec.convert(body, PointsTerms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a till cannot make for itself."""

    places: Places
    settings: TillSettings
    secrets: SecretStore
    clock: Clock
    randomness: Randomness
    machine: str


class TillFiles:
    """The till's own files, opened; before and after enrolment."""

    def __init__(self, outside: Outside, *, reserve_bytes: int | None = None) -> None:
        self.outside = outside
        more = {} if reserve_bytes is None else {"reserve_bytes": reserve_bytes}
        self.store: SqlStore = open_till_store(
            outside.places,
            outside.secrets,
            clock=outside.clock,
            randomness=outside.randomness,
            outbox_for=outbox_on,
            machine=outside.machine,
            **more,
        )
        self.side = TillSide(self.store, outside.clock)
        self.secrets = NamedSecrets(outside.secrets)
        self.settings = self._settled(outside.settings)

    def open_directory(self) -> SqlDirectory:
        """The advisory copy; empty until the first feed."""
        secrets = self.outside.secrets
        card_key = secrets.get(Secret.CARD_KEY) or b""
        return SqlDirectory(
            self.outside.places.data,
            needed(secrets, Secret.STORE_KEY),
            fingerprint=lambda number: wire.fingerprint(card_key, number),
            bucket_of=wire.bucket_of,
            programme_of=programme_of,
        )

    def open_cards(self) -> CardsFile:
        key = needed(self.outside.secrets, Secret.STORE_KEY)
        return CardsFile(self.outside.places.data, key)

    def pins(self) -> PinCheck:
        pepper = self.outside.secrets.get(Secret.PEPPER)
        return NoPins() if pepper is None else ArgonPins(pepper)

    def close(self) -> None:
        self.store.close()

    def _settled(self, settings: TillSettings) -> TillSettings:
        """What enrolment said fills what the settings leave open."""
        with self.store.read() as work:
            row = work.state.row()
        return replace(
            settings,
            shop_name=settings.shop_name or row.store_name,
            time_zone=row.time_zone or settings.time_zone,
        )


class TillActs:
    """The acts of a cashier, on the till lane."""

    def __init__(
        self,
        files: TillFiles,
        directory: SqlDirectory,
        *,
        on_till: Lane,
        queued: Callable[[], int],
        receipts_to: Path,
    ) -> None:
        outside, settings = files.outside, files.settings
        store, clock, chance = files.store, outside.clock, outside.randomness
        self._directory = directory
        self._store = store
        common = (store, directory, clock, chance, settings)
        self.directory = directory
        self.sales = SalesDesk(*common)
        self.holding = Holding(store, clock, chance, settings)
        self.payments = Payments(*common, receipt_text=self._receipt_text)
        self.returns = Returns(*common, receipt_text=self._receipt_text)
        self.shifts = ShiftDesk(*common, report_text=report_lines, queued=queued)
        self.staff = StaffDesk(store, directory, files.pins(), clock)
        self.lookup = Lookup(directory, clock, settings)
        self.printing = Printing(
            store, LatePrinter(settings.printer, receipts_to), chance, on_till, settings
        )
        self.recovery = Recovery(store, clock)

    def _receipt_text(
        self,
        done: CompletedSale,
        settings: TillSettings,
        identity: TillIdentity,
        original_number: str = "",
    ) -> tuple[str, ...]:
        names = {c.cashier: c.name for c in self._directory.cashiers()}
        return receipt_lines(
            done,
            settings,
            identity,
            names.get(done.sale.cashier, done.sale.cashier),
            original_number=original_number,
        )


class TillSync:
    """The link to the server: hold desk, lanes and the round that turns them."""

    def __init__(
        self,
        files: TillFiles,
        cards: CardsFile,
        *,
        transport: Transport,
        hold_transport: Transport,
        on_till: Lane,
        on_feed: Callable[[str], None] = lambda _topic: None,
    ) -> None:
        """Holds have a connection of their own: they never wait for an upload."""
        side, outside = files.side, files.outside
        self._files, self._on_till = files, on_till
        signer = Ed25519Signer(needed(outside.secrets, Secret.SIGNING_SEED))
        self.client = SyncClient(transport, signer, self._identity)
        self.board = StatusBoard(enrolled=on_till(side.is_enrolled))
        self.hold_client = SyncClient(hold_transport, signer, self._identity)
        self.hold_desk = ServerHoldDesk(
            self.hold_client,
            lambda: on_till(side.server_key),
            self._identity,
            wait_s=files.settings.server.hold_wait_s,
            is_online=self.board.is_online,
        )
        upload = UploadTurn(self.client, side, on_till)
        poll_s = files.settings.server.poll_s
        turns: dict[LaneName, Callable[[], Turn]] = {
            LaneName.UPLOAD: upload,
            LaneName.MAIL: MailTurn(self.client, side, on_till),
            LaneName.FEED: FeedTurn(self.client, cards, on_complete=on_feed),
        }
        self.lanes = Lanes(
            [
                SyncLane(name=name, turn=turn, every_s=poll_s)
                for name, turn in turns.items()
            ],
            outside.clock,
        )
        self.round = SyncRound(
            self.lanes,
            side,
            on_till,
            self.board,
            outside.clock,
            outside.randomness,
            upload,
        )

    def exchange(self) -> None:
        """Every lane, until none has more to do. Raises SyncError."""
        for name in (LaneName.UPLOAD, LaneName.MAIL, LaneName.UPLOAD, LaneName.FEED):
            turn = self.lanes.named(name).turn
            while turn().more:
                pass

    def _identity(self) -> TillIdentity:
        return self._on_till(self._files.side.identity)


def close_quietly(*things: Any) -> None:
    """Let go of what can be let go; the program is leaving."""
    for thing in things:
        with suppress(OSError, StoreDamaged):
            thing.close()
