"""What becomes known of a shift after its Z: a numbered addendum, both versions kept.

A Z is never changed. When the entries that waited at its closing have arrived, or
the server's ledger says something else than what was last known, that is written as
an addendum: a document of its own, told to the server. A shift that was closed with
everything sent and with a server that agrees gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cashier.domain.errors import SaleUnknown
from cashier.domain.events import ShiftAmended
from cashier.domain.ids import ShiftId
from cashier.till.ports import (
    Clock,
    Directory,
    PrintJob,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import REPORT
from cashier.till.receipts import copy_lines
from cashier.till.report_lines import addendum_lines
from cashier.till.settings import TillSettings
from cashier.till.shift_report import (
    ReportKind,
    ServerFigures,
    ShiftReport,
    ZDocument,
)
from cashier.till.shifts import Around, report_of

MOST_ASKED = 10  # Newest shifts; older ones are the office's.
MOST_SHOWN = 60


class Addenda:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings
        self._settled: set[ShiftId] = set()  # The server agrees; asked once a start.

    def documents(self) -> Sequence[ZDocument]:
        """The newest shift first; of each its Z, then its addenda."""
        with self._store.read() as work:
            return work.zs.newest(MOST_SHOWN)

    def open(self) -> tuple[ShiftId, ...]:
        """Closed shifts of which the server is not known to say the same."""
        with self._store.read() as work:
            newest = work.zs.newest(MOST_ASKED)
        found = dict.fromkeys(one.shift_id for one in newest)
        return tuple(shift for shift in found if shift not in self._settled)

    def take(self, shift: ShiftId, server: ServerFigures) -> ZDocument | None:
        """The server's answer for a closed shift; an addendum, if it says anything new.

        While the server lacks entries of the shift its answer is no news.
        """
        with self._store.act() as work:
            known = work.zs.of_shift(shift)
            if not known or server.ack_seq < known[0].seq:
                return None
            report = self._report(work, shift, server, queued=known[0].late)
            if report.agrees:
                self._settled.add(shift)
            if not _is_news(known, report, server):
                return None
            document = self._amend(work, known, report, server)
            work.commit()
        return document

    def print_again(self, title: str) -> PrintJob:
        """Put a paper of these in the queue, marked as a copy."""
        with self._store.act() as work:
            documents = work.zs.newest(MOST_SHOWN)
            found = next((one for one in documents if one.title == title), None)
            if found is None:
                raise SaleUnknown
            job = PrintJob(
                job=new_id(self._randomness),
                kind=REPORT,
                title=f"{title} copy",
                lines=copy_lines(found.lines, self._settings),
            )
            work.jobs.put(job)
            work.commit()
        return job

    # --- steps ---

    def _report(
        self, work: UnitOfWork, shift: ShiftId, server: ServerFigures, *, queued: int
    ) -> ShiftReport:
        closed = work.shifts.get(shift)
        assert closed is not None, shift
        around = Around(
            names={c.cashier: c.name for c in self._directory.cashiers()},
            shop=self._settings.shop_name,
            at=self._clock.now(),
            queued=queued,
            server=server,
        )
        return report_of(work, closed, ReportKind.Z, around)

    def _amend(
        self,
        work: UnitOfWork,
        known: Sequence[ZDocument],
        report: ShiftReport,
        server: ServerFigures,
    ) -> ZDocument:
        document = ZDocument(
            shift_id=report.shift.shift_id,
            number=report.shift.number,
            addendum=len(known),
            at=report.at,
            seq=0,
            late=known[0].late,
            lines=(),
            server=server,
        )
        lines = addendum_lines(report, document, self._settings)
        seq = work.outbox.put(_told(document, server, agrees=bool(report.agrees)))
        document = replace(document, lines=lines, seq=seq)
        work.zs.add(document)
        return document


def _is_news(
    known: Sequence[ZDocument], report: ShiftReport, server: ServerFigures
) -> bool:
    last = known[-1]
    if last.server is not None:
        return not last.server.says_the_same(server)
    return not report.agrees or last.late > 0


def _told(document: ZDocument, server: ServerFigures, *, agrees: bool) -> ShiftAmended:
    return ShiftAmended(
        shift_id=document.shift_id,
        number=document.number,
        addendum=document.addendum,
        agrees=agrees,
        late=document.late,
        money=server.money,
        redeemed=server.redeemed,
        earned=server.earned,
        at=document.at,
    )
