"""A look at the open shift (X): as often as wanted, and it changes nothing.

The till's own figures come at once; what the server's ledger says of the same shift
is asked on the network lane and put beside them when it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from cashier.domain.ids import ShiftId
from cashier.till.printing import ReportText
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ServerFigures, ShiftReport
from ui import present
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Notice, refused


class ReportActs(Protocol):
    """See cashier.till.shifts."""

    def report(self) -> ShiftReport: ...


class LedgerDesk(Protocol):
    """Asks the server what it holds of a shift; called on the network lane."""

    def figures(self, shift: ShiftId) -> ServerFigures | None:
        """None: no answer within the wait budget. Never raises for the link."""
        ...


class Agreement(Enum):
    """Whether the server's ledger says what the till says."""

    ASKING = "asking"
    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_YET = "not_yet"  # Entries are under way: they cannot agree so far.
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """Everything the report screen draws."""

    report: ShiftReport | None = None
    lines: tuple[str, ...] = ()
    agreement: Agreement = Agreement.ASKING
    notice: Notice | None = None


class ReportViewModel(QObject):
    state_changed = Signal(object)  # ReportState; on the UI thread.

    def __init__(
        self,
        till: TaskRunner,
        network: TaskRunner,
        shifts: ReportActs,
        ledger: LedgerDesk,
        text: ReportText,
        settings: TillSettings,
    ) -> None:
        super().__init__()
        self._till = till
        self._network = network
        self._shifts = shifts
        self._ledger = ledger
        self._text = text
        self._settings = settings
        self.state = ReportState()

    def load(self) -> None:
        self._show(ReportState())
        self._till.run(self._shifts.report, done=self.show, failed=self._refuse)

    def show(self, report: ShiftReport) -> None:
        """This report, and then what the server says of it."""
        lines = self._text(report, self._settings)
        self._show(ReportState(report=report, lines=lines))
        shift = report.shift.shift_id
        self._network.run(
            lambda: self._ledger.figures(shift),
            done=lambda figures: self._compare(report, figures),
            failed=lambda _: self._compare(report, None),
        )

    def _compare(self, report: ShiftReport, figures: ServerFigures | None) -> None:
        if self.state.report is not report:
            return  # Another report came in between.
        compared = replace(report, server=figures)
        self._show(
            replace(
                self.state,
                report=compared,
                lines=self._text(compared, self._settings),
                agreement=agreement_of(compared),
            )
        )

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, notice=refused(refusal)))

    def _show(self, state: ReportState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def agreement_of(report: ShiftReport) -> Agreement:
    if report.server is None:
        return Agreement.SILENT
    if report.agrees:
        return Agreement.AGREES
    return Agreement.NOT_YET if report.queued else Agreement.DIFFERS


def agreement_words(agreement: Agreement) -> str:
    translate = present.translate
    match agreement:
        case Agreement.ASKING:
            return translate("agreement", "Asking the server…")
        case Agreement.AGREES:
            return translate("agreement", "The server's ledger says the same")
        case Agreement.DIFFERS:
            return translate("agreement", "The server's ledger differs: tell a manager")
        case Agreement.NOT_YET:
            return translate("agreement", "The server does not have everything yet")
        case Agreement.SILENT:
            return translate("agreement", "The server was not reached: not compared")
