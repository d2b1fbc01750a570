"""Stores, and whose they are: a partner's store is the redeemer of what it takes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from server import schema as db
from server.schema import TENANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    number: int
    name: str
    partner: str  # Empty: our own.


def all_of(conn: Connection) -> list[Store]:
    table = db.store
    query = select(table).where(table.c.tenant == TENANT).order_by(table.c.number)
    return [
        Store(number=row.number, name=row.name, partner=row.partner)
        for row in conn.execute(query)
    ]


def set_partner(conn: Connection, number: int, partner: str) -> bool:
    """From now on the store is theirs; what happened there before stays as it was.

    False: there is no such store.
    """
    table = db.store
    result = conn.execute(
        update(table)
        .where(table.c.tenant == TENANT, table.c.number == number)
        .values(partner=partner)
    )
    return result.rowcount == 1
