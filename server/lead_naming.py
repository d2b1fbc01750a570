"""An operator names the till that leads a store, or takes the name away."""

from __future__ import annotations

from sqlalchemy import Connection

from server import schema as db
from server.core import Core
from server.database import upsert
from server.lead import tills_of
from server.planner import put_due_of_store
from server.schema import TENANT

DEFAULT_PORT = 8444
_lead = db.store_lead


class NoSuchTill(Exception):
    """No working till of that store has this number."""

    def __init__(self, store: int, till: int) -> None:
        super().__init__(f"store {store} has no working till {till}")


def name_lead(
    core: Core, *, store: int, till: int | None, host: str = "", port: int = 0
) -> None:
    """From now on this till leads the store; None: nobody. Raises NoSuchTill."""

    def write(conn: Connection) -> None:
        store_id, till_id = str(store), ""
        if till is not None:
            found = [one for one in tills_of(conn, store_id) if one.number == till]
            if not found:
                raise NoSuchTill(store, till)
            till_id = found[0].till
        values = {"till_id": till_id, "host": host, "port": port, "digest": ""}
        statement = upsert(conn, _lead).values(
            tenant=TENANT, store_id=store_id, version=1, **values
        )
        conn.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "store_id"],
                set_={**values, "version": _lead.c.version + 1},
            )
        )
        put_due_of_store(conn, store, store_id)

    core.database.write(write)
