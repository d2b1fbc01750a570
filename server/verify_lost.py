"""`ledger verify`, lost tills: what the chain gave again against what it has posted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from server import schema as db
from server.ledger_values import CONTRA, Kind
from server.schema import TENANT

_g, _e = db.lost_right, db.entry


def compensation_differences(conn: Connection) -> Iterator[str]:
    """What the chain gave and did not take again is what its account has paid."""
    given = select(func.coalesce(func.sum(_g.c.given - _g.c.taken_back), 0)).where(
        _g.c.tenant == TENANT
    )
    account = CONTRA[Kind.COMPENSATION]
    paid = select(func.coalesce(func.sum(_e.c.amount), 0)).where(
        _e.c.tenant == TENANT, _e.c.account == account
    )
    owed, posted = (int(conn.execute(query).scalar_one()) for query in (given, paid))
    if owed != -posted:
        yield f"{account} says {-posted}, what was given again {owed}"
