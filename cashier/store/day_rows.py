"""Receipts of some business days, found by the shifts that they lie in.

A till keeps receipts for years and a report wants a month. The till's clock is guarded
(no day moves), so a receipt's business day lies between the opening and the closing of
its shift; a day more on each side costs nothing. The days themselves decide.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, literal_column, or_, select

from cashier.domain.reports.period import Period
from cashier.store import schema
from cashier.store.columns import moment_text

_r, _h = schema.receipt.c, schema.shift.c
_MARGIN = timedelta(days=1)
_SHIFTS = select(_h.shift_id).where(
    _h.opened_at < bindparam("until"),
    or_(_h.closed_at.is_(None), _h.closed_at >= bindparam("since")),
)
WITHIN = and_(
    _r.shift_id.in_(_SHIFTS),
    _r.business_date.between(bindparam("first"), bindparam("last")),
)
# Grouped by the bare number, SQLite would read all receipts ever, in their order.
IN_NO_ORDER = _r.n + literal_column("0")


def days_of(period: Period, zone: ZoneInfo) -> dict[str, str]:
    """The values that WITHIN asks for."""
    since = datetime.combine(period.first, time(), zone) - _MARGIN
    until = datetime.combine(period.last, time(), zone) + 2 * _MARGIN
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "since": moment_text(since),
        "until": moment_text(until),
    }
