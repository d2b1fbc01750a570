"""What it takes to get a right back while both sides are online.

Two questions over the network: the letter and the answer to it. Two commits that wait
for a disk before the points are free at the server: the till's, when it gives them up,
and the server's, when it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event

from server import chain, planner, schema as db
from server.book import Book
from sync import protocol as wire
from sync.client import Reply, Transport
from sync.cycle import MailTurn, UploadTurn, at_once
from tests.sync.shop import Shop, client_over


class Counting:
    """Counts what is asked, and what both sides had made durable at each answer."""

    def __init__(self, shop: Shop) -> None:
        self._inner: Transport = shop.till._transport
        self.asked: list[str] = []
        self.durable_then: list[tuple[int, int]] = []
        self._server = _commits_of_server(shop)
        self._till = _commits_of_till(shop)

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        answer = self._inner.post(path, body, headers, wait_s=wait_s)
        self.asked.append(path)
        self.durable_then.append((len(self._till), len(self._server)))
        return answer


def _commits_of_server(shop: Shop) -> list[int]:
    """One more for each transaction that changed something."""
    commits: list[int] = []
    seen: dict[int, int] = {}

    def note(conn: Any) -> None:
        raw = conn.connection.driver_connection
        if raw.total_changes != seen.get(id(raw)):
            seen[id(raw)] = raw.total_changes
            commits.append(raw.total_changes)

    engine = shop.chain.core.database.engine
    event.listen(engine, "commit", note)
    shop.chain.core.database.read(chain.epoch)  # From here on changes are new.
    commits.clear()
    return commits


def _commits_of_till(shop: Shop) -> list[str]:
    commits: list[str] = []

    def note(sql: str) -> None:
        if sql == "COMMIT":
            commits.append(sql)

    with shop.till.store.read() as work:
        raw: Any = work.connection.connection.driver_connection
    raw.set_trace_callback(note)
    return commits


def _recall(shop: Shop) -> tuple[str, int]:
    """The server asks for all of one right that this till holds."""
    core = shop.chain.core

    def ask(conn: Any) -> tuple[str, int]:
        right = next(
            row
            for row in conn.execute(db.spend_right.select())
            if row.kind == planner.STANDING and row.open_amt
        )
        book = Book(conn)
        ledger = book.ledger(right.account)
        assert ledger is not None
        free = ledger.posted - ledger.rights_out
        book.load_open_rights([right.account])
        held = ledger.rights[right.right_id]
        planner.recall(conn, ledger, [held], held.open, chain.epoch(conn))
        book.flush()
        return right.account, free

    found: tuple[str, int] = core.database.write(ask)
    return found


def _free(shop: Shop, account: str) -> int:
    def look(conn: Any) -> int:
        ledger = Book(conn).ledger(account)
        assert ledger is not None
        return ledger.posted - ledger.rights_out

    return int(shop.chain.core.database.read(look))


def test_a_right_comes_back_with_two_questions_and_two_commits(shop: Shop) -> None:
    shop.sync()
    account, free_before = _recall(shop)
    wire_ = Counting(shop)
    client = client_over(wire_, shop.till)

    assert MailTurn(client, shop.till.till_side, at_once)().done == 1
    assert UploadTurn(client, shop.till.till_side, at_once)().done == 1

    assert wire_.asked == [wire.PATH_MAILBOX, wire.PATH_UPLOAD]
    assert _free(shop, account) > free_before
    # At the first answer nothing was written; at the second, once by each.
    assert wire_.durable_then == [(0, 0), (1, 1)]
