"""The terms that are in force, read back from what was published.

The newest version of each programme that counts on a day. What is decoded once is
kept: a published version never changes.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import Measure, TiersTerms
from cashier.domain.loyalty.types import terms_class
from server import schema as db
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
    return [_read(text) for text in conn.execute(_PUBLISHED).scalars()]


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


@lru_cache(maxsize=1024)
def _read(text: str) -> Terms:
    row: dict[str, Any] = msgspec.json.decode(text)
    return msgspec.convert(row, terms_class(row.pop("type")))
