"""The server of two real tills becomes an old one from one moment to the next."""

from __future__ import annotations

from sqlalchemy import Connection, insert, text

from server import epochs, schema as db
from tests.helpers.two_tills import TwoTills

Row = dict[str, object]


def backup(shop: TwoTills) -> dict[str, list[Row]]:
    """Every row of the server's database, as of now."""

    def read(conn: Connection) -> dict[str, list[Row]]:
        return {
            name: [dict(row._mapping) for row in conn.execute(table.select())]
            for name, table in db.metadata.tables.items()
        }

    return shop.server.core.database.read(read)


def restore(shop: TwoTills, rows: dict[str, list[Row]], *, said: bool = True) -> None:
    """`said`: the operator says so to the server, as he should."""
    core = shop.server.core

    def put(conn: Connection) -> None:
        for name, table in db.metadata.tables.items():
            conn.execute(text(f'DELETE FROM "{name}"'))
            if rows[name]:
                conn.execute(insert(table), rows[name])
        if said:
            epochs.begin(core, conn, loss=True)

    core.database.write(put)
