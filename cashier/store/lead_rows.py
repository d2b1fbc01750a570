"""Who leads this shop, as the server said it last."""

from __future__ import annotations

from sqlalchemy import Connection, select

from cashier.store import schema
from cashier.store.query import Statement

_l, _t = schema.store_lead.c, schema.till_state.c
_NUMBER = Statement(
    select(_l.number).where(_l.lead != "", _l.lead != select(_t.till).scalar_subquery())
)


def lead_number(connection: Connection) -> int | None:
    """None: nobody, or this till itself."""
    found = _NUMBER.row(connection)
    return None if found is None else int(found.number)
