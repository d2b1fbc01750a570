"""The shift: opened and closed here, durably, with or without a link.

One shift is open at a time. It closes once, with a numbered report, and not while
sales are parked or being paid; what waits for the server never stands in the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.errors import (
    AmountRefused,
    NoOpenShift,
    SalesUndecided,
    ShiftAlreadyOpen,
)
from cashier.domain.events import ShiftClosed, ShiftOpened
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.sale import SaleState
from cashier.domain.shift import DrawerMovement, Shift
from cashier.till.ports import (
    Clock,
    Directory,
    PrintJob,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import REPORT, ReportText
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ReportKind, ShiftReport


def open_shift(work: UnitOfWork) -> Shift:
    """The open shift; nothing is sold or given back without one."""
    shift = work.shifts.current()
    if shift is None:
        raise NoOpenShift
    return shift


class ShiftDesk:
    """`queued` counts the entries the server has not acknowledged."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
        *,
        report_text: ReportText,
        queued: Callable[[], int],
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings
        self._report_text = report_text
        self._queued = queued

    def current(self) -> Shift | None:
        with self._store.read() as work:
            return work.shifts.current()

    def open(self, opening_cash: Money, by: CashierId) -> Shift:
        """Start a shift with so much in the drawer."""
        if opening_cash < NO_MONEY:
            raise AmountRefused
        with self._store.act() as work:
            if work.shifts.current() is not None:
                raise ShiftAlreadyOpen
            shift = Shift(
                shift_id=ShiftId(new_id(self._randomness)),
                number=work.shifts.next_number(),
                cashier=by,
                opened_at=self._clock.now(),
                opening_cash=opening_cash,
            )
            work.shifts.save(shift)
            work.outbox.put(
                ShiftOpened(
                    shift_id=shift.shift_id,
                    cashier=by,
                    number=shift.number,
                    opening_cash=opening_cash,
                    at=shift.opened_at,
                )
            )
            work.commit()
        return shift

    def move_cash(self, amount: Money, reason: str, by: CashierId) -> DrawerMovement:
        """Put cash in (positive) or take it out (negative), and say why.

        Refuses nothing, no reason, and more than should be in the drawer.
        """
        if not amount or not reason.strip():
            raise AmountRefused
        with self._store.act() as work:
            shift = open_shift(work)
            inside = work.shifts.totals(shift.shift_id).expected(shift.opening_cash)
            if inside + amount < NO_MONEY:
                raise AmountRefused
            movement = DrawerMovement(
                shift_id=shift.shift_id,
                amount=amount,
                reason=reason.strip(),
                cashier=by,
                at=self._clock.now(),
            )
            work.shifts.add_movement(movement)
            work.commit()
        return movement

    def report(self) -> ShiftReport:
        """The X: a look that may be repeated and changes nothing."""
        queued = self._queued()
        with self._store.read() as work:
            return self._report_of(work, open_shift(work), ReportKind.X, queued)

    def undecided(self) -> int:
        """Sales that stand in the way of closing: on the screen, parked or unpaid."""
        with self._store.read() as work:
            return _undecided(work)

    def close(self, counted: Money, by: CashierId) -> ShiftReport:
        """The Z: once, numbered, printed. Refused while sales are undecided."""
        if counted < NO_MONEY:
            raise AmountRefused
        queued = self._queued() + 1  # The closing itself will wait too.
        with self._store.act() as work:
            shift = open_shift(work)
            _refuse_undecided(work)
            closed = replace(shift, closed_at=self._clock.now(), counted=counted)
            work.shifts.save(closed)
            report = self._report_of(work, closed, ReportKind.Z, queued)
            work.outbox.put(_told(report, by))
            work.jobs.put(self._job_of(report))
            work.commit()
        return report

    def _report_of(
        self, work: UnitOfWork, shift: Shift, kind: ReportKind, queued: int
    ) -> ShiftReport:
        identity = work.identity()
        names = {c.cashier: c.name for c in self._directory.cashiers()}
        return ShiftReport(
            kind=kind,
            shift=shift,
            totals=work.shifts.totals(shift.shift_id),
            cashier_name=names.get(shift.cashier, shift.cashier),
            shop=self._settings.shop_name,
            store_number=identity.store_number,
            till_number=identity.till_number,
            at=self._clock.now(),
            queued=queued,
        )

    def _job_of(self, report: ShiftReport) -> PrintJob:
        return PrintJob(
            job=new_id(self._randomness),
            kind=REPORT,
            title=f"Z-{report.shift.number}",
            lines=self._report_text(report, self._settings),
        )


def _undecided(work: UnitOfWork) -> int:
    count = work.shifts.undecided()
    sale = work.sales.open_sale()
    if sale is not None and sale.state is SaleState.OPEN and sale.live_lines():
        count += 1  # A basket on the screen: its goods are on the counter.
    return count


def _refuse_undecided(work: UnitOfWork) -> None:
    count = _undecided(work)
    if count:
        raise SalesUndecided(count=count)


def _told(report: ShiftReport, by: CashierId) -> ShiftClosed:
    totals, shift = report.totals, report.shift
    assert shift.counted is not None
    return ShiftClosed(
        shift_id=shift.shift_id,
        cashier=by,
        number=shift.number,
        sales=totals.sales,
        returns=totals.returns,
        cash=totals.cash,
        card=totals.card,
        redeemed=totals.redeemed,
        earned=totals.earned,
        counted=shift.counted,
        expected=report.expected,
        at=report.at,
        gift=totals.gift,
        gift_sold=totals.gift_sold,
        donated=totals.donated,
    )
