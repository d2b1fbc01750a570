"""What is well and what is not at this till, and a report of it for support.

The checks are those of `kassa doctor`. The machine and the server are looked at on the
network lane, the till's own files on the till lane; rows appear as they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from ui.findings import Finding
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told

ORDER = (
    "VERSION", "SCHEMA", "DB-INTEGRITY", "JOURNAL-COPIES", "DISK-FREE", "CLOCK-GUARD",
    "CLOCK-SKEW", "ENROLLED", "LAST-SYNC", "QUEUE-AGE", "TLS-CHAIN", "CERT-SERVER",
    "CERT-AUTHORITY", "LIMITS-EXPIRY", "READINESS", "CARD-RULES-CONFLICT", "KEYS",
    "DEVICES", "FONT-CYRILLIC", "LOGS",
)  # fmt: skip


class DiagnosticsDesk(Protocol):
    """See ui.diagnostics."""

    @property
    def logs(self) -> Path: ...
    def of_machine(self) -> tuple[Finding, ...]: ...
    def of_till(self, last_success: datetime | None) -> tuple[Finding, ...]: ...
    def of_server(self) -> tuple[Finding, ...]: ...
    def save_report(self, findings: tuple[Finding, ...]) -> Path | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticsState:
    """Everything the screen draws."""

    findings: tuple[Finding, ...] = ()
    waiting: int = 0  # Groups of checks that have not answered yet.
    is_saving: bool = False
    notice: Notice | None = None

    @property
    def is_looking(self) -> bool:
        return self.waiting > 0

    def count(self, state: str) -> int:
        return sum(finding.state == state for finding in self.findings)


class DiagnosticsViewModel(QObject):
    state_changed = Signal(object)  # DiagnosticsState; on the UI thread.

    def __init__(
        self, till: TaskRunner, network: TaskRunner, desk: DiagnosticsDesk
    ) -> None:
        super().__init__()
        self._till = till
        self._network = network
        self._desk = desk
        self._turn = 0
        self._last_success: datetime | None = None
        self.state = DiagnosticsState()

    @property
    def logs(self) -> Path:
        return self._desk.logs

    def show_last_success(self, at: datetime | None) -> None:
        self._last_success = at

    def look(self) -> None:
        """Everything anew; what an earlier look still brings is dropped."""
        self._turn += 1
        turn, last = self._turn, self._last_success
        self._show(DiagnosticsState(waiting=3, is_saving=self.state.is_saving))

        def found(findings: tuple[Finding, ...]) -> None:
            if turn == self._turn:
                self._add(findings)

        def failed(refusal: TillError) -> None:
            if turn == self._turn:
                self._add(())
                self._show(replace(self.state, notice=refused(refusal)))

        self._till.run(lambda: self._desk.of_till(last), done=found, failed=failed)
        self._network.run(self._desk.of_machine, done=found, failed=failed)
        self._network.run(self._desk.of_server, done=found, failed=failed)

    def _add(self, findings: tuple[Finding, ...]) -> None:
        rows = sorted((*self.state.findings, *findings), key=_place)
        waiting = self.state.waiting - 1
        self._show(replace(self.state, findings=tuple(rows), waiting=waiting))

    def save_report(self) -> None:
        if self.state.is_saving:
            return
        findings = self.state.findings
        self._show(replace(self.state, is_saving=True, notice=None))
        self._network.run(
            lambda: self._desk.save_report(findings),
            done=self._saved,
            failed=self._not_saved,
        )

    def _saved(self, path: Path | None) -> None:
        if path is None:
            words = told(
                lambda: self.tr("The report could not be written: look at the disk"),
                Level.ERROR,
            )
        else:
            words = told(
                lambda: self.tr("The report is in {path}").format(path=path), Level.OK
            )
        self._show(replace(self.state, is_saving=False, notice=words))

    def _not_saved(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_saving=False, notice=refused(refusal)))

    def _show(self, state: DiagnosticsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _place(finding: Finding) -> int:
    return ORDER.index(finding.id) if finding.id in ORDER else len(ORDER)
