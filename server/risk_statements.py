"""Statements of limited risk: the two promises, pools, shares and what was drawn.

Built once: most polls of a till ask them and find nothing to do.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db
from server.account_keys import among, among_these
from server.database import Insert, upsert_of
from server.schema import TENANT, shard_of

SHARE_ACCOUNT = "~risk-share"

_a, _r, _u, _s = db.account, db.spend_right, db.risk_use, db.risk_share


def _key(table: Any, account: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.shard == shard_of(account), table.c.account == account


def _of_holder(table: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        table.c.holder == bindparam("k_holder"),
        table.c.incarnation == bindparam("k_incarnation"),
    )


def _these(table: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.tenant == TENANT,
        table.c.shard == bindparam("k_shard"),
        table.c.account == bindparam("k_account"),
    )


PROMISES = select(_a).where(among(_a, [POOL_ACCOUNT, SHARE_ACCOUNT]))
_OPEN_POOLS = (_r.c.tenant == TENANT, *_key(_r, POOL_ACCOUNT), _r.c.state == "open")
OPEN_OF = select(func.coalesce(func.sum(_r.c.open_amt), 0)).where(
    *_OPEN_POOLS, *_of_holder(_r)
)
NOT_ASKED_BACK = select(_r).where(*_OPEN_POOLS, _r.c.recalled == 0)
POOL = select(_r).where(
    _r.c.tenant == TENANT,
    *_key(_r, POOL_ACCOUNT),
    _r.c.right_id == bindparam("k_right"),
)
GRANT = insert(_r)
LIMIT = select(_a.c.risk_limit).where(*_these(_a)).with_for_update()
BOOK = (
    update(_a)
    .where(*_these(_a), _a.c.risk_used + bindparam("points") <= _a.c.risk_limit)
    .values(risk_used=_a.c.risk_used + bindparam("points"))
)
STOOD_IN_FOR = select(func.coalesce(func.max(_a.c.risk_used), 0)).where(
    _a.c.tenant == TENANT,
    _a.c.risk_used > 0,
    _a.c.account.not_in([POOL_ACCOUNT, SHARE_ACCOUNT]),
)
SHARE = select(_s.c.per_account).where(_s.c.tenant == TENANT, *_of_holder(_s))
PUT_SHARE = insert(_s)
USED = select(_u.c.used).where(*_these(_u), *_of_holder(_u))
USES = select(_u).where(among_these(_u, "accounts"))
SETTLED = delete(_u).where(among_these(_u, "accounts"))


UPDATE_POOL = (
    update(_r)
    .where(
        _r.c.tenant == TENANT,
        _r.c.shard == bindparam("k_shard"),
        _r.c.account == bindparam("k_account"),
        _r.c.right_id == bindparam("k_right"),
    )
    .values(
        open_amt=bindparam("open_amt"),
        spent_amt=bindparam("spent_amt"),
        recalled=bindparam("recalled"),
        booked_risk=bindparam("booked_risk"),
        state=bindparam("state"),
        slices=bindparam("slices"),
    )
)


@lru_cache
def open_limit(dialect: str) -> Insert:
    return upsert_of(dialect, _a).on_conflict_do_nothing()


@lru_cache
def set_limit(dialect: str) -> Update:
    kept = func.max if dialect == "sqlite" else func.greatest
    new = kept(bindparam("wanted", type_=_a.c.risk_limit.type), _a.c.risk_used)
    return update(_a).where(*_these(_a)).values(risk_limit=new)


@lru_cache
def add_use(dialect: str) -> Insert:
    statement = upsert_of(dialect, _u)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shard", "account", "holder", "incarnation"],
        set_={"used": _u.c.used + statement.excluded.used},
    )
