"""The manager's reports of a till, put together when one is first looked at.

Their statements take a moment to build, and a till starts without them.
"""

from __future__ import annotations

from cashier.domain.ids import CashierId
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.reports.period import PeriodChoice
from cashier.store.directory import SqlDirectory
from cashier.store.store import SqlStore
from cashier.till.confirming import Confirmation
from cashier.till.overriding import allow
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
        self._visit = ""  # The yes that opened the pages.

    def read(
        self,
        choice: PeriodChoice,
        by: CashierId,
        confirmation: Confirmation | None = None,
    ) -> ManagerReport:
        if self._desk is None:
            self._desk = self._made()
        if confirmation is not None and not self._desk.may_read(by):
            self._note(confirmation, by)
        return self._desk.read(choice, by, confirmation)

    def _note(self, confirmation: Confirmation, by: CashierId) -> None:
        """A manager's yes is good for one visit: pages and periods are looked at."""
        if confirmation.ticket == self._visit:
            return
        with self._store.act() as work:
            asked = Asked(act=Guarded.REPORTS)
            allow(work, asked, confirmation, by=by, at=self._clock.now())
            work.commit()
        self._visit = confirmation.ticket

    def _made(self) -> ReportDesk:
        from cashier.store.report_rows import SqlReportRows  # noqa: PLC0415

        rows, directory = SqlReportRows(self._store), self._directory
        return ReportDesk(rows, directory, directory, self._clock, self._settings)
