"""Whose a right is, and what a till gives back of one; see `posting`.

Only the holder of a right can use it up: whoever names another's is flagged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cashier.domain.risk import POOL_ACCOUNT
from server.arrived import InboxState
from server.book_rows import takes_of
from server.findings import Finding
from server.holders import BRANCH
from server.ledger import total
from server.tombstones import bury
from sync import protocol as wire

if TYPE_CHECKING:
    from server.arrived import Arrived
    from server.ledger import Granted
    from server.posting import Poster


def own_pool(poster: Poster, arrived: Arrived, right: str) -> Granted | None:
    return _if_own(poster, arrived, poster.draws.pool(right))


def own_right(
    poster: Poster, arrived: Arrived, account: str, right: str
) -> Granted | None:
    """The right, if it is this holder's own."""
    return _if_own(poster, arrived, poster.book.right(account, right))


def _if_own(poster: Poster, arrived: Arrived, found: Granted | None) -> Granted | None:
    if found is None:
        return None
    # A history brought by hand may have spent what its own till was granted.
    own = (poster.incarnation, poster.incarnation // BRANCH)
    if found.holder == poster.holder and found.incarnation in own:
        return found
    poster.note(arrived, Finding.FOREIGN_RIGHT, found.right_id)
    return None


def hand_back(poster: Poster, arrived: Arrived, entry: wire.ReturnEntry) -> InboxState:
    if entry.account == POOL_ACCOUNT:
        return _hand_back_pool(poster, arrived, entry)
    known = poster.book.right(entry.account, entry.right)
    if known is None:
        # The grant may still be on its way: it will be refused for ever.
        bury(poster.conn, entry.account, entry.right, poster.stamp)
        return InboxState.POSTED
    right = own_right(poster, arrived, entry.account, entry.right)
    ledger = poster.book.ledger(entry.account)
    if right is None or ledger is None:
        return InboxState.POSTED
    takes = takes_of(entry.slices) if entry.slices else None
    if takes is None and right.spent:
        poster.note(arrived, Finding.RETURN_OF_SPENT, entry.right)
    poster.book.need_lots(ledger, (part.lot_id for part in right.parts))
    back = ledger.hand_back(right, takes)
    if takes is not None and back < total(takes):
        poster.note(arrived, Finding.RETURN_BEYOND, entry.right)
    ledger.collect(poster.cause_of_server(arrived))
    return InboxState.POSTED


def _hand_back_pool(
    poster: Poster, arrived: Arrived, entry: wire.ReturnEntry
) -> InboxState:
    pool = own_pool(poster, arrived, entry.right)
    if pool is not None:
        takes = takes_of(entry.slices) if entry.slices else None
        back = poster.draws.hand_back(pool, takes)
        if takes is not None and back < total(takes):
            poster.note(arrived, Finding.RETURN_BEYOND, entry.right)
    return InboxState.POSTED
