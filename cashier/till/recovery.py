"""At start: put in order what a power cut or a killed program left behind.

A choice of points in a sale whose payment never began is taken back; the customer
is asked again. Where a terminal was asked nothing is touched: a person or the
terminal must say first. Holds of sales that ended go back to the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ledger import sum_of
from cashier.domain.sale import Sale, SaleState
from cashier.till.ports import (
    AttemptState,
    Clock,
    HoldState,
    PaymentAttempt,
    Store,
    UnitOfWork,
)
from cashier.till.reserving import release_answers
from cashier.till.sale_rights import end_hold


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryReport:
    sale: Sale | None  # On the screen again, as it was.
    undecided: tuple[PaymentAttempt, ...]  # Ask the terminal, then a person.
    released: Points  # Chosen before the stop; to be asked for again.
    ended_holds: int
    waiting_jobs: int  # To print.


class Recovery:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def at_start(self) -> RecoveryReport:
        """Tidy up in one transaction; doing it twice changes nothing more."""
        with self._store.act() as work:
            sale, released = _release_open(work)
            ended = end_stale_holds(work, self._clock.now())
            report = RecoveryReport(
                sale=sale,
                undecided=undecided_attempts(work, sale),
                released=released,
                ended_holds=ended,
                waiting_jobs=len(work.jobs.waiting()),
            )
            if released or ended:
                work.commit()
        return report


def undecided_attempts(
    work: UnitOfWork, sale: Sale | None
) -> tuple[PaymentAttempt, ...]:
    """Questions to a terminal whose answer is not known."""
    if sale is None:
        return ()
    waiting = (AttemptState.ASKED, AttemptState.UNKNOWN)
    return tuple(a for a in work.attempts.of_sale(sale.sale_id) if a.state in waiting)


def end_stale_holds(work: UnitOfWork, now: datetime) -> int:
    """End holds nobody waits for: unanswered, or of a sale that is over."""
    ended = 0
    for hold, sale_id, account in work.holds.open_holds():
        state = next(s for h, _, s in work.holds.of_sale(sale_id) if h == hold)
        sale = work.sales.get(sale_id)
        is_alive = sale is not None and sale.state in (
            SaleState.OPEN,
            SaleState.PAYING,
        )
        if state is HoldState.ASKED or not is_alive:
            end_hold(work, hold, account, state, now)
            ended += 1
    return ended


def _release_open(work: UnitOfWork) -> tuple[Sale | None, Points]:
    sale = work.sales.open_sale()
    if sale is None or sale.state is not SaleState.OPEN or not sale.reserved:
        return sale, NO_POINTS
    before = Points.total(sum_of(part.draws) for part in sale.reserved)
    sale = release_answers(work, sale)
    released = before - Points.total(sum_of(part.draws) for part in sale.reserved)
    work.sales.save(sale)
    return sale, released
