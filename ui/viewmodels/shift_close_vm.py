"""Closing a shift: nothing undecided, then a blind count, then the Z report.

What should be in the drawer comes with the stored count, so that no screen can show
it before. The drawer is counted once more for nothing, and then with a manager. A
difference has a reason. Unsent operations never stand in the way; they are named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import Money
from cashier.domain.errors import NoOpenShift, SalesUndecided, TillError
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.shift import DifferenceCause, DrawerCount, Shift
from cashier.till.confirming import Confirmation
from cashier.till.ports import SyncStatus
from cashier.till.shift_report import ShiftReport
from cashier.till.shifts import FREE_RECOUNTS
from ui.tasks import TaskRunner
from ui.viewmodels.cash_count import CashCount
from ui.viewmodels.manager_question import ManagerQuestion, nothing
from ui.viewmodels.notice import Notice, refused
from ui.viewmodels.receipt_vm import PrintActs
from ui.viewmodels.report_vm import ReportState, ReportViewModel


class CloseActs(Protocol):
    """See cashier.till.shifts."""

    def current(self) -> Shift | None: ...
    def undecided(self) -> int: ...
    def report(self) -> ShiftReport: ...
    def counts(self) -> tuple[DrawerCount, ...]: ...
    def count(
        self,
        pieces: Sequence[tuple[int, int]],
        by: CashierId,
        *,
        allowed: Confirmation | None = None,
    ) -> DrawerCount: ...
    def close(
        self, counted: Money, by: CashierId, *, cause: DifferenceCause | None = None
    ) -> ShiftReport: ...


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
    counts: tuple[DrawerCount, ...] = ()  # Of this drawer, all of them kept.
    cause: DifferenceCause | None = None
    is_busy: bool = False
    report: ReportState = ReportState()
    sync: SyncStatus = SyncStatus()
    notice: Notice | None = None

    @property
    def difference(self) -> Money | None:
        """Counted less expected: negative is short."""
        return None if self.expected is None else self.count.total - self.expected

    @property
    def is_recount_free(self) -> bool:
        return len(self.counts) <= FREE_RECOUNTS

    @property
    def can_close(self) -> bool:
        """A difference needs a reason."""
        compared = self.step is Step.DIFFERENCE and not self.is_busy
        return compared and (not self.difference or self.cause is not None)

    @property
    def queued(self) -> int:
        """With a link it falls while one looks; without, it is as in the report."""
        report = self.report.report
        if report is None:
            return 0
        return self.sync.queued if self.sync.online else report.queued


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the store says when somebody comes to close."""

    shift: Shift | None
    undecided: int = 0
    counts: tuple[DrawerCount, ...] = ()
    expected: Money | None = None  # Only where the shop does not count blind.


class ShiftCloseViewModel(QObject):
    state_changed = Signal(object)  # ShiftCloseState; on the UI thread.
    closed = Signal(object)  # ShiftReport: nobody sells until the next shift.
    printer_seen = Signal(bool)
    manager_needed = Signal(object)  # ManagerQuestion.

    def __init__(
        self,
        till: TaskRunner,
        printer: TaskRunner,
        shifts: CloseActs,
        printing: PrintActs,
        report: ReportViewModel,
        *,
        currency: str,
        is_blind: bool = True,
    ) -> None:
        super().__init__()
        self._is_blind = is_blind
        self._allowed: Confirmation | None = None  # For one more count.
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

        self._allowed = None

        def work() -> _Found:
            shift = self._shifts.current()
            if shift is None:
                return _Found(shift=None)
            expected = None if self._is_blind else self._shifts.report().expected
            return _Found(
                shift=shift,
                undecided=self._shifts.undecided(),
                counts=self._shifts.counts(),
                expected=expected,
            )

        self._till.run(work, done=self._looked, failed=self._refuse)

    def change(self, how: Callable[[CashCount], CashCount]) -> None:
        """Count on. After the difference was shown, only by counting again."""
        if self.state.step is Step.COUNT and not self.state.is_busy:
            count = how(self.state.count)
            self._show(replace(self.state, count=count, notice=None))

    def counted(self) -> None:
        """The count is done: now say what should have been there."""
        if self.state.step is Step.COUNT and not self.state.is_busy:
            pieces, by, allowed = self.state.count.pieces, self._by, self._allowed
            self._show(replace(self.state, is_busy=True, notice=None))
            self._till.run(
                lambda: self._shifts.count(pieces, by, allowed=allowed),
                done=self._compared,
                failed=self._refuse,
            )

    def count_again(self) -> None:
        """Free once; after that a manager is asked before anybody counts."""
        if self.state.step is not Step.DIFFERENCE or self.state.is_busy:
            return
        if self.state.is_recount_free:
            self._begin_again(None)
            return
        asked = Asked(act=Guarded.COUNT_AGAIN)
        self.manager_needed.emit(
            ManagerQuestion(asked=asked, allowed=self._begin_again, dropped=nothing)
        )

    def _begin_again(self, allowed: Confirmation | None) -> None:
        self._allowed = allowed
        again = replace(self.state, step=Step.COUNT, expected=None, cause=None)
        self._show(again)

    def choose_cause(self, cause: DifferenceCause) -> None:
        """What the cashier says of the difference."""
        if self.state.step is Step.DIFFERENCE and self.state.difference:
            self._show(replace(self.state, cause=cause, notice=None))

    def move_cause(self, by: int) -> None:
        every, now = list(DifferenceCause), self.state.cause
        at = 0 if now is None else every.index(now) + by
        self.choose_cause(every[max(0, min(at, len(every) - 1))])

    def close(self) -> None:
        if not self.state.can_close:
            return
        counted, by, cause = self.state.count.total, self._by, self.state.cause
        self._show(replace(self.state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._shifts.close(counted, by, cause=cause),
            done=self._closed,
            failed=self._refuse,
        )

    # --- answers --------------------------------------------------------------

    def _looked(self, found: _Found) -> None:
        if found.shift is None:
            self._no_shift()
            return
        step = Step.UNDECIDED if found.undecided else Step.COUNT
        self._show(
            replace(
                self.state,
                step=step,
                number=found.shift.number,
                undecided=found.undecided,
                expected=found.expected,
                is_busy=False,
            )
        )
        if found.counts and step is Step.COUNT:
            self._resume(found.counts)

    def _resume(self, counts: tuple[DrawerCount, ...]) -> None:
        """Counted before, and then left: what was seen then stays seen."""
        last = counts[-1]
        self._show(
            replace(
                self.state,
                step=Step.DIFFERENCE,
                count=self.state.count.holding(last.pieces),
                counts=counts,
                expected=last.expected,
            )
        )

    def _no_shift(self) -> None:
        if self._left is not None:
            self._show(replace(self._left, sync=self.state.sync))
        else:
            # Still busy: there is nothing to count.
            self._show(replace(self.state, notice=refused(NoOpenShift())))

    def _compared(self, count: DrawerCount) -> None:
        self._allowed = None
        self._show(
            replace(
                self.state,
                step=Step.DIFFERENCE,
                counts=(*self.state.counts, count),
                expected=count.expected,
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
