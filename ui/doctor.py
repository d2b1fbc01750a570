"""`kassa doctor`: what is well and what is not, with stable names and exit codes.

It looks at a till that is not running; the checks themselves are in `checks`, where the
screen of the diagnostics finds them too. Runs without Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cashier.domain.errors import StorageRefused
from sync.assembly import Outside, TillFiles, close_quietly, readiness_desk
from sync.transport import HttpTransport
from ui import checks
from ui.checks import ca_file_of as ca_file_of
from ui.findings import (
    Exit as Exit,
    Finding as Finding,
    exit_code as exit_code,
    warning,
)

Check = Callable[[], Iterable[Finding]]


class Doctor:
    """Looks at a till that is not running."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        settings, places = outside.settings, outside.places
        self._checks: dict[str, Check] = {
            "VERSION": checks.version,
            "DEVICES": checks.devices,
            "FONT-CYRILLIC": checks.fonts,
            "CARD-RULES-CONFLICT": lambda: checks.rules(settings),
            "KEYS": lambda: checks.keys(places),
            "DISK-FREE": lambda: checks.disk(places),
            "LOGS": lambda: checks.logs(places),
            "DB-INTEGRITY": self._files,
            "CERT-AUTHORITY": lambda: checks.authority(outside),
            "TLS-CHAIN": self._server,
        }

    def look(self, only: str = "") -> list[Finding]:
        """All checks, or the one named; an unknown name is an empty list."""
        chosen = [c for name, c in self._checks.items() if only in ("", name)]
        return [finding for check in chosen for finding in check()]

    def _files(self) -> Iterable[Finding]:
        if not self._outside.places.till_db.exists():
            yield warning(
                "DB-INTEGRITY",
                "Базы ещё нет: касса не запускалась",
                "No database yet: the till was never started",
            )
            yield checks.not_enrolled()
            return
        try:
            files = TillFiles(self._outside)
        except StorageRefused as refused:
            yield checks.damaged(refused)
            return
        try:
            yield checks.sound()
            yield from self._opened(files)
        finally:
            close_quietly(files)

    def _opened(self, files: TillFiles) -> Iterable[Finding]:
        yield from checks.schema()
        yield from checks.queue(files)
        yield from checks.journal(files)
        yield from checks.clock_guard(files)
        directory = files.open_directory()
        try:
            yield from checks.age(directory.age().cards_as_of)
            yield from checks.readiness(readiness_desk(files, directory).look())
        except (StorageRefused, FileNotFoundError):
            yield from checks.age(None)
        finally:
            close_quietly(directory)

    def _server(self) -> Iterable[Finding]:
        outside = self._outside
        ca_file = ca_file_of(outside.settings, outside.places)
        if not ca_file.exists():
            yield checks.no_authority()
            return
        url = outside.settings.server.url
        transport = HttpTransport(url, ca_file, outside.clock)
        try:
            yield from checks.server(outside, transport)
        finally:
            close_quietly(transport)
