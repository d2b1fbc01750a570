"""A manager's report on the strip printer: a job in the print queue, like any paper."""

from __future__ import annotations

from cashier.till.ports import PrintJob, Randomness, Store, new_id
from cashier.till.printing import REPORT


class ReportPaper:
    """On the till lane; the printer's lane takes the job from the queue."""

    def __init__(self, store: Store, randomness: Randomness) -> None:
        self._store = store
        self._randomness = randomness

    def put(self, title: str, lines: tuple[str, ...]) -> PrintJob:
        """Kept until the transport took it, also over a restart."""
        job = PrintJob(
            job=new_id(self._randomness), kind=REPORT, title=title, lines=lines
        )
        with self._store.act() as work:
            work.jobs.put(job)
            work.commit()
        return job
