"""The shift: opened and closed here, durably, with or without a link.

One shift is open at a time. It closes once, with a numbered report, and not while
sales are parked or being paid; what waits for the server never stands in the way.
The drawer is counted blind: each count is kept before the difference is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.errors import (
    AmountRefused,
    CountedOtherwise,
    NoOpenShift,
    SalesUndecided,
    ShiftAlreadyOpen,
)
from cashier.domain.events import DrawerCounted, ShiftClosed, ShiftOpened
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.sale import SaleState
from cashier.domain.shift import DifferenceCause, DrawerCount, Shift
from cashier.till.confirming import Confirmation
from cashier.till.overriding import allow
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
from cashier.till.shift_report import (
    ReportKind,
    ServerFigures,
    ShiftReport,
    ZDocument,
)

FREE_RECOUNTS = 1


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

    def report(self) -> ShiftReport:
        """The X: a look that may be repeated and changes nothing."""
        queued = self._queued()
        with self._store.read() as work:
            return self._report_of(work, open_shift(work), ReportKind.X, queued)

    def undecided(self) -> int:
        """Sales that stand in the way of closing: on the screen, parked or unpaid."""
        with self._store.read() as work:
            return _undecided(work)

    def count(
        self,
        pieces: Sequence[tuple[int, int]],
        by: CashierId,
        *,
        allowed: Confirmation | None = None,
    ) -> DrawerCount:
        """Keep a count of the drawer, before anybody is told what should be there.

        Once more is free; a third count of the same drawer needs a manager. After
        another receipt or movement it is another drawer.
        """
        if any(unit < 1 or many < 0 for unit, many in pieces):
            raise AmountRefused
        total = Money(sum(unit * many for unit, many in pieces))
        with self._store.act() as work:
            shift = open_shift(work)
            _refuse_undecided(work)
            now, manager = self._clock.now(), None
            if len(_latest_counts(work, shift.shift_id)) > FREE_RECOUNTS:
                asked = Asked(act=Guarded.COUNT_AGAIN, money=total)
                manager = allow(work, asked, allowed, by=by, at=now)
            counted = self._keep_count(work, shift, tuple(pieces), total, by, manager)
            work.commit()
        return counted

    def counts(self) -> tuple[DrawerCount, ...]:
        """Of the drawer as it is now; empty: nobody has counted it yet."""
        with self._store.read() as work:
            return _latest_counts(work, open_shift(work).shift_id)

    def close(
        self, counted: Money, by: CashierId, *, cause: DifferenceCause | None = None
    ) -> ShiftReport:
        """The Z: once, numbered, printed. Refused while sales are undecided.

        `counted` is what the last count came to; without a count it is one.
        """
        if counted < NO_MONEY:
            raise AmountRefused
        queued = self._queued() + 1  # The closing itself will wait too.
        with self._store.act() as work:
            shift = open_shift(work)
            _refuse_undecided(work)
            before = _latest_counts(work, shift.shift_id)
            if before and before[-1].total != counted:
                raise CountedOtherwise
            if not before:
                self._keep_count(work, shift, (), counted, by, None)
                queued += 1
            closed = replace(
                shift, closed_at=self._clock.now(), counted=counted, cause=cause
            )
            work.shifts.save(closed)
            report = self._report_of(work, closed, ReportKind.Z, queued)
            seq = work.outbox.put(_told(report, by))
            own = 1 + _entries_of(_latest_counts(work, shift.shift_id))
            document = self._document(report, seq, late=max(queued - own, 0))
            work.zs.add(document)
            work.jobs.put(self._job_of(document))
            work.commit()
        return report

    def _keep_count(
        self,
        work: UnitOfWork,
        shift: Shift,
        pieces: tuple[tuple[int, int], ...],
        total: Money,
        by: CashierId,
        manager: CashierId | None,
    ) -> DrawerCount:
        totals = work.shifts.totals(shift.shift_id)
        count = DrawerCount(
            count_id=new_id(self._randomness),
            shift_id=shift.shift_id,
            turn=len(work.drawer.counts(shift.shift_id)) + 1,
            pieces=pieces,
            total=total,
            expected=totals.expected(shift.opening_cash),
            documents=_documents(work, shift.shift_id),
            cashier=by,
            at=self._clock.now(),
            allowed_by=manager,
        )
        work.drawer.add_count(count)
        work.outbox.put(DrawerCounted(count=count, at=count.at))
        return count

    def _report_of(
        self, work: UnitOfWork, shift: Shift, kind: ReportKind, queued: int
    ) -> ShiftReport:
        return report_of(
            work,
            shift,
            kind,
            Around(
                names={c.cashier: c.name for c in self._directory.cashiers()},
                shop=self._settings.shop_name,
                at=self._clock.now(),
                queued=queued,
            ),
        )

    def _document(self, report: ShiftReport, seq: int, *, late: int) -> ZDocument:
        return ZDocument(
            shift_id=report.shift.shift_id,
            number=report.shift.number,
            addendum=0,
            at=report.at,
            seq=seq,
            late=late,
            lines=self._report_text(report, self._settings),
        )

    def _job_of(self, document: ZDocument) -> PrintJob:
        return PrintJob(
            job=new_id(self._randomness),
            kind=REPORT,
            title=document.title,
            lines=document.lines,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a report says beside its shift."""

    names: Mapping[CashierId, str]
    shop: str
    at: datetime
    queued: int
    server: ServerFigures | None = None


def report_of(
    work: UnitOfWork, shift: Shift, kind: ReportKind, around: Around
) -> ShiftReport:
    """Everything of one shift, from the store as it is in this transaction."""
    identity = work.identity()
    return ShiftReport(
        kind=kind,
        shift=shift,
        totals=work.shifts.totals(shift.shift_id),
        cashier_name=around.names.get(shift.cashier, shift.cashier),
        shop=around.shop,
        store_number=identity.store_number,
        till_number=identity.till_number,
        at=around.at,
        queued=around.queued,
        server=around.server,
        movements=tuple(work.drawer.movements(shift.shift_id)),
        overrides=tuple(work.overrides.of_shift(shift.shift_id)),
        counts=tuple(work.drawer.counts(shift.shift_id)),
        names=around.names,
    )


def _entries_of(counts: Sequence[DrawerCount]) -> int:
    """Of the journal: the counts themselves, and what a manager allowed for one."""
    return len(counts) + sum(count.allowed_by is not None for count in counts)


def _documents(work: UnitOfWork, shift: ShiftId) -> int:
    totals = work.shifts.totals(shift)
    return totals.sales + totals.returns + len(work.drawer.movements(shift))


def _latest_counts(work: UnitOfWork, shift: ShiftId) -> tuple[DrawerCount, ...]:
    """Those of the drawer as it is: nothing came or went since."""
    documents = _documents(work, shift)
    return tuple(c for c in work.drawer.counts(shift) if c.documents == documents)


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
        cause=shift.cause.value if shift.cause is not None else "",
    )
