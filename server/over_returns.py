"""Whether goods come back that came back before: two tills, or one that was restored.

What happened is posted all the same, as money that left a drawer. Of the loyalty
programmes nothing is given back or taken a second time: the whole return is left to
a manager, with a finding that says which line.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from server import documents, schema as db
from server.schema import TENANT
from sync import protocol as wire


class OverReturns:
    """What one transaction knows of returns, its own among them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._documents: dict[str, wire.SaleEntry] = {}  # Of this transaction.
        self._over: dict[str, bool] = {}

    def see(self, entry: wire.SaleEntry) -> int | None:
        """A document that is posted now; the line of which too much comes back."""
        line = self._line_over(entry)
        self._documents[entry.sale] = entry
        self._over[entry.sale] = line is not None
        return line

    def is_over(self, sale: str) -> bool:
        """Whether that return gave back what had come back before."""
        if sale not in self._over:
            table = db.sale.c
            query = select(table.over).where(
                table.tenant == TENANT, table.sale_id == sale
            )
            self._over[sale] = bool(self._conn.execute(query).scalar())
        return self._over[sale]

    def forget(self) -> None:
        """After a rollback to a savepoint."""
        self._documents.clear()
        self._over.clear()

    def _line_over(self, entry: wire.SaleEntry) -> int | None:
        if entry.returns is None or entry.returns == entry.sale:
            return None  # No return, or one without a receipt.
        first = self._document(entry.returns)
        if first is None:
            return None
        sold = {line.n: line.quantity for line in first.lines}
        gone = documents.lines_gone([*self._earlier(entry.returns), entry])
        over = [n for n, quantity in gone.items() if quantity > sold.get(n, 0)]
        return min(over, default=None)

    def _document(self, sale: str) -> wire.SaleEntry | None:
        if sale in self._documents:
            return self._documents[sale]
        place = documents.by_sale(self._conn, sale)
        return None if place is None else documents.document(self._conn, place)

    def _earlier(self, sale: str) -> list[wire.SaleEntry]:
        found = {
            one.sale: one
            for one in self._documents.values()
            if one.returns == sale and not self._over[one.sale]
        }
        for place in documents.returns_of(self._conn, sale):
            if place.sale_id not in found:
                entry = documents.document(self._conn, place)
                if entry is not None:
                    found[entry.sale] = entry
        return list(found.values())
