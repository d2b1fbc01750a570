"""The screens of those who look after a till: settings and diagnostics.

Made like the others: view-models now, widgets when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cashier.till.ports import SyncStatus
from cashier.till.settings import TillSettings
from sync.assembly import TillActs
from ui import later
from ui.lanes import ProgramLanes
from ui.scanner import ScannerCapture
from ui.sounds import Sounds
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.diagnostics_vm import DiagnosticsDesk, DiagnosticsViewModel
from ui.viewmodels.settings_vm import SettingsDesk, SettingsViewModel
from ui.widgets.screen import Screen, ScreenId

AddLater = Callable[[ScreenId, Callable[[], Screen]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceParts:
    """What the service screens work with, beside the lanes."""

    settings: SettingsDesk
    diagnostics: DiagnosticsDesk
    sounds: Sounds
    scanner: ScannerCapture


class ServiceScreens:
    def __init__(
        self,
        parts: ServiceParts,
        lanes: ProgramLanes,
        acts: TillActs,
        running: TillSettings,
    ) -> None:
        self._parts = parts
        self.settings = SettingsViewModel(
            lanes.till, lanes.printer, parts.settings, running, acts.admitting
        )
        self.diagnostics = DiagnosticsViewModel(
            lanes.till, lanes.network, parts.diagnostics
        )
        self._confirm = ConfirmViewModel(lanes.till, acts.confirming, acts.staff)

    def add_to(self, add: AddLater) -> None:
        parts = self._parts
        add(
            ScreenId.SETTINGS,
            lambda: later.settings(
                self.settings, self._confirm, parts.sounds, parts.scanner
            ),
        )
        add(ScreenId.DIAGNOSTICS, lambda: later.diagnostics(self.diagnostics))

    def show_sync(self, status: SyncStatus) -> None:
        self.diagnostics.show_last_success(status.last_success)
