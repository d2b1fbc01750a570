"""Paper: jobs stored with the act that caused them, handed to the printer after it.

A printer that is away never undoes a sale: its jobs wait. A job is marked when the
transport took it; a program killed between the two prints it once more, because a
second receipt does less harm than none. What paper says is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from cashier.domain.errors import SaleUnknown
from cashier.domain.sale import TenderKind
from cashier.till.ports import (
    CompletedSale,
    JobState,
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

    def run_waiting(self) -> int:
        """Hand over what waits, oldest first; how many went.

        Raises PrinterAway at the first job that does not go; it and those after
        it stay. No transaction is open while the printer works.
        """
        jobs = self._on_till(self._waiting)
        for job in jobs:
            self._printer.print_job(job)
            self._on_till(partial(self._mark_sent, job))
        return len(jobs)

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
        with self._store.draft() as work:
            work.jobs.mark_sent(job.job)
            work.commit()
