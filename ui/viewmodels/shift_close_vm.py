"""Closing a shift: nothing undecided, then a blind count, then the Z report.

What should be in the drawer is asked of the store only after the count, so that no
screen can show it before. Unsent operations never stand in the way; they are named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import Money
from cashier.domain.errors import NoOpenShift, SalesUndecided, TillError
from cashier.domain.ids import CashierId
from cashier.domain.shift import Shift
from cashier.till.ports import SyncStatus
from cashier.till.shift_report import ShiftReport
from ui.tasks import TaskRunner
from ui.viewmodels.cash_count import CashCount
from ui.viewmodels.notice import Notice, refused
from ui.viewmodels.receipt_vm import PrintActs
from ui.viewmodels.report_vm import ReportState, ReportViewModel


class CloseActs(Protocol):
    """See cashier.till.shifts."""

    def current(self) -> Shift | None: ...
    def undecided(self) -> int: ...
    def report(self) -> ShiftReport: ...
    def close(self, counted: Money, by: CashierId) -> ShiftReport: ...


class Step(Enum):
    UNDECIDED = "undecided"  # Sales are parked, open or being paid.
    COUNT = "count"
    DIFFERENCE = "difference"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCloseState:
    """Everything the screen draws."""

    count: CashCount
    step: Step = Step.COUNT
    number: int = 0  # Of the shift.
    undecided: int = 0
    expected: Money | None = None  # None until the cashier has counted.
    is_busy: bool = False
    report: ReportState = ReportState()
    sync: SyncStatus = SyncStatus()
    notice: Notice | None = None

    @property
    def difference(self) -> Money | None:
        """Counted less expected: negative is short."""
        return None if self.expected is None else self.count.total - self.expected

    @property
    def queued(self) -> int:
        """With a link it falls while one looks; without, it is as in the report."""
        report = self.report.report
        if report is None:
            return 0
        return self.sync.queued if self.sync.online else report.queued


class ShiftCloseViewModel(QObject):
    state_changed = Signal(object)  # ShiftCloseState; on the UI thread.
    closed = Signal(object)  # ShiftReport: nobody sells until the next shift.
    printer_seen = Signal(bool)

    def __init__(
        self,
        till: TaskRunner,
        printer: TaskRunner,
        shifts: CloseActs,
        printing: PrintActs,
        report: ReportViewModel,
        *,
        currency: str,
    ) -> None:
        super().__init__()
        self._till = till
        self._printer = printer
        self._shifts = shifts
        self._printing = printing
        self._report = report
        self._currency = currency
        self._by = CashierId("")
        self._left: ShiftCloseState | None = None
        self.state = ShiftCloseState(count=CashCount.of(currency))
        report.state_changed.connect(self._reported)

    @Slot(object)
    def show_sync(self, status: SyncStatus) -> None:
        """From the sync, through the wiring, on the UI thread."""
        self._show(replace(self.state, sync=status))

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def load(self) -> None:
        """Begin at the first step; an earlier count is forgotten.

        Back from a look elsewhere, the report of a shift that is closed is still here.
        """
        self._left = self.state if self.state.step is Step.CLOSED else None
        count, sync = CashCount.of(self._currency), self.state.sync
        self._show(ShiftCloseState(count=count, is_busy=True, sync=sync))

        def work() -> tuple[Shift | None, int]:
            return self._shifts.current(), self._shifts.undecided()

        self._till.run(work, done=self._looked, failed=self._refuse)

    def change(self, how: Callable[[CashCount], CashCount]) -> None:
        """Count on. After the difference was shown, only by counting again."""
        if self.state.step is Step.COUNT and not self.state.is_busy:
            count = how(self.state.count)
            self._show(replace(self.state, count=count, notice=None))

    def counted(self) -> None:
        """The count is done: now say what should have been there."""
        if self.state.step is Step.COUNT and not self.state.is_busy:
            self._show(replace(self.state, is_busy=True, notice=None))
            self._till.run(
                self._shifts.report, done=self._compared, failed=self._refuse
            )

    def count_again(self) -> None:
        if self.state.step is Step.DIFFERENCE and not self.state.is_busy:
            self._show(replace(self.state, step=Step.COUNT, expected=None))

    def close(self) -> None:
        if self.state.step is not Step.DIFFERENCE or self.state.is_busy:
            return
        counted, by = self.state.count.total, self._by
        self._show(replace(self.state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._shifts.close(counted, by),
            done=self._closed,
            failed=self._refuse,
        )

    # --- answers --------------------------------------------------------------

    def _looked(self, found: tuple[Shift | None, int]) -> None:
        shift, undecided = found
        if shift is None:
            self._no_shift()
            return
        self._show(
            replace(
                self.state,
                step=Step.UNDECIDED if undecided else Step.COUNT,
                number=shift.number,
                undecided=undecided,
                is_busy=False,
            )
        )

    def _no_shift(self) -> None:
        if self._left is not None:
            self._show(replace(self._left, sync=self.state.sync))
        else:
            # Still busy: there is nothing to count.
            self._show(replace(self.state, notice=refused(NoOpenShift())))

    def _compared(self, report: ShiftReport) -> None:
        self._show(
            replace(
                self.state,
                step=Step.DIFFERENCE,
                expected=report.expected,
                is_busy=False,
            )
        )

    def _closed(self, report: ShiftReport) -> None:
        self._show(replace(self.state, step=Step.CLOSED, is_busy=False))
        self._report.show(report)
        self._printer.run(
            self._printing.run_waiting,
            done=lambda papers: self.printer_seen.emit(papers.is_printer_well),
            failed=self._not_printed,
        )
        self.closed.emit(report)

    @Slot(object)
    def _reported(self, report: ReportState) -> None:
        if self.state.step is Step.CLOSED:
            self._show(replace(self.state, report=report))

    def _not_printed(self, refusal: TillError) -> None:
        self._show(replace(self.state, notice=refused(refusal)))
        self.printer_seen.emit(False)

    def _refuse(self, refusal: TillError) -> None:
        state = replace(self.state, is_busy=False, notice=refused(refusal))
        if isinstance(refusal, SalesUndecided):
            state = replace(state, step=Step.UNDECIDED, undecided=refusal.count)
        self._show(state)

    def _show(self, state: ShiftCloseState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
