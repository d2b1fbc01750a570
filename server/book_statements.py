"""Statements of the book: how accounts, lots and rights are read and written.

Built once: building and looking over a statement costs more than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    insert,
    select,
    tuple_,
    update,
)

from server import schema as db
from server.schema import TENANT


def _of(table: Table) -> ColumnElement[bool]:
    """Rows of one account, by its whole key."""
    return (
        (table.c.tenant == TENANT)
        & (table.c.shard == bindparam("k_shard"))
        & (table.c.account == bindparam("k_account"))
    )


def _of_all(table: Table) -> ColumnElement[bool]:
    key = tuple_(table.c.tenant, table.c.shard, table.c.account)
    return key.in_(bindparam("accounts", expanding=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAccounts:
    """One question in two forms: the plain one is the quicker for one account."""

    one: Select[Any]
    many: Select[Any]

    @classmethod
    def of(cls, query: Select[Any], table: Table) -> OfAccounts:
        return cls(one=query.where(_of(table)), many=query.where(_of_all(table)))


_a, _m, _l, _r = db.account, db.member, db.lot, db.spend_right
ACCOUNTS = OfAccounts.of(
    select(_a, _m.c.name, _m.c.status, _m.c.blocked_on, _m.c.home_store)
    .select_from(
        _a.join(
            _m,
            (_a.c.tenant == _m.c.tenant)
            & (_a.c.shard == _m.c.shard)
            & (_a.c.member == _m.c.account),
            isouter=True,
        )
    )
    .order_by(_a.c.account)
    .with_for_update(of=_a),
    _a,
)
FREE_LOTS = OfAccounts.of(
    select(_l).where((_l.c.left_free > 0) | (_l.c.claimed > 0)), _l
)
NAMED_LOTS = select(_l).where(
    _of(_l), _l.c.lot_id.in_(bindparam("lots", expanding=True))
)
NAMED_LOT = select(_l).where(_of(_l), _l.c.lot_id == bindparam("k_lot"))
RIGHT = select(_r).where(_of(_r), _r.c.right_id == bindparam("k_right"))
RIGHTS = select(_r).where(
    tuple_(_r.c.tenant, _r.c.shard, _r.c.account, _r.c.right_id).in_(
        bindparam("keys", expanding=True)
    )
)
LOTS = select(_l).where(
    tuple_(_l.c.tenant, _l.c.shard, _l.c.account, _l.c.lot_id).in_(
        bindparam("keys", expanding=True)
    )
)
OPEN_RIGHTS = OfAccounts.of(select(_r).where(_r.c.state == "open"), _r)
NEW_ENTRIES, NEW_LOTS, NEW_RIGHTS = insert(db.entry), insert(_l), insert(_r)
# Of another version than the one that was read it gets none, which the row refuses
# (`database`): so this can travel with the COMMIT, and nobody has to count rows.
_next_version = case((_a.c.ver == bindparam("k_ver"), bindparam("new_ver")))
UPDATE_ACCOUNT = (
    update(_a)
    .where(_of(_a))
    .values(
        {
            name: bindparam(name)
            for name in ("posted", "rights_out", "claims", "risk_used", "risk_limit")
        }
        | {"ver": _next_version}
    )
)
MOVE_RISK = (
    update(_a).where(_of(_a)).values(risk_used=_a.c.risk_used + bindparam("more"))
)
UPDATE_LOT = (
    update(db.lot)
    .where(
        db.lot.c.tenant == TENANT,
        db.lot.c.shard == bindparam("k_shard"),
        db.lot.c.account == bindparam("k_account"),
        db.lot.c.lot_id == bindparam("k_lot"),
    )
    .values(left_free=bindparam("left_free"), claimed=bindparam("claimed"))
)
UPDATE_RIGHT = (
    update(db.spend_right)
    .where(
        db.spend_right.c.tenant == TENANT,
        db.spend_right.c.shard == bindparam("k_shard"),
        db.spend_right.c.account == bindparam("k_account"),
        db.spend_right.c.right_id == bindparam("k_right"),
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
