"""What tills may know of an account: its figures, for an answer or for the feed.

A till never learns a member's phone or full name: the feed carries a short form,
under a keyed fingerprint of the card.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from server import feed, schema as db
from server.core import Stamp
from server.ledger import Ledger
from server.schema import TENANT
from sync import protocol as wire

_NEXT = 3
_CHUNK = 1000
_c = db.card.c
_CARDS = select(_c.account, _c.fingerprint, _c.status, _c.blocked_on).where(
    _c.tenant == TENANT, _c.account.in_(bindparam("accounts", expanding=True))
)


def figures_of(
    ledger: Ledger, stamp: Stamp, *, status: str = "", blocked_on: str | None = None
) -> wire.AccountFigures:
    """The account now; a card's own status stands above the member's."""
    expiring = [
        wire.Slice(lot="lot", points=points, expires=day.isoformat())
        for day, points in ledger.expiring(stamp.today)[:_NEXT]
    ]
    return wire.AccountFigures(
        account=ledger.account,
        confirmed=ledger.confirmed(stamp.today),
        pending=ledger.pending(stamp.today),
        held=ledger.rights_out,
        as_of=stamp.text,
        expiring=expiring,
        name=short_name(ledger.name),
        status=status or ledger.status,
        blocked_on=blocked_on or ledger.blocked_on,
    )


def short_name(name: str) -> str:
    """`Petrova Maria Ivanovna` becomes `Petrova M.`"""
    words = name.split()
    if len(words) < 2:
        return name.strip()
    return f"{words[0]} {words[1][0]}."


def publish_cards(conn: Connection, ledgers: Sequence[Ledger], stamp: Stamp) -> None:
    """Put the figures of these accounts into the feed, one row for each card."""
    by_account = {ledger.account: ledger for ledger in ledgers}
    names = sorted(by_account)
    rows: dict[str, bytes | None] = {}
    for i in range(0, len(names), _CHUNK):
        for row in conn.execute(_CARDS, {"accounts": names[i : i + _CHUNK]}):
            figures = figures_of(
                by_account[row.account],
                stamp,
                status=row.status,
                blocked_on=row.blocked_on,
            )
            rows[row.fingerprint] = msgspec.json.encode(figures)
    feed.publish(conn, "cards", rows)
