"""From the card or account that an entry names to the member's own account.

Who is not a member yet may become one: entries that only name such a card are put
aside for that day, by card.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from server import schema as db
from server.book import Book
from server.database import upsert
from server.ledger import Ledger
from server.schema import TENANT


class Lookup:
    """What one transaction knows of cards."""

    def __init__(self, conn: Connection, book: Book) -> None:
        self._conn = conn
        self._book = book
        self._accounts: dict[str, str | None] = {}  # By card.

    def find(self, cards: Iterable[str]) -> list[str]:
        """Look these cards up; the accounts behind them."""
        new = sorted(set(cards) - self._accounts.keys())
        if new:
            self._accounts.update(dict.fromkeys(new))
            found = self._conn.execute(_CARDS, {"numbers": new})
            self._accounts.update({row.number: row.account for row in found})
        return [account for account in map(self._accounts.get, cards) if account]

    def behind(self, card: str) -> str | None:
        """The account of a card that was looked up."""
        return self._accounts.get(card)

    def ledger(self, account: str | None, card: str | None) -> Ledger | None:
        """The account that is named, or else the one that the card leads to."""
        found = self._book.ledger(account) if account else None
        if found is None and card:
            self.find({card})
            behind = self._accounts.get(card)
            found = self._book.ledger(behind) if behind else None
        return found

    def wait(self, card: str, place: tuple[str, int, int], at: str) -> None:
        """The entry at this place (till, incarnation, number) waits for a member."""
        holder, incarnation, seq = place
        row = {
            "tenant": TENANT,
            "card": card,
            "holder": holder,
            "incarnation": incarnation,
            "seq": seq,
            "server_ts": at,
        }
        statement = upsert(self._conn, db.parked).values(row)
        self._conn.execute(statement.on_conflict_do_nothing())


_c = db.card.c
_CARDS = select(_c.number, _c.account).where(
    _c.tenant == TENANT, _c.number.in_(bindparam("numbers", expanding=True))
)
