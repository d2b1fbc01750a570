"""A till's report as it lies in the database, read as one value."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from server import schema as db
from server.schema import TENANT
from sync import protocol as wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that one till told."""

    holder: str
    incarnation: int
    upto: int
    rights: tuple[wire.HeldRight, ...]
    drawn: dict[str, int]


def report_of(conn: Connection, holder: str, incarnation: int) -> Report | None:
    """None: it told nothing, or not everything."""
    table = db.report_part
    query = (
        select(table.c.body)
        .where(
            table.c.tenant == TENANT,
            table.c.holder == holder,
            table.c.incarnation == incarnation,
        )
        .order_by(table.c.part)
    )
    parts = [
        msgspec.json.decode(body, type=wire.RegisterPart)
        for body in conn.execute(query).scalars()
    ]
    if not parts or len(parts) != parts[0].parts:
        return None
    return Report(
        holder=holder,
        incarnation=incarnation,
        upto=parts[0].upto,
        rights=tuple(right for part in parts for right in part.rights),
        drawn={one.account: one.points for part in parts for one in part.drawn},
    )
