"""Makes the screens that nobody sees at start.

A till shows its login first. Then `load` reads the code of the others, off the UI
thread, and they are made one by one while the cashier looks for a name, or when one
of them is asked for earlier. The only place in `ui` that imports late.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cashier.domain.amounts import Points
from cashier.till.ports import Clock
from cashier.till.settings import TillSettings
from sync.assembly import Outside
from ui import theme
from ui.i18n import Languages
from ui.scanner import ScannerCapture
from ui.sounds import Sounds
from ui.tasks import TaskRunner
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.diagnostics_vm import DiagnosticsViewModel
from ui.viewmodels.find_vm import FindViewModel
from ui.viewmodels.inbox_vm import InboxViewModel
from ui.viewmodels.menu_vm import MenuViewModel
from ui.viewmodels.no_receipt_vm import NoReceiptViewModel
from ui.viewmodels.parked_vm import ParkedViewModel
from ui.viewmodels.payment_vm import PaymentViewModel
from ui.viewmodels.receipt_vm import ReceiptViewModel
from ui.viewmodels.report_vm import ReportViewModel
from ui.viewmodels.reports_vm import ReportsViewModel
from ui.viewmodels.return_vm import ReturnViewModel
from ui.viewmodels.sale_vm import SaleViewModel
from ui.viewmodels.settings_vm import SettingsViewModel
from ui.viewmodels.shift_close_vm import ShiftCloseViewModel
from ui.viewmodels.shift_open_vm import ShiftOpenViewModel
from ui.viewmodels.sync_vm import SyncViewModel
from ui.viewmodels.training_vm import TrainingViewModel
from ui.viewmodels.z_reports_vm import ZReportsViewModel
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import Screen, ScreenId

if TYPE_CHECKING:
    from ui.displays import Displays

_MODULES = (
    "sale", "payment", "receipt", "return", "no_receipt", "parked", "find",
    "shift_open", "shift_close", "report", "reports", "menu", "sync", "inbox",
    "training", "z_reports", "settings", "diagnostics",
)  # fmt: skip


_unread: set[str] = set()  # What a load() that is under way has still to import.


def load() -> None:
    """Import all of them and read their icons; from any thread."""
    _unread.update(_MODULES)
    try:
        theme.read_icons()
        for name in _MODULES:
            importlib.import_module(f"ui.widgets.{name}_screen")
            _unread.discard(name)
        importlib.import_module("ui.displays")
    finally:
        _unread.clear()


def is_ready(name: ScreenId) -> bool:
    """False: another thread reads its code, and the UI thread would wait for it."""
    return name.value not in _unread


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuJoined:
    """What the menu's own buttons lead to."""

    language: Callable[[], object]
    leave: Callable[[], object]
    lock: Callable[[], object]
    look: Callable[[theme.Look], object]  # Has changed: to be kept.


def practice(real: Outside, *, anew: bool) -> Outside:
    """The practice till, ready to be opened; not on the UI thread."""
    from sync.practice import practice_of, prepare, throw_away

    if anew:
        throw_away(real.places)
    found = practice_of(real)
    prepare(real, found)
    return found


def documents() -> Path:
    """Where a person finds what the till writes for people."""
    from ui.reports.taking import folder

    return folder()


def displays(
    window: MainWindow,
    sale: SaleViewModel,
    payment: PaymentViewModel,
    *,
    settings: TillSettings,
    languages: Languages,
    lane: TaskRunner,
    is_training: bool,
) -> Displays:
    from ui.displays import Displays

    return Displays(
        window,
        sale,
        payment,
        settings=settings,
        languages=languages,
        lane=lane,
        is_training=is_training,
    )


def sale(
    vm: SaleViewModel, confirm: ConfirmViewModel, clock: Clock, minimum: Points
) -> Screen:
    from ui.widgets.sale_screen import SaleScreen

    return SaleScreen(vm, clock, prompt_minimum=minimum, confirm=confirm)


def payment(vm: PaymentViewModel, of: SaleViewModel) -> Screen:
    from ui.widgets.payment_screen import PaymentScreen

    return PaymentScreen(vm, of)


def receipt(vm: ReceiptViewModel) -> Screen:
    from ui.widgets.receipt_screen import ReceiptScreen

    return ReceiptScreen(vm)


def returning(vm: ReturnViewModel, confirm: ConfirmViewModel) -> Screen:
    from ui.widgets.return_screen import ReturnScreen

    return ReturnScreen(vm, confirm)


def no_receipt(vm: NoReceiptViewModel, confirm: ConfirmViewModel) -> Screen:
    from ui.widgets.no_receipt_screen import NoReceiptScreen

    return NoReceiptScreen(vm, confirm)


def parked(vm: ParkedViewModel) -> Screen:
    from ui.widgets.parked_screen import ParkedScreen

    return ParkedScreen(vm)


def find(vm: FindViewModel) -> Screen:
    from ui.widgets.find_screen import FindScreen

    return FindScreen(vm)


def shift_open(vm: ShiftOpenViewModel) -> Screen:
    from ui.widgets.shift_open_screen import ShiftOpenScreen

    return ShiftOpenScreen(vm)


def shift_close(vm: ShiftCloseViewModel, confirm: ConfirmViewModel) -> Screen:
    from ui.widgets.shift_close_screen import ShiftCloseScreen

    return ShiftCloseScreen(vm, confirm)


def report(vm: ReportViewModel) -> Screen:
    from ui.widgets.report_screen import ReportScreen

    return ReportScreen(vm)


def reports(
    vm: ReportsViewModel, confirm: ConfirmViewModel, reading: TaskRunner, columns: int
) -> Screen:
    from ui.reports.taking import folder
    from ui.widgets.reports_screen import ReportsScreen

    return ReportsScreen(vm, confirm, reading, folder=folder(), columns=columns)


def sync(vm: SyncViewModel) -> Screen:
    from ui.widgets.sync_screen import SyncScreen

    return SyncScreen(vm)


def inbox(vm: InboxViewModel, confirm: ConfirmViewModel) -> Screen:
    from ui.widgets.inbox_screen import InboxScreen

    return InboxScreen(vm, confirm)


def training(vm: TrainingViewModel, confirm: ConfirmViewModel) -> Screen:
    from ui.widgets.training_screen import TrainingScreen

    return TrainingScreen(vm, confirm)


def z_reports(vm: ZReportsViewModel) -> Screen:
    from ui.widgets.z_reports_screen import ZReportsScreen

    return ZReportsScreen(vm)


def settings(
    vm: SettingsViewModel,
    confirm: ConfirmViewModel,
    sounds: Sounds,
    scanner: ScannerCapture,
) -> Screen:
    from ui.widgets.settings_screen import SettingsScreen

    return SettingsScreen(vm, confirm, sounds, scanner)


def diagnostics(vm: DiagnosticsViewModel) -> Screen:
    from ui.widgets.diagnostics_screen import DiagnosticsScreen

    return DiagnosticsScreen(vm)


def menu(vm: MenuViewModel, confirm: ConfirmViewModel, joined: MenuJoined) -> Screen:
    from ui.widgets.menu_screen import MenuScreen

    screen = MenuScreen(vm, confirm)
    screen.language_clicked.connect(joined.language)
    screen.exit_asked.connect(joined.leave)
    screen.lock_asked.connect(joined.lock)
    screen.look_changed.connect(joined.look)
    return screen
