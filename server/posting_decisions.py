"""What a manager decided, as a till tells it; see `posting`.

The first one of a case is carried out; any other changes nothing and is flagged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.exceptions import Remedy
from server import exceptions
from server.findings import Finding
from sync import protocol as wire

if TYPE_CHECKING:
    from server.arrived import Arrived
    from server.posting import Poster


def decide(poster: Poster, arrived: Arrived, entry: wire.DecisionEntry) -> None:
    decided = exceptions.Decided(
        decision_id=f"{poster.holder}.{poster.incarnation}.{arrived.seq}",
        item=entry.item,
        choice=Remedy(entry.choice),
        by=entry.by,
        reason=entry.reason,
        at=entry.at,
        holder=poster.holder,
    )
    try:
        counts = exceptions.decide(poster.conn, poster.book, decided, poster.stamp)
    except (exceptions.NoSuchItem, exceptions.NotOffered):
        counts = False
    if not counts:
        poster.note(arrived, Finding.DECIDED, f"{entry.item} {entry.choice}")
