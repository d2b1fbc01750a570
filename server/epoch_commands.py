"""`kassa-server restored`: what an operator says after a restore or a failover."""

from __future__ import annotations

import sys
from argparse import Namespace

from sqlalchemy import Connection

from server import epochs, epochs_rebuild
from server.commands import open_core, say
from server.core import Core
from server.exits import Exit


def restored(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        if asked.excuse:
            return _excuse(core, asked)
        if not asked.list:
            core.database.write(lambda conn: _begin(core, conn, loss=not asked.no_loss))
            epochs_rebuild.finish(core)
        _show(core, asked)
    return Exit.FINE


def _begin(core: Core, conn: Connection, *, loss: bool) -> None:
    """A barrier that is open, because the database was known as a copy, is enough."""
    if not (loss and epochs.look(conn).is_open and not epochs.progress(conn)[0]):
        epochs.begin(core, conn, loss=loss)


def _excuse(core: Core, asked: Namespace) -> Exit:
    if not core.database.write(lambda conn: epochs.excuse(conn, asked.excuse)):
        sys.stderr.write(f"kassa-server: nobody waits for till {asked.excuse}\n")
        return Exit.USAGE
    epochs_rebuild.finish(core)
    _show(core, asked)
    return Exit.FINE


def _show(core: Core, asked: Namespace) -> None:
    now = core.database.read(epochs.look)
    reported, tills = core.database.read(epochs.progress)
    missing = core.database.read(epochs.missing)
    lines = [f"Epoch {now.now}."]
    if now.is_open:
        lines.append(
            f"{reported} of {tills} tills have reported; until all have, nothing is"
            " granted. Sales go on, and so does what is guaranteed at the tills."
        )
        lines += [
            f"  {one.holder}  last heard {one.seen_at}"
            + (f", {one.entries} entries to come" if one.entries else "")
            for one in missing
        ]
        lines.append("A till that was enrolled after the backup has to enrol again.")
    else:
        lines.append("No till has to report.")
    facts = {
        "epoch": now.now,
        "open": now.is_open,
        "reported": reported,
        "tills": tills,
        "missing": [one.holder for one in missing],
    }
    say(asked, facts, "\n".join(lines))
