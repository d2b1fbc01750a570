"""Limited risk after a restore: pools, shares and draws as tills told them.

What tills hold was booked on the chain's limits before it was granted, so it fits into
them again. Where it does not, because something else was lost, the limit follows what
is out: what tills were promised cannot be taken back by not counting it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db
from server.book_rows import right_row
from server.database import upsert
from server.ledger import Granted
from server.risk import SHARE_ACCOUNT
from server.schema import TENANT, shard_of

_a, _s, _u = db.account, db.risk_share, db.risk_use


def adopt_pool(conn: Connection, pool: Granted, *, share: int) -> None:
    """A pool that the books do not know, and what its till lets one account draw."""
    conn.execute(insert(db.spend_right).values(right_row(POOL_ACCOUNT, pool)))
    mine = (
        _s.c.tenant == TENANT,
        _s.c.holder == pool.holder,
        _s.c.incarnation == pool.incarnation,
    )
    if not share or conn.execute(select(_s.c.per_account).where(*mine)).first():
        return
    make_room(conn, share, SHARE_ACCOUNT)
    conn.execute(
        update(_a).where(*_row(SHARE_ACCOUNT)).values(risk_used=_a.c.risk_used + share)
    )
    conn.execute(
        insert(_s).values(
            tenant=TENANT,
            holder=pool.holder,
            incarnation=pool.incarnation,
            per_account=share,
        )
    )


def make_room(conn: Connection, more: int, account: str = POOL_ACCOUNT) -> None:
    """The limit of the chain is never below what will be booked on it."""
    statement = upsert(conn, _a).values(
        tenant=TENANT, shard=shard_of(account), account=account
    )
    conn.execute(statement.on_conflict_do_nothing())
    row = conn.execute(select(_a).where(*_row(account)).with_for_update()).one()
    if row.risk_used + more > row.risk_limit:
        conn.execute(
            update(_a).where(*_row(account)).values(risk_limit=row.risk_used + more)
        )


def count_draws(
    conn: Connection, holder: str, incarnation: int, drawn: dict[str, int]
) -> None:
    """What is not settled is what the till says: letters that settle may be lost."""
    conn.execute(
        delete(_u).where(
            _u.c.tenant == TENANT,
            _u.c.holder == holder,
            _u.c.incarnation == incarnation,
        )
    )
    rows = [
        {
            "tenant": TENANT,
            "shard": shard_of(account),
            "account": account,
            "holder": holder,
            "incarnation": incarnation,
            "used": points,
        }
        for account, points in sorted(drawn.items())
    ]
    if rows:
        conn.execute(insert(_u), rows)


def _row(account: str) -> tuple[ColumnElement[bool], ...]:
    return (
        _a.c.tenant == TENANT,
        _a.c.shard == shard_of(account),
        _a.c.account == account,
    )
