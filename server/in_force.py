"""The terms that are in force, read back from what was published.

The newest version of each programme that counts on a day. What is decoded once is
kept: a published version never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.loyalty.coalition import CoalitionTerms
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import Measure, TiersTerms
from cashier.domain.loyalty.types import TYPE_NAMES, terms_class
from server import schema as db
from server.ledger import Ledger
from server.schema import TENANT

_EVERY_STORE = 0
_p = db.programme
_PUBLISHED = (
    select(_p.c.terms)
    .where(_p.c.tenant == TENANT)
    .order_by(_p.c.programme_id, _p.c.version)
)


def published(conn: Connection) -> list[Terms]:
    """Every version there ever was, by programme, older ones first."""
    texts = conn.execute(_PUBLISHED).scalars()
    return [terms for text in texts if (terms := _read(text)) is not None]


def terms_on(conn: Connection, day: date) -> dict[str, Terms]:
    """By programme: the newest version that is in force in some store."""
    return {
        terms.programme_id: terms
        for terms in published(conn)
        if terms.is_in_force(day, _EVERY_STORE)
    }


def measured_by_points(conn: Connection) -> frozenset[str]:
    """Programmes, of any version, whose levels are reached by points."""
    return frozenset(
        terms.programme_id
        for terms in published(conn)
        if isinstance(terms, TiersTerms) and terms.measure is Measure.POINTS
    )


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


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Of a coupon's terms: how often one code may be used, by each and by all."""

    type: str
    programme_id: str
    version: int
    kind: str = "unique"
    starts: date | None = None
    ends: date | None = None
    uses_each: int | None = None
    uses_total: int | None = None

    @property
    def is_limited(self) -> bool:
        return self.uses_each is not None or self.uses_total is not None


def series_on(conn: Connection, day: date) -> dict[str, Series]:
    """Limited series of coupons in force, by programme."""
    found = {
        series.programme_id: series
        for series in map(_read_series, conn.execute(_PUBLISHED).scalars())
        if (series.type, series.kind) == ("coupon", "series")
        and (series.starts is None or series.starts <= day)
        and (series.ends is None or day <= series.ends)
    }
    return {name: series for name, series in found.items() if series.is_limited}


@lru_cache(maxsize=1024)
def _read(text: str) -> Terms | None:
    """None: of a type that this program does not price."""
    row: dict[str, Any] = msgspec.json.decode(text)
    kind = row.pop("type")
    return msgspec.convert(row, terms_class(kind)) if kind in TYPE_NAMES else None


@lru_cache(maxsize=1024)
def _read_series(text: str) -> Series:
    row = msgspec.json.decode(text)
    wanted = {name: row[name] for name in Series.__struct_fields__ if name in row}
    return msgspec.convert(wanted, Series)
