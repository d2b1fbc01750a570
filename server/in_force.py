"""The terms that are in force, read back from what was published.

The newest version of each programme that counts on a day, unless it was withdrawn.
What is decoded once is kept: a published version never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, select

from cashier.domain.loyalty.coalition import CoalitionTerms
from cashier.domain.loyalty.coupons import CouponKind, CouponTerms
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import Measure, TiersTerms
from server import schema as db
from server.ledger import Ledger
from server.programmes.publishing import withdrawals, withdrawals_question
from server.programmes.schedule import living
from server.quick import Question
from server.schema import TENANT
from sync.terms_rows import read_terms

_EVERY_STORE = 0
_p = db.programme
_PUBLISHED = (
    select(_p.c.terms)
    .where(_p.c.tenant == TENANT)
    .order_by(_p.c.programme_id, _p.c.version)
)


def questions() -> list[Question]:
    """What is asked to know the terms of a day."""
    return [(_PUBLISHED, {}), withdrawals_question()]


def published(conn: Connection) -> list[Terms]:
    """Every version there ever was, by programme, older ones first."""
    return [_read(text) for text in conn.execute(_PUBLISHED).scalars()]


def terms_on(conn: Connection, day: date) -> dict[str, Terms]:
    """By programme: the newest version that is in force in some store."""
    return {
        terms.programme_id: terms
        for terms in living(published(conn), withdrawals(conn), day)
        if terms.is_in_force(day, _EVERY_STORE)
    }


def measured_by_points(conn: Connection) -> frozenset[str]:
    """Programmes, of any version, whose levels are reached by points."""
    return frozenset(
        terms.programme_id
        for terms in published(conn)
        if isinstance(terms, TiersTerms) and terms.measure is Measure.POINTS
    )


def series_on(conn: Connection, day: date) -> dict[str, CouponTerms]:
    """Series of coupons in force whose uses are counted, by programme."""
    return {
        name: terms
        for name, terms in terms_on(conn, day).items()
        if isinstance(terms, CouponTerms)
        and terms.kind is CouponKind.SERIES
        and terms.needs_right
    }


def refuse_lots(conn: Connection, ledgers: Iterable[Ledger], day: date) -> None:
    """Of partners whose points are not taken here nothing may be granted."""
    mixed = [
        ledger for ledger in ledgers if any(lot.issuer for lot in ledger.lots.values())
    ]
    if not mixed:
        return
    coalitions = {
        terms.purse: terms
        for terms in terms_on(conn, day).values()
        if isinstance(terms, CoalitionTerms)
    }
    for ledger in mixed:
        terms = coalitions.get(ledger.purse)
        issuers = {lot.issuer for lot in ledger.lots.values()}
        ledger.refused = frozenset(
            issuer for issuer in issuers if terms and not terms.takes_lots_of(issuer)
        )


@lru_cache(maxsize=1024)
def _read(text: str) -> Terms:
    return read_terms(text)
