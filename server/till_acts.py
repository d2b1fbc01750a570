"""What people did at tills besides selling: cash documents, counts, overrides.

Kept as told, for the shop's office to look at; nothing here moves points or money.
The same entry told again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from server import schema as db
from server.database import upsert
from server.schema import TENANT
from sync import protocol as wire

CASH, COUNT, OVERRIDE, ADDENDUM = "cash", "count", "override", "addendum"


def row_of(holder: str, entry: wire.ActEntry) -> dict[str, Any]:
    return {
        "tenant": TENANT,
        "holder": holder,
        "act": "",
        "number": 0,
        "cashier": "",
        "allowed_by": "",
        "amount": 0,
        "reason": "",
        "about": "",
        "at": entry.at,
        **_facts(entry),
    }


def _facts(entry: wire.ActEntry) -> dict[str, Any]:
    match entry:
        case wire.CashEntry():
            return {
                "act_id": entry.id,
                "shift_id": entry.shift,
                "kind": CASH,
                "act": entry.cause,
                "number": entry.number,
                "cashier": entry.cashier,
                "allowed_by": entry.allowed_by,
                "amount": entry.amount,
                "reason": entry.note,
            }
        case wire.CountEntry():
            return {
                "act_id": entry.id,
                "shift_id": entry.shift,
                "kind": COUNT,
                "number": entry.turn,
                "cashier": entry.cashier,
                "allowed_by": entry.allowed_by,
                "amount": entry.total,
                "about": str(entry.expected),
            }
        case wire.OverrideEntry():
            return {
                "act_id": entry.id,
                "shift_id": entry.shift or "",
                "kind": OVERRIDE,
                "act": entry.act,
                "cashier": entry.cashier,
                "allowed_by": entry.allowed_by,
                "amount": entry.money or entry.points,
                "reason": entry.reason,
                "about": entry.about,
            }
        case wire.AddendumEntry():
            return {
                "act_id": f"{entry.shift}.{entry.addendum}",
                "shift_id": entry.shift,
                "kind": ADDENDUM,
                "act": "agrees" if entry.agrees else "differs",
                "number": entry.addendum,
                "amount": entry.money,
                "about": str(entry.late),
            }


def keep(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        statement = upsert(conn, db.till_act).values(dict(row))
        keys = ["tenant", "holder", "act_id"]
        conn.execute(statement.on_conflict_do_nothing(index_elements=keys))


def shift_sums(conn: Connection, holder: str, shift: str) -> dict[str, int]:
    """What was moved in the drawer of a shift, and how often a manager said yes."""
    table = db.till_act.c
    query = select(
        func.coalesce(func.sum(table.amount).filter(table.kind == CASH), 0),
        func.count().filter(table.kind == OVERRIDE),
    ).where(table.tenant == TENANT, table.shift_id == shift, table.holder == holder)
    moved, overrides = conn.execute(query).one()
    return {"moved": int(moved), "overrides": int(overrides)}


def between(conn: Connection, first: str, last: str) -> Sequence[Any]:
    """All of some days, by the moment that tills wrote; for the shop's office."""
    table = db.till_act
    query = (
        select(table)
        .where(
            table.c.tenant == TENANT,
            table.c.at >= first,
            table.c.at < f"{last}T99",
        )
        .order_by(table.c.at, table.c.act_id)
    )
    return conn.execute(query).all()
