"""Paper: jobs stored with the act that caused them, handed to the printer after it.

A printer that is away never undoes a sale: its jobs wait. A job is marked when the
transport took it; a program killed between the two prints it once more, because a
second receipt does less harm than none. Then the printer is asked what became of it.

The drawer opens for cash or for a stated reason (see drawer), and at the first try
only: a job that waited must not open it in front of somebody else. What paper says
is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from cashier.domain.errors import (
    DeviceRefused,
    PrinterRefused,
    SaleUnknown,
)
from cashier.domain.sale import TenderKind
from cashier.till.ports import (
    CompletedSale,
    JobState,
    PrintAnswer,
    PrintJob,
    Randomness,
    ReceiptPrinter,
    Store,
    TillIdentity,
    new_id,
)
from cashier.till.receipts import copy_lines
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ShiftReport
from cashier.till.story import NO_STORY, Story

T = TypeVar("T")

RECEIPT = "receipt"
COPY = "copy"
REPORT = "report"
DRAWER = "drawer"


class ReceiptText(Protocol):
    """Lays a completed sale out as lines of text; a return names the first receipt."""

    def __call__(
        self,
        done: CompletedSale,
        settings: TillSettings,
        identity: TillIdentity,
        original_number: str = "",
        *,
        story: Story = NO_STORY,
    ) -> tuple[str, ...]: ...


class ReportText(Protocol):
    """Lays the report of a shift out as lines of text."""

    def __call__(
        self, report: ShiftReport, settings: TillSettings
    ) -> tuple[str, ...]: ...


class TillLane(Protocol):
    """Runs a piece of store work where the store lives, and waits for it."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRound:
    """How many papers went, and whether the printer confirmed every one of them.

    No paper, no answer: a round of nothing confirms nothing. `trouble` is what the
    printer said of itself after a paper that did go; that one waits no more.
    """

    papers: int = 0
    is_confirmed: bool = False
    trouble: DeviceRefused | None = None

    @property
    def is_printer_well(self) -> bool:
        """As far as anybody knows; a drawer is no printer."""
        return not isinstance(self.trouble, PrinterRefused)


def receipt_job(
    done: CompletedSale, lines: tuple[str, ...], randomness: Randomness
) -> PrintJob:
    """The job of a receipt; cash on either side opens the drawer."""
    return PrintJob(
        job=new_id(randomness),
        kind=RECEIPT,
        title=done.number,
        lines=lines,
        barcode=done.number,
        opens_drawer=any(leg.kind is TenderKind.CASH for leg in done.tenders),
    )


class Printing:
    """`run_waiting` is called on the printer's lane, `copy` on the till lane."""

    def __init__(
        self,
        store: Store,
        printer: ReceiptPrinter,
        randomness: Randomness,
        on_till: TillLane,
        settings: TillSettings,
    ) -> None:
        self._settings = settings
        self._store = store
        self._printer = printer
        self._randomness = randomness
        self._on_till = on_till

    def run_waiting(self) -> PrintRound:
        """Hand over what waits, oldest first; what became of it.

        Raises PrinterRefused at the first job that does not go; it and those after
        it stay. So do those after a job in which the printer came to a stop. No
        transaction is open while the printer works.
        """
        jobs = self._on_till(self._waiting)
        answers: list[PrintAnswer] = []
        for n, job in enumerate(jobs):
            try:
                answer = self._printer.print_job(job, partial(self._mark_sent, job))
            except PrinterRefused:
                self._on_till(partial(self._keep_drawer_shut, jobs[n:]))
                raise
            self._on_till(partial(self._settle, job, answer.state))
            answers.append(answer)
            if isinstance(answer.trouble, PrinterRefused):
                break
        return _round(answers)

    def copy(self, number: str) -> PrintJob:
        """Put a copy of a receipt in the queue; the drawer stays shut."""
        with self._store.act() as work:
            first = work.jobs.of_title(number)
            if first is None:
                raise SaleUnknown
            again = replace(
                first,
                job=new_id(self._randomness),
                kind=COPY,
                lines=copy_lines(first.lines, self._settings),
                opens_drawer=False,
                state=JobState.WAITING,
            )
            work.jobs.put(again)
            work.commit()
        return again

    def _waiting(self) -> tuple[PrintJob, ...]:
        with self._store.read() as work:
            return tuple(work.jobs.waiting())

    def _mark_sent(self, job: PrintJob) -> None:
        def mark() -> None:
            with self._store.draft() as work:
                work.jobs.mark_sent(job.job)
                work.commit()

        self._on_till(mark)

    def _settle(self, job: PrintJob, state: JobState) -> None:
        with self._store.draft() as work:
            work.jobs.settle(job.job, state)
            work.commit()

    def _keep_drawer_shut(self, jobs: tuple[PrintJob, ...]) -> None:
        late = [job for job in jobs if job.opens_drawer]
        if not late:
            return
        with self._store.draft() as work:
            for job in late:
                work.jobs.keep_drawer_shut(job.job)
            work.commit()


def _round(answers: list[PrintAnswer]) -> PrintRound:
    sure = [answer.state is JobState.CONFIRMED for answer in answers]
    troubles = [answer.trouble for answer in answers if answer.trouble is not None]
    return PrintRound(
        papers=len(sure),
        is_confirmed=bool(sure) and all(sure),
        trouble=troubles[-1] if troubles else None,
    )
