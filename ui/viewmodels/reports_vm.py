"""The manager's reports: which page, which days, and taking them away.

Read on the till lane, compared with the server on the network lane, written and
printed on the printer's lane. Whoever is no manager needs a manager's word, and it is
good until the screen is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import NotAllowed, TillError
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.reports.period import PeriodChoice
from cashier.till.confirming import Confirmation
from cashier.till.ports import PrintJob
from cashier.till.reports import ManagerReport
from cashier.till.shift_report import ServerFigures
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told
from ui.viewmodels.report_vm import LedgerDesk

REPORT_PAGES = 6
MOST_ASKED = 40  # Shifts that the server is asked about for one report.


class ReadActs(Protocol):
    """See cashier.till.reports; on the till lane."""

    def read(
        self,
        choice: PeriodChoice,
        by: CashierId,
        confirmation: Confirmation | None = None,
    ) -> ManagerReport: ...


class PaperActs(Protocol):
    def put(self, title: str, lines: tuple[str, ...]) -> PrintJob: ...


class PrintActs(Protocol):
    def run_waiting(self) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsState:
    """Everything the screen draws, but the words."""

    page: int = 0
    choice: PeriodChoice = PeriodChoice.TODAY
    report: ManagerReport | None = None
    picked: int = 0  # Of figures first, then of rows of the table.
    is_reading: bool = False
    needs_manager: bool = False
    notice: Notice | None = None


class Writing(Protocol):
    """Makes a file of what it was given; None: the folder did not take it."""

    def __call__(self) -> Path | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLanes:
    till: TaskRunner
    network: TaskRunner
    printer: TaskRunner


class ReportsViewModel(QObject):
    state_changed = Signal(object)  # ReportsState; on the UI thread.

    def __init__(
        self,
        lanes: ReportLanes,
        acts: ReadActs,
        paper: PaperActs,
        printing: PrintActs,
        ledger: LedgerDesk,
        *,
        pages: int = REPORT_PAGES,
    ) -> None:
        super().__init__()
        self._lanes = lanes
        self._acts = acts
        self._paper = paper
        self._printing = printing
        self._ledger = ledger
        self._pages = pages
        self._by = CashierId("")
        self._confirmation: Confirmation | None = None
        self.state = ReportsState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier
        self.forget()

    def forget(self) -> None:
        """The screen is left: figures and a manager's word are gone."""
        self._confirmation = None
        self._show(ReportsState())

    # --- choosing -----------------------------------------------------------

    def load(self) -> None:
        self._show(
            replace(self.state, is_reading=True, needs_manager=False, notice=None)
        )
        choice, confirmation = self.state.choice, self._confirmation
        self._lanes.till.run(
            lambda: self._acts.read(choice, self._by, confirmation),
            done=self._known,
            failed=self._refuse,
        )

    def allow(self, confirmation: Confirmation) -> None:
        self._confirmation = confirmation
        self.load()

    def turn_to(self, page: int) -> None:
        if 0 <= page < self._pages:
            self._show(replace(self.state, page=page, picked=0, notice=None))

    def move_period(self, by: int) -> None:
        choices = list(PeriodChoice)
        place = choices.index(self.state.choice) + by
        if 0 <= place < len(choices):
            self._show(replace(self.state, choice=choices[place], picked=0))
            self.load()

    def pick(self, place: int, *, among: int) -> None:
        if 0 <= place < among:
            self._show(replace(self.state, picked=place, notice=None))

    # --- taking away ----------------------------------------------------------

    def write(self, writing: Writing) -> None:
        self._lanes.printer.run(writing, done=self._written, failed=self._refuse)

    def print_tape(self, title: str, lines: tuple[str, ...]) -> None:
        self._lanes.till.run(
            lambda: self._paper.put(title, lines),
            done=lambda _: self._run_printer(),
            failed=self._refuse,
        )

    def _run_printer(self) -> None:
        self._lanes.printer.run(
            self._printing.run_waiting,
            done=lambda _: self._tell(lambda: self.tr("Printed")),
            failed=self._refuse,
        )

    def _written(self, path: Path | None) -> None:
        if path is None:
            notice = told(
                lambda: self.tr("The file could not be written. Look at the folder"),
                Level.WARN,
            )
            self._show(replace(self.state, notice=notice))
            return
        self._tell(lambda: self.tr("Saved: {file}").format(file=path))

    def _tell(self, words: Callable[[], str]) -> None:
        notice = replace(told(words), level=Level.OK)
        self._show(replace(self.state, notice=notice))

    # --- answers ----------------------------------------------------------------

    def _known(self, report: ManagerReport) -> None:
        state = replace(
            self.state, report=report, is_reading=False, needs_manager=False
        )
        self._show(state)
        shifts = report.reconciled
        if not shifts or len(shifts) > MOST_ASKED:
            return
        self._lanes.network.run(
            lambda: self._ask(shifts),
            done=lambda theirs: self._compare(report, theirs),
            failed=lambda _: None,
        )

    def _ask(self, shifts: Sequence[ShiftId]) -> ServerFigures | None:
        """The sum over the shifts; None: at one of them it was silent."""
        total: ServerFigures | None = None
        for shift in shifts:
            theirs = self._ledger.figures(shift)
            if theirs is None:
                return None
            total = theirs if total is None else added(total, theirs)
        return total

    def _compare(self, report: ManagerReport, theirs: ServerFigures | None) -> None:
        if theirs is not None and self.state.report is report:
            compared = replace(report, entries=report.against(theirs))
            self._show(replace(self.state, report=compared))

    def _refuse(self, refusal: TillError) -> None:
        state = replace(self.state, is_reading=False)
        if isinstance(refusal, NotAllowed):
            self._show(replace(state, needs_manager=True, report=None))
            return
        self._show(replace(state, notice=refused(refusal)))

    def _show(self, state: ReportsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def added(one: ServerFigures, other: ServerFigures) -> ServerFigures:
    """Figure by figure; all of them are counts or amounts."""
    sums: dict[str, Any] = {
        field.name: getattr(one, field.name) + getattr(other, field.name)
        for field in fields(ServerFigures)
    }
    return ServerFigures(**sums)
