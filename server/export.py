"""`export`: the chain's own data, out again, as CSV or JSON lines.

CSV is safe to open in a spreadsheet: a text that would run as a formula gets an
apostrophe in front. Rows stream; nothing is kept in memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from enum import Enum
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, Select, select

from server import schema as db
from server.schema import TENANT

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 1_000


class What(Enum):
    MEMBERS = "members"
    BALANCES = "balances"
    ENTRIES = "entries"
    EXCEPTIONS = "exceptions"


class Format(Enum):
    CSV = "csv"
    JSON = "jsonl"


def export(conn: Connection, what: What, how: Format, out: IO[str]) -> int:
    """Write every row; how many."""
    query = _QUERIES[what]()
    names = list(query.selected_columns.keys())
    rows = _rows(conn, query)
    if how is Format.JSON:
        return _json_lines(rows, out)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([_safe(value) for value in row.values()])
        count += 1
    return count


def _rows(conn: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    result = conn.execution_options(yield_per=_CHUNK).execute(query)
    for row in result:
        yield {name: _plain(name, value) for name, value in row._mapping.items()}


def _plain(name: str, value: Any) -> Any:
    """Points as people write them; everything else as it is."""
    if name in _POINTS and isinstance(value, int):
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
    return "" if value is None else value


_POINTS = frozenset({"points", "free", "in_rights", "claims"})


def _json_lines(rows: Iterator[dict[str, Any]], out: IO[str]) -> int:
    count = 0
    for row in rows:
        out.write(msgspec.json.encode(row).decode() + "\n")
        count += 1
    return count


def _safe(value: Any) -> Any:
    is_number = isinstance(value, str) and value.lstrip("-").replace(".", "").isdigit()
    if isinstance(value, str) and value.startswith(_FORMULA) and not is_number:
        return f"'{value}"
    return value


def _members() -> Select[Any]:
    m, c = db.member, db.card
    return (
        select(
            c.c.number.label("card"),
            m.c.account,
            m.c.joined,
            m.c.name,
            m.c.phone,
            m.c.home_store,
            c.c.status,
        )
        .join(m, (m.c.tenant == c.c.tenant) & (m.c.account == c.c.account))
        .where(c.c.tenant == TENANT)
        .order_by(c.c.number)
    )


def _balances() -> Select[Any]:
    a, c = db.account, db.card
    return (
        select(
            c.c.number.label("card"),
            a.c.account,
            a.c.posted.label("points"),
            (a.c.posted - a.c.rights_out).label("free"),
            a.c.rights_out.label("in_rights"),
            a.c.claims,
        )
        .join(a, (a.c.tenant == c.c.tenant) & (a.c.account == c.c.account))
        .where(c.c.tenant == TENANT)
        .order_by(c.c.number)
    )


def _entries() -> Select[Any]:
    e = db.entry
    return (
        select(
            e.c.entry_id,
            e.c.server_ts,
            e.c.business_date,
            e.c.account,
            e.c.contra,
            e.c.kind,
            e.c.unit,
            e.c.amount.label("points"),
            e.c.lot_id,
            e.c.right_id,
            e.c.sale_id,
            e.c.holder,
            e.c.incarnation,
            e.c.seq,
            e.c.programme,
            e.c.policy_version,
        )
        .where(e.c.tenant == TENANT)
        .order_by(e.c.server_ts, e.c.entry_id, e.c.account)
    )


def _exceptions() -> Select[Any]:
    x = db.exception_item
    return (
        select(x.c.at, x.c.holder, x.c.incarnation, x.c.seq, x.c.code, x.c.detail)
        .where(x.c.tenant == TENANT)
        .order_by(x.c.at, x.c.holder, x.c.seq)
    )


_QUERIES = {
    What.MEMBERS: _members,
    What.BALANCES: _balances,
    What.ENTRIES: _entries,
    What.EXCEPTIONS: _exceptions,
}
