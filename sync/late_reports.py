"""The manager's reports of a till, put together when one is first looked at.

Their statements take a moment to build, and a till starts without them.
"""

from __future__ import annotations

from cashier.domain.ids import CashierId
from cashier.domain.reports.period import PeriodChoice
from cashier.store.directory import SqlDirectory
from cashier.store.store import SqlStore
from cashier.till.confirming import Confirmation
from cashier.till.ports import Clock
from cashier.till.reports import ManagerReport, ReportDesk
from cashier.till.settings import TillSettings


class LateReports:
    """See cashier.till.reports; on the till lane."""

    def __init__(
        self,
        store: SqlStore,
        directory: SqlDirectory,
        clock: Clock,
        settings: TillSettings,
    ) -> None:
        self._store, self._directory = store, directory
        self._clock, self._settings = clock, settings
        self._desk: ReportDesk | None = None

    def read(
        self,
        choice: PeriodChoice,
        by: CashierId,
        confirmation: Confirmation | None = None,
    ) -> ManagerReport:
        if self._desk is None:
            self._desk = self._made()
        return self._desk.read(choice, by, confirmation)

    def _made(self) -> ReportDesk:
        from cashier.store.report_rows import SqlReportRows  # noqa: PLC0415

        rows, directory = SqlReportRows(self._store), self._directory
        return ReportDesk(rows, directory, directory, self._clock, self._settings)
