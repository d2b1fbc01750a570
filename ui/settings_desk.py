"""What the settings screen asks of a running till: its files and its printer."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from types import ModuleType

import structlog

from cashier.domain.errors import PrinterAway
from cashier.store.places import Places
from cashier.store.settings_file import SettingsWrong, read_settings
from cashier.store.settings_own import change_settings, fixed_keys
from cashier.till.ports import PrintAnswer
from cashier.till.settings import PrinterSettings, TillSettings
from cashier.till.settings_wrong import Told
from resources import resource
from ui.key_file import keys_in_force, take_keys
from ui.viewmodels.settings_vm import Kept, Key, Seen, Trial, Value

_NOT_WRITTEN = Told(
    ru="файл настроек не записывается", en="the file of settings cannot be written"
)
_log = structlog.get_logger("kassa")


class TillSettingsDesk:
    """Implements SettingsDesk."""

    def __init__(
        self,
        places: Places,
        running: TillSettings,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._places = places
        self._environment = environment
        self._known = running, dict[Key, str]()  # Of the last look that was well.

    def look(self) -> Seen:
        """On the till lane. A file that was broken meanwhile: what counted before."""
        keys = keys_in_force(self._places)
        config, environment = self._places.config, self._environment
        try:
            settings = read_settings(config, environment)
            self._known = settings, fixed_keys(config, environment)
        except (SettingsWrong, OSError):
            _log.warning("settings not readable", action="look")
        settings, fixed = self._known
        return Seen(
            settings=settings,
            fixed=fixed,
            keys=keys.table,
            keys_path=str(keys.path),
            keys_wrong=keys.wrong.told if keys.wrong else None,
        )

    def change(self, changes: Mapping[Key, Value]) -> Kept:
        """On the till lane."""
        try:
            change_settings(self._places.config, self._environment, changes)
        except SettingsWrong as wrong:
            return Kept(seen=self.look(), wrong=wrong.what)
        except OSError as error:
            _log.warning("settings not written", reason=error.strerror)
            return Kept(seen=self.look(), wrong=_NOT_WRITTEN)
        _log.info("settings changed", action=" ".join(map(".".join, sorted(changes))))
        return Kept(seen=self.look())

    def read_keys(self) -> Seen:
        """On the till lane; what is right is in force from now on."""
        take_keys(self._places)
        return self.look()

    def try_printer(self, trial: Trial, printer: PrinterSettings) -> PrintAnswer:
        """On the printer lane. Raises PrinterRefused."""
        folder = self._places.data / "receipts"
        trying = _trying()
        try:
            match trial:
                case Trial.RULER:
                    answer: PrintAnswer = trying.print_ruler(printer, folder)
                case Trial.DRAWER:
                    _log.info("drawer tried", kind=printer.transport)
                    answer = trying.open_drawer(printer, folder)
                case Trial.PAGE:
                    font = resource("fonts", "KassaMono-Regular.ttf")
                    answer = trying.print_test_page(printer, folder, font)
        except (OSError, ValueError) as error:
            raise PrinterAway(f"cannot set up the printer: {error}") from error
        return answer


def _trying() -> ModuleType:
    # Slow: python-escpos reads its catalogue of printers. Only a trial waits for it.
    return importlib.import_module("cashier.devices.trying")
