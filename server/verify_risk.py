"""`ledger verify`, limited risk: the chain's two rows against all they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Select, func, select

from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db
from server.book_rows import parts_of_text
from server.ledger import Kind
from server.risk import SHARE_ACCOUNT, exposure
from server.schema import TENANT, shard_of

_r, _a, _e = db.spend_right, db.account, db.entry
_POOLS = (
    _r.c.tenant == TENANT,
    _r.c.shard == shard_of(POOL_ACCOUNT),
    _r.c.account == POOL_ACCOUNT,
)


def pool_ids() -> Select[tuple[str]]:
    return select(_r.c.right_id).where(*_POOLS)


def risk_differences(conn: Connection) -> Iterator[str]:
    """What is booked on each limit is what its parts add up to."""
    now = exposure(conn)
    booked = _accounts_risk(conn)
    drawn = _drawn(conn)
    for row in conn.execute(select(_r).where(*_POOLS)):
        (part,) = parts_of_text(row.slices)
        what = f"pool {row.right_id} of till {row.holder}"
        booked += part.open
        for name, cached, summed in (
            ("open", row.open_amt, part.open),
            ("booked", row.booked_risk, part.open),
            ("spent", row.spent_amt, part.spent),
            ("entries", part.spent, drawn.get(row.right_id, 0)),
        ):
            if cached != summed:
                yield f"{what}: {name} says {cached}, its parts {summed}"
    if now.chain_used != booked:
        yield f"{POOL_ACCOUNT} says {now.chain_used}, its parts {booked}"
    shares = _shares(conn)
    if now.per_account_used != shares:
        yield f"{SHARE_ACCOUNT} says {now.per_account_used}, its parts {shares}"


def _accounts_risk(conn: Connection) -> int:
    query = select(func.coalesce(func.sum(_a.c.risk_used), 0)).where(
        _a.c.tenant == TENANT, _a.c.account.not_like("~%")
    )
    return int(conn.execute(query).scalar_one())


def _shares(conn: Connection) -> int:
    table = db.risk_share
    query = select(func.coalesce(func.sum(table.c.per_account), 0)).where(
        table.c.tenant == TENANT
    )
    return int(conn.execute(query).scalar_one())


def _drawn(conn: Connection) -> dict[str, int]:
    query = (
        select(_e.c.right_id, func.sum(-_e.c.amount))
        .where(
            _e.c.tenant == TENANT,
            _e.c.kind == Kind.REDEMPTION.value,
            _e.c.account.not_like("~%"),
            _e.c.right_id.in_(pool_ids()),
        )
        .group_by(_e.c.right_id)
    )
    return {right: int(points) for right, points in conn.execute(query)}
