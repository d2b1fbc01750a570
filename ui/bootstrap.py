"""Builds every object of the window program once, and takes it apart at the end.

The only wiring. Start: files, acts, sync, screens, then the threads.
End: sync worker, lanes, files, in that order. Tests, demo and tour build the same
`Program`; they differ in what is outside.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from cashier.devices.terminal import open_terminal
from cashier.store.directory import SqlDirectory
from cashier.store.reserve import is_nearly_full
from cashier.till.opening import Opening
from cashier.till.ports import Cashier, DirectoryAge, SyncStatus
from cashier.till.recovery import RecoveryReport
from cashier.version import VERSION
from sync.assembly import (
    Outside,
    TillActs,
    TillFiles,
    close_quietly,
    link_of,
)
from sync.nowhere import NoWay
from sync.transport import HttpTransport
from ui import later
from ui.diagnostics import TillParts
from ui.doctor import ca_file_of
from ui.first_look import FirstLook
from ui.fittings import Fittings
from ui.i18n import Language, Languages
from ui.key_file import KeysRead, take_keys
from ui.lanes import ProgramLanes
from ui.scanner import ScannerCapture
from ui.screens import Parts, Screens
from ui.services import LinkProbe, initials
from ui.viewmodels.status_vm import StatusViewModel
from ui.viewmodels.training_vm import TrainingAct
from ui.watchdog import Watchdog
from ui.widgets.main_window import MainWindow

if TYPE_CHECKING:
    from ui.displays import Displays

CLOCK_EVERY_MS = 5_000
IDLE_EVERY_MS = 60_000
MAKE_EVERY_MS = 20
# A lane that is at work gives way to the window after this; the interpreter's own
# five milliseconds are a third of a frame, at each call into Qt.
GIVE_WAY_S = 0.001

_log = structlog.get_logger("kassa")


class Program(QObject):
    """The till with its window; show() starts the threads, leave() ends them."""

    _sync_told = Signal(object)  # SyncStatus, from the sync thread.
    _feed_told = Signal(str)  # A topic that is complete again.

    def __init__(self, app: QApplication, around: Outside) -> None:
        super().__init__()
        self.around = around
        self._has_left = False
        self.lanes = ProgramLanes()
        on_till = self.lanes.on_till
        self.files: TillFiles = on_till(lambda: TillFiles(around))
        self.settings = self.files.settings
        self.cards = self.files.open_cards()
        self.directory: SqlDirectory = on_till(self.files.open_directory)
        self._keys: KeysRead = on_till(lambda: take_keys(around.places))
        self._transports: list[HttpTransport] = []
        self.displays: Displays | None = None  # Of the shopper; not at once.
        self.going: TrainingAct | None = None  # To another till, when this one is left.
        self.link = link_of(
            self.files,
            self.cards,
            transport_for=self._transport,
            on_till=on_till,
            on_feed=self._feed_told.emit,
        )
        self.acts: TillActs = on_till(
            lambda: TillActs(
                self.files,
                self.directory,
                on_till=on_till,
                queued=lambda: self.files.side.figures().queued,
                receipts_to=around.places.data / "receipts",
            )
        )
        self.recovered: RecoveryReport = on_till(self.acts.recovery.at_start)
        url = self.settings.server.url
        transport = self._transport()
        self._diagnosed = transport
        self._build_window(app, LinkProbe(url, transport, around.clock))
        self._connect()

    def _transport(self) -> HttpTransport | NoWay:
        if self.around.is_practice:
            return NoWay()
        server = self.settings.server
        ca_file = ca_file_of(self.settings, self.around.places)
        transport = HttpTransport(server.url, ca_file, self.around.clock)
        self._transports.append(transport)
        return transport

    def _build_window(self, app: QApplication, probe: LinkProbe) -> None:
        settings, clock = self.settings, self.around.clock
        self.languages = Languages(app, Language(settings.language))
        identity = self.lanes.on_till(self.files.side.identity)
        name = f"{identity.store_number:02d}-{identity.till_number:02d}"
        self.status = StatusViewModel(
            clock, till=name, offline_hours=settings.offline_hours
        )
        scanner = settings.scanner
        self.scanner = ScannerCapture(
            gap_ms=scanner.gap_ms, prefix=scanner.prefix, suffix=scanner.suffix
        )
        diagnosed = TillParts(
            outside=self.around,
            files=self.files,
            directory=self.directory,
            ready=self.acts.readiness,
            transport=self._diagnosed,
            name=name,
        )
        self.window = MainWindow(self.status, self.languages, self.scanner)
        self.fittings = Fittings(
            self.window, self.languages, self.scanner, self.lanes, self.around
        )
        self.fittings.use_keys(self._keys)
        self.fittings.take(settings)
        if self.around.is_practice:
            self.window.show_training()
        self.screens = Screens(
            Parts(
                window=self.window,
                lanes=self.lanes,
                acts=self.acts,
                files=self.files,
                link=self.link,
                probe=probe,
                opening=Opening(self.files.store, self.directory, clock, settings),
                terminal=open_terminal(
                    settings.terminal, clock, self.around.randomness
                ),
                languages=self.languages,
                till_name=name,
                version=VERSION,
                recovered=self.recovered,
                receipts=self.link.receipts,
                service=self.fittings.service(diagnosed, settings),
            )
        )
        self.watchdog = Watchdog()
        login = self.screens.login
        FirstLook(self.screens.login_screen, lambda: login.state.is_loaded, self._seen)
        self._clock_timer = _every(CLOCK_EVERY_MS, self._tick)
        self._idle_timer = _every(IDLE_EVERY_MS, self._care)
        self._make_timer = _every(MAKE_EVERY_MS, self._make_next)

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._sync_told.connect(self._show_sync, queued)
        self._feed_told.connect(self._refresh_age, queued)
        self.link.board.listen(self._sync_told.emit)
        self.screens.cashier_changed.connect(self._show_cashier)
        self.screens.shift_changed.connect(self.status.show_shift)
        self.screens.printer_seen.connect(self.status.show_printer)
        self.screens.something_to_send.connect(self.link.wake)
        self.screens.training.asked.connect(self._go_to)
        self.fittings.join(self.screens)

    # --- life ---------------------------------------------------------------

    def show(self) -> None:
        self.window.show()
        self.screens.begin()
        self.watchdog.start()
        self._clock_timer.start()
        self._refresh_age()
        sys.setswitchinterval(GIVE_WAY_S)

    def leave(self) -> None:
        """Sync worker, lanes, files: nothing is cut off in the middle."""
        self._has_left = True
        self.watchdog.stop()
        if self.displays is not None:
            self.displays.leave()
        self.window.leave()
        self.languages.leave()
        self._clock_timer.stop()
        self._idle_timer.stop()
        self._make_timer.stop()
        self.link.stop()
        self.lanes.on_till(lambda: close_quietly(self.directory, self.files))
        self.lanes.leave()
        close_quietly(self.cards, *self._transports)

    @Slot(object)
    def _go_to(self, act: TrainingAct) -> None:
        """To the practice till, or back from it: leave in order, then the other."""
        self.going = act
        QCoreApplication.quit()

    def _seen(self) -> None:
        """A person sees the login: there is time for the rest now."""
        self.link.start()
        self._idle_timer.start()
        self._care()
        self.lanes.network.run(
            later.load,
            done=lambda _: self._make_rest(),
            failed=lambda _: None,  # An import has no refusals.
        )

    def _make_rest(self) -> None:
        """The code is read: the shopper's side, then one screen after the other."""
        if self._has_left:  # Somebody may close the window while it is read.
            return
        screens = self.screens
        self.displays = later.displays(
            self.window,
            screens.sale,
            screens.payment,
            settings=self.settings,
            languages=self.languages,
            lane=self.lanes.display,
            is_training=self.around.is_practice,
        )
        self.displays.display_seen.connect(screens.display_seen)
        self.displays.begin()
        self._make_timer.start()

    @Slot()
    def _make_next(self) -> None:
        """One screen at a time, so that digits of a PIN come in between."""
        if self.scanner.is_reading:
            return
        if not self.window.make_next():
            self._make_timer.stop()
            gc.freeze()  # What is there now stays: not worth looking through again.
            gc.enable()

    # --- what comes from other threads --------------------------------------

    @Slot(object)
    def _show_sync(self, status: SyncStatus) -> None:
        self.status.show_sync(status)
        self.screens.show_sync(status)

    @Slot()
    def _refresh_age(self, _topic: str = "") -> None:
        self.lanes.till.run(
            self.directory.age, done=self._show_age, failed=lambda _: None
        )

    def _show_age(self, age: DirectoryAge) -> None:
        self.status.show_age(age)
        self.screens.directory_changed()

    @Slot(object)
    def _show_cashier(self, cashier: Cashier | None) -> None:
        self.status.show_cashier(initials(cashier) if cashier else "")

    @Slot()
    def _tick(self) -> None:
        self.status.refresh()
        self.screens.lock_if_idle(time.monotonic() - self.window.router.last_use)

    @Slot()
    def _care(self) -> None:
        """Between customers: a short log, a complete journal, papers that wait."""
        self.lanes.till.run(
            self.files.store.idle, done=lambda _: None, failed=self._care_refused
        )
        self.lanes.till.run(
            lambda: is_nearly_full(self.around.places.data),
            done=self.screens.disk_seen,
            failed=self._care_refused,
        )
        self.screens.print_waiting()

    def _care_refused(self, refusal: Exception) -> None:
        _log.warning("care refused", reason=type(refusal).__name__)


def _every(interval_ms: int, what: Callable[[], None]) -> QTimer:
    timer = QTimer()
    timer.setInterval(interval_ms)
    timer.timeout.connect(what)
    return timer
