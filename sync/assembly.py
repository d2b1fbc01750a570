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
from shutil import disk_usage
from typing import Any

from cashier.devices.late_printer import LatePrinter
from cashier.domain.errors import StoreDamaged
from cashier.store.cards_file import CardsFile
from cashier.store.directory import SqlDirectory
from cashier.store.keystore import Secret, SecretStore
from cashier.store.opening import needed, open_till_store
from cashier.store.places import Places
from cashier.store.recovery import remember
from cashier.store.reserve import RESERVE_BYTES
from cashier.store.store import SqlStore
from cashier.till.addenda import Addenda
from cashier.till.admitting import Admitting
from cashier.till.carrying import Carrying
from cashier.till.confirming import Confirming
from cashier.till.drawer import DrawerDesk
from cashier.till.exception_desk import ExceptionDesk
from cashier.till.facts import business_day
from cashier.till.guarded_clock import GuardedClock
from cashier.till.holding import Holding
from cashier.till.lookup import Lookup
from cashier.till.no_receipt import NoReceipt
from cashier.till.payments import Payments
from cashier.till.ports import (
    Clock,
    CompletedSale,
    PinCheck,
    Randomness,
    ReceiptPrinter,
    TillIdentity,
)
from cashier.till.practice_paper import PracticePrinter
from cashier.till.printing import Printing
from cashier.till.readiness import ReadinessDesk
from cashier.till.receipts import receipt_lines
from cashier.till.recovery import Recovery
from cashier.till.report_lines import report_lines
from cashier.till.report_paper import ReportPaper
from cashier.till.returns import Returns
from cashier.till.sales import SalesDesk
from cashier.till.settings import TillSettings
from cashier.till.shifts import ShiftDesk
from cashier.till.staff import StaffDesk
from cashier.till.story import NO_STORY, Story
from resources import resource
from sync import first_use, protocol as wire
from sync.advice import programme_of
from sync.carrier import Carrier
from sync.carry import SignedCarries
from sync.client import Transport
from sync.cycle import Lane
from sync.enrol import CARD_KEY, PEPPER, SIGNING_KEY
from sync.late_reports import LateReports
from sync.lead_link import ShopLink
from sync.lead_net import TlsLine
from sync.link import Link
from sync.new_life import Saved, Surroundings, begin_if_needed, mend_queue
from sync.outbox import outbox_on
from sync.pins import ArgonPins
from sync.queue_file import key_of
from sync.till_side import TillSide

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a till cannot make for itself."""

    places: Places
    settings: TillSettings
    secrets: SecretStore
    clock: Clock
    randomness: Randomness
    machine: str
    is_practice: bool = False  # Of the training mode; see practice.


class TillFiles:
    """The till's own files, opened; before and after enrolment."""

    def __init__(self, outside: Outside, *, reserve_bytes: int | None = None) -> None:
        first_use.build_all()  # No lane of this till reads anything yet.
        self.outside = outside
        self.clock = GuardedClock(outside.clock)
        self.store: SqlStore = open_till_store(
            outside.places,
            outside.secrets,
            clock=self.clock,
            randomness=outside.randomness,
            outbox_for=outbox_on,
            machine=outside.machine,
            reserve_bytes=RESERVE_BYTES if reserve_bytes is None else reserve_bytes,
        )
        with self.store.read() as work:
            self.clock.begin(work.state.clock_mark())
        self.side = TillSide(self.store, self.clock)
        self.secrets = NamedSecrets(outside.secrets)
        self.saved = look_over(outside, self.store)
        self.settings = self._settled(outside.settings)

    def queue_key(self) -> bytes:
        """Seals queue files of this chain."""
        secrets = self.outside.secrets
        return key_of(needed(secrets, Secret.CARD_KEY), needed(secrets, Secret.PEPPER))

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


def look_over(outside: Outside, store: SqlStore) -> Saved | None:
    """Entries put right, and a new life begun where the old one is over."""
    around = surroundings(outside)
    mend_queue(around, store)
    saved = begin_if_needed(around, store)
    with store.read() as work:
        remember(outside.secrets, work.state.row())
    return saved


