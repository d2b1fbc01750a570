"""What a till says that had been declared lost: it counts once, and is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from server import lost_given
from server.arrived import Arrived
from server.findings import Finding
from server.posting import Poster
from sync import protocol as wire


def settle(
    poster: Poster, entries: Sequence[tuple[Arrived, wire.Entry | None]]
) -> None:
    """After its entries were posted: end what the chain gave for them in vain.

    What is booked on the chain's risk ends by the postings themselves.
    """
    moved = set()
    for arrived, entry in entries:
        if isinstance(entry, wire.RedeemEntry | wire.ReturnEntry):
            moved.add(entry.account)
        if isinstance(entry, wire.RedeemEntry):
            poster.note(arrived, Finding.LATE_SPEND, entry.right)
    known = {ledger.account for ledger in poster.book.loaded()}
    lost_given.settle(poster.conn, poster.book, moved & known, poster.stamp)
