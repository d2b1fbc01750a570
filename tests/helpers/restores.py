"""A server that is restored, and what tills that know the protocol only do then.

A restore is played by keeping a copy of all rows of the database and putting it back.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import insert, text

from server import epochs, schema as db
from sync import protocol as wire
from tests.helpers.server_world import FakeTill, World


class Backup:
    """All rows of the database at one moment."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rows = {name: world.rows(name) for name in db.metadata.tables}

    def restore(self, *, said: bool = True) -> None:
        """Put it back; `said`: the operator says so to the server, as he should."""

        def put(conn: Any) -> None:
            for name, rows in self._rows.items():
                conn.execute(text(f'DELETE FROM "{name}"'))
                if rows:
                    conn.execute(insert(db.metadata.tables[name]), rows)

        self._world.database.write(put)
        if said:
            restored(self._world)


def restored(world: World, *, loss: bool = True) -> int:
    core = world.server.core
    return world.database.write(lambda conn: epochs.begin(core, conn, loss=loss))


def hears(till: FakeTill) -> int:
    """The till asks for its letters and learns of the epoch; what it was before."""
    was = till.me.epoch
    ask = wire.MailboxAsk(**till.who, after=0)
    answer = till.ask(wire.PATH_MAILBOX, ask, wire.MailboxAnswer)
    till.me = msgspec.structs.replace(till.me, epoch=answer.epoch)
    return was


def held(grant: wire.Grant, *, spent: int = 0, returned: int = 0) -> wire.HeldRight:
    return wire.HeldRight(
        right=grant.right,
        account=grant.account,
        kind=grant.kind,
        epoch=grant.epoch,
        at=grant.at,
        slices=grant.slices,
        spent=spent,
        returned=returned,
        per_account=grant.per_account,
    )


def asks(till: FakeTill, was: int) -> wire.RegisterAnswer:
    ask = wire.RegisterAsk(**till.who, was=was)
    return till.ask(wire.PATH_REGISTER, ask, wire.RegisterAnswer)


def tells(
    till: FakeTill, *rights: wire.HeldRight, parts: int = 1, **more: Any
) -> wire.RegisterTaken:
    size = max(-(-len(rights) // parts), 1)
    for n in range(parts):
        message = wire.RegisterPart(
            **till.who,
            upto=len(till.bodies),
            part=n + 1,
            parts=parts,
            rights=list(rights[n * size : (n + 1) * size]),
            drawn=more.get("drawn", []) if n == 0 else [],
        )
        taken = till.ask(wire.PATH_REGISTER_PART, message, wire.RegisterTaken)
    return taken


def reports(till: FakeTill, *rights: wire.HeldRight, **more: Any) -> None:
    """Everything a till does after a restore: hear, ask, tell, send its journal."""
    answer = asks(till, hears(till))
    assert answer.needed
    tells(till, *rights, **more)
    if answer.ack_seq < len(till.bodies):
        till.upload(answer.ack_seq + 1)


def state_of(world: World) -> epochs.Epochs:
    return world.database.read(epochs.look)


def account_row(world: World, account: str) -> dict[str, Any]:
    return next(row for row in world.rows("account") if row["account"] == account)
