"""`kassa-server store lead`: which till of a store lends to the others."""

from __future__ import annotations

from argparse import Namespace

from server import report_commands
from server.commands import open_core, say
from server.exits import Exit
from server.lead_naming import name_lead

LEAD = "lead"


def store(asked: Namespace) -> Exit:
    """Stores as they are; or, after the word «lead», who leads one. NoSuchTill."""
    if asked.number != LEAD:
        return report_commands.store(asked)
    if asked.store is None or (asked.till is not None and not asked.host):
        say(asked, {"ok": False}, "Which --store, which --till, at which --host?")
        return Exit.USAGE
    with open_core(asked.data) as core:
        name_lead(
            core,
            store=asked.store,
            till=asked.till,
            host=asked.host,
            port=asked.port if asked.till is not None else 0,
        )
    facts = {
        "store": asked.store,
        "lead": asked.till,
        "host": asked.host,
        "port": asked.port,
    }
    text = (
        f"Nobody leads store {asked.store} any more."
        if asked.till is None
        else f"Till {asked.till} leads store {asked.store} at {asked.host}"
        f" port {asked.port}. Tills learn it with their next mail."
    )
    say(asked, facts, text)
    return Exit.FINE
