"""A receipt for a till that did not sell it: the documents as they were signed."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.errors import CodeRefused
from cashier.domain.numbers import ReceiptNumber, parse_number
from server import documents, schema as db
from server.core import Core
from server.schema import TENANT
from sync import protocol as wire

UNKNOWN = "unknown"  # Never printed, or not told yet by a till without a link.
FOREIGN = "foreign"  # Of a store or till that this chain does not have.
TOO_OLD = "too_old"  # Its document is not kept any more.


def read_receipt(core: Core, ask: wire.ReceiptAsk) -> wire.ReceiptAnswer:
    def look(conn: Connection) -> wire.ReceiptAnswer:
        found = _found(conn, ask.number)
        time = core.stamp().text
        if isinstance(found, str):
            return wire.ReceiptAnswer(
                number=ask.number, server_time=time, refusal=found
            )
        sale, returns = found
        return wire.ReceiptAnswer(
            number=ask.number,
            server_time=time,
            sale=[msgspec.Raw(body) for body in sale],
            returns=[msgspec.Raw(body) for body in returns],
        )

    return core.database.read(look)


def _found(conn: Connection, number: str) -> tuple[list[bytes], list[bytes]] | str:
    """The sale and its returns, or why not."""
    try:
        read = parse_number(number)
    except CodeRefused:
        return UNKNOWN
    if not _is_ours(conn, read):
        return FOREIGN
    places = [p for p in documents.by_number(conn, number) if p.returns is None]
    if not places:
        return UNKNOWN
    sale = documents.act(conn, places[0])
    if not sale:
        return TOO_OLD
    returns = [
        (entry.at, body)
        for place in documents.returns_of(conn, places[0].sale_id)
        for body, entry in documents.first_of(conn, place)
    ]
    return sale, [body for _, body in sorted(returns)]


def _is_ours(conn: Connection, number: ReceiptNumber) -> bool:
    table = db.till.c
    query = select(table.till_id).where(
        table.tenant == TENANT,
        table.store_number == number.store,
        table.number == number.till,
    )
    return conn.execute(query).first() is not None
