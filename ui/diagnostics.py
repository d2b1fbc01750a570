"""What the screen of the diagnostics asks of a running till, lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cashier.domain.errors import StorageRefused
from cashier.store.directory import SqlDirectory
from cashier.till.readiness import ReadinessDesk
from sync.assembly import Outside, TillFiles
from sync.client import Transport
from ui import checks, later
from ui.findings import Finding
from ui.key_file import keys_in_force
from ui.support import report_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TillParts:
    """Of the running till; everything is already open."""

    outside: Outside
    files: TillFiles
    directory: SqlDirectory
    ready: ReadinessDesk
    transport: Transport
    name: str  # Of the till, in the name of the file.


class Diagnostics:
    """See viewmodels.diagnostics_vm: which act is called on which lane."""

    def __init__(self, parts: TillParts) -> None:
        self._parts = parts

    @property
    def logs(self) -> Path:
        return self._parts.outside.places.logs

    def of_machine(self) -> tuple[Finding, ...]:
        """On the network lane: it loads modules and reads folders."""
        return tuple(checks.of_machine(self._parts.outside))

    def of_till(self, last_success: datetime | None) -> tuple[Finding, ...]:
        """On the till lane."""
        parts = self._parts
        found = [checks.sound(), *checks.schema(), *checks.queue(parts.files)]
        found += checks.last_sync(last_success)
        found += checks.journal(parts.files)
        found += checks.clock_guard(parts.files)
        try:
            found += checks.age(parts.directory.age().cards_as_of)
        except (StorageRefused, FileNotFoundError):
            found += checks.age(None)
        found += checks.readiness(parts.ready.look())
        return tuple(found)

    def of_server(self) -> tuple[Finding, ...]:
        """On the network lane; waits a few seconds at most."""
        parts = self._parts
        ca_file = checks.ca_file_of(parts.outside.settings, parts.outside.places)
        if not ca_file.exists():
            return (checks.no_authority(),)
        return tuple(checks.server(parts.outside, parts.transport))

    def save_report(self, findings: tuple[Finding, ...]) -> Path | None:
        """On the network lane. None: the folder does not take it."""
        parts = self._parts
        stamp = parts.outside.clock.now()
        name = f"kassa-support-{parts.name}-{stamp:%Y%m%d-%H%M%S}.zip"
        folder = later.documents()
        path, beside = folder / name, folder / f".{name}.part"
        settings, places = parts.outside.settings, parts.outside.places
        try:
            table = keys_in_force(places).table
            made = report_bytes(findings, settings, table, places)
            folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(made)
            beside.replace(path)
        except OSError:
            return None
        return path