def surroundings(outside: Outside) -> Surroundings:
    return Surroundings(
        places=outside.places,
        secrets=outside.secrets,
        clock=outside.clock,
        randomness=outside.randomness,
        machine=outside.machine,
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
        store, clock, chance = files.store, files.clock, outside.randomness
        self._directory = directory
        self._store = store
        common = (store, directory, clock, chance, settings)
        self.directory = directory
        carrying = Carrying(store, SignedCarries(files.side.server_key))
        self.sales = SalesDesk(*common, carrying=carrying)
        self.holding = Holding(store, clock, chance, settings)
        self.payments = Payments(*common, receipt_text=self._receipt_text)
        self.returns = Returns(*common, receipt_text=self._receipt_text)
        self.no_receipt = NoReceipt(*common, receipt_text=self._receipt_text)
        self.shifts = ShiftDesk(*common, report_text=report_lines, queued=queued)
        self.staff = StaffDesk(store, directory, files.pins(), clock)
        self.confirming = Confirming(
            store,
            directory,
            files.pins(),
            clock,
            self.staff,
            chance,
            badge_needs_pin=settings.badge_needs_pin,
        )
        self.drawer = DrawerDesk(*common)
        self.admitting = Admitting(store, clock)
        self.addenda = Addenda(*common)
        self.lookup = Lookup(directory, clock, settings)
        font = resource("fonts", "KassaMono-Regular.ttf")
        printer: ReceiptPrinter = LatePrinter(settings.printer, receipts_to, font)
        if outside.is_practice:
            printer = PracticePrinter(printer, settings)
        self.printing = Printing(store, printer, chance, on_till, settings)
        self.recovery = Recovery(store, clock)
        self.exceptions = ExceptionDesk(store, clock)
        self.reports = LateReports(store, directory, clock, settings)
        self.report_paper = ReportPaper(store, chance)
        self.readiness = readiness_desk(files, directory)

    def _receipt_text(
        self,
        done: CompletedSale,
        settings: TillSettings,
        identity: TillIdentity,
        original_number: str = "",
        *,
        story: Story = NO_STORY,
    ) -> tuple[str, ...]:
        names = {c.cashier: c.name for c in self._directory.cashiers()}
        return receipt_lines(
            done,
            settings,
            identity,
            names.get(done.sale.cashier, done.sale.cashier),
            original_number=original_number,
            story=story,
        )


def readiness_desk(files: TillFiles, directory: SqlDirectory) -> ReadinessDesk:
    """What this till could do if the link were cut now."""
    data, store, clock = files.outside.places.data, files.store, files.clock
    return ReadinessDesk(
        store,
        directory,
        clock,
        files.settings,
        free_bytes=lambda: disk_usage(data).free,
        is_journal_whole=store.is_journal_whole,
        is_clock_off=lambda: clock.is_off,
    )


def link_of(
    files: TillFiles,
    cards: CardsFile,
    *,
    transport_for: Callable[[], Transport],
    on_till: Lane,
    on_feed: Callable[[str], None] = lambda _topic: None,
) -> Link:
    """The till's link, put together from its files; nothing is started."""
    outside, server = files.outside, files.settings.server
    shop = ShopLink(
        till=files.side,
        lane=on_till,
        secrets=files.secrets,
        randomness=outside.randomness,
        clock=outside.clock,
        today=lambda now: business_day(now, files.settings),
        line=TlsLine(),
        hold_wait_s=server.hold_wait_s,
    )
    return Link(
        till=files.side,
        lane=on_till,
        cards=cards,
        secrets=files.secrets,
        clock=files.clock,
        randomness=outside.randomness,
        transport_for=transport_for,
        poll_s=server.poll_s,
        hold_wait_s=server.hold_wait_s,
        carrier_over=lambda transport: Carrier(
            transport, outside.places.outgoing, files.queue_key, files.side, on_till
        ),
        on_complete=on_feed,
        shop=shop,
    )


def close_quietly(*things: Any) -> None:
    """Let go of what can be let go; the program is leaving."""
    for thing in things:
        with suppress(OSError, StoreDamaged):
            thing.close()
