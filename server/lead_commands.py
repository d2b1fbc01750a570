"""`kassa-server store lead`, `carry` and `app-key`: rights that reach tills offline."""

from __future__ import annotations

from argparse import Namespace

import segno

from server import carry as carries, report_commands
from server.commands import open_core, say
from server.exits import Exit
from server.lead_naming import name_lead
from sync.carry_text import text_of

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


def carry(asked: Namespace) -> Exit:
    """What an app does for its customer. Raises NotCarried."""
    with open_core(asked.data) as core:
        grant = carries.reserve(
            core, card=asked.card, till=asked.till, points=asked.points * 100
        )
    text = text_of(grant)
    if asked.png is not None:
        with asked.png.open("xb") as file:
            segno.make_qr(text, error="m").save(file, kind="png", scale=6)
    whole, part = divmod(grant.amount, 100)
    say(
        asked,
        {"right": grant.right, "points": grant.amount, "text": text},
        f"{text}\n{whole}.{part:02d} points for till {asked.till}.",
    )
    return Exit.FINE


def app_key(asked: Namespace) -> Exit:
    try:
        with open_core(asked.data) as core:
            carries.put_app_key(core, asked.name, asked.key)
    except ValueError:
        say(asked, {"ok": False}, "That is no Ed25519 key in hexadecimal digits.")
        return Exit.USAGE
    say(asked, {"ok": True}, f"{asked.name}: {'asks' if asked.key else 'asks no more'}")
    return Exit.FINE
