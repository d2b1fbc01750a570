"""A sale priced on the server: the published terms and the till's own engine."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import Programme, quote
from cashier.domain.loyalty.facts import SaleDraft, Snapshot
from cashier.domain.loyalty.types import programme_of
from server.programmes.publishing import living_terms


def programmes_on(conn: Connection, day: date) -> tuple[Programme, ...]:
    """The programmes a till that is up to date holds on this day."""
    return tuple(programme_of(terms) for terms in living_terms(conn, day))


def quote_of(
    conn: Connection, draft: SaleDraft, snapshot: Snapshot | None, moment: datetime
) -> Quote:
    """What the published programmes make of a sale: the same answer as at a till."""
    return quote(draft, snapshot, programmes_on(conn, moment.date()), moment)
