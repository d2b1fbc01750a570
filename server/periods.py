"""Over which days each programme counts what a member bought, on a given day.

Of a period with a name (month, quarter, year) programmes of tiers want the one before
it too: a level is kept by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from cashier.domain.loyalty.accumulating import AccumulatingTerms
from cashier.domain.loyalty.terms import PeriodKind, Terms, period_start
from cashier.domain.loyalty.tiers import Measure, TiersTerms
from cashier.domain.moments import day_of, days_after
from server import in_force
from server.core import Stamp

_NAMED = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR})
_EVER = "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of which a programme wants the sum; None: no first, or no last one."""

    programme: str
    counted_as: str  # What the rows of the turnover are of: money, or its points.
    first: date | None
    last: date | None = None

    @property
    def since(self) -> str | None:
        return None if self.first is None else self.first.isoformat()

    @property
    def first_text(self) -> str:
        return self.since or ""

    @property
    def last_text(self) -> str:
        return _EVER if self.last is None else self.last.isoformat()


def periods_on(conn: Connection, stamp: Stamp) -> list[Period]:
    """Of every programme in force that counts; the present period before the last."""
    return list(_periods(in_force.terms_on(conn, stamp.today).values(), stamp))


def _periods(programmes: Iterable[Terms], stamp: Stamp) -> Iterable[Period]:
    for terms in programmes:
        if isinstance(terms, AccumulatingTerms | TiersTerms):
            yield from _of(terms, day_of(stamp.now, terms.zone))


def _of(terms: AccumulatingTerms | TiersTerms, day: date) -> Iterable[Period]:
    first = period_start(terms.period, day, terms.rolling_days)
    is_of_points = isinstance(terms, TiersTerms) and terms.measure is Measure.POINTS
    counted_as = terms.programme_id if is_of_points else ""
    yield Period(programme=terms.programme_id, counted_as=counted_as, first=first)
    if isinstance(terms, TiersTerms) and terms.period in _NAMED and first is not None:
        last = days_after(first, -1)
        yield Period(
            programme=terms.programme_id,
            counted_as=counted_as,
            first=period_start(terms.period, last, terms.rolling_days),
            last=last,
        )
