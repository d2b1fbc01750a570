"""Documents of sales and returns, in the very bytes that their till signed.

A sale's own entry is followed at once by those of the points, cards and causes that
it moved: they were put into the journal in one act. So its place in the inbox leads
to all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from server import schema as db
from server.entry_checks import Poison, read
from server.schema import TENANT
from sync import protocol as wire

_s, _i = db.sale.c, db.inbox.c
_PLACE = (_s.sale_id, _s.returns, _s.holder, _s.incarnation, _s.seq)
_RUN = 100  # Entries read at once.
_MOST = 2_000  # Of one act; far more than a sale can have.


def by_number(conn: Connection, number: str) -> list[Any]:
    """Places of the documents with this number; a till that came back may repeat."""
    query = select(*_PLACE).where(_s.tenant == TENANT, _s.number == number)
    return list(conn.execute(query.order_by(_s.business_date.desc())))


def by_sale(conn: Connection, sale: str) -> Any | None:
    query = select(*_PLACE).where(_s.tenant == TENANT, _s.sale_id == sale)
    return conn.execute(query).first()


def returns_of(conn: Connection, sale: str) -> list[Any]:
    """Places of what came back of a sale; those that came too late are not counted."""
    query = select(*_PLACE).where(
        _s.tenant == TENANT,
        _s.returns == sale,
        _s.sale_id != sale,
        _s.over == 0,
        _s.seq > 0,
    )
    return list(conn.execute(query))


def document(conn: Connection, place: Any) -> wire.SaleEntry | None:
    """The sale's own entry; None: it is not kept any more."""
    return next((entry for _, entry in first_of(conn, place)), None)


def first_of(conn: Connection, place: Any) -> Iterator[tuple[bytes, wire.SaleEntry]]:
    """The document with its bytes; nothing: it is not kept any more."""
    for body, entry in _entries(conn, place, 1):
        if isinstance(entry, wire.SaleEntry) and entry.sale == place.sale_id:
            yield body, entry


def act(conn: Connection, place: Any) -> list[bytes]:
    """The bytes of all entries of its act, the sale's own first; none: not kept."""
    found: list[bytes] = []
    for body, entry in _entries(conn, place, _MOST):
        is_first = not found
        if is_first != isinstance(entry, wire.SaleEntry):
            break
        if getattr(entry, "sale", None) != place.sale_id:
            break
        found.append(body)
    return found


def lines_gone(returns: Sequence[wire.SaleEntry]) -> dict[int, int]:
    """Thousandths by line that these returns gave back."""
    gone: dict[int, int] = {}
    for one in returns:
        for line in one.lines:
            gone[line.n] = gone.get(line.n, 0) + line.quantity
    return gone


def _entries(
    conn: Connection, place: Any, most: int
) -> Iterator[tuple[bytes, wire.Entry]]:
    """From the place on, without a gap, as long as they can be read."""
    if not place.seq:
        return
    expected = place.seq
    while expected < place.seq + most:
        query = (
            select(_i.seq, _i.body)
            .where(
                _i.tenant == TENANT,
                _i.holder == place.holder,
                _i.incarnation == place.incarnation,
                _i.seq >= expected,
            )
            .order_by(_i.seq)
            .limit(min(_RUN, most))
        )
        rows = conn.execute(query).all()
        for row in rows:
            try:
                entry = read(bytes(row.body))
            except Poison:
                return
            if row.seq != expected:
                return
            expected += 1
            yield bytes(row.body), entry
        if len(rows) < min(_RUN, most):
            return
