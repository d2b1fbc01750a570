"""The books after the harm, when everything has come back: the till's, the server's.

The till starts as it would in the morning, finishes what was left open, sells once
more with points, and exchanges everything with the server. What then does not fit is
said in `broken`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from bench.replay.world import Link
from cashier.domain.amounts import Points
from cashier.domain.errors import StorageRefused
from cashier.store.engine import find_damage
from cashier.store.journal import Journal
from cashier.store.keystore import FileSecrets, Secret
from cashier.store.opening import needed
from cashier.till.ports import AttemptState, CompletedSale
from server.bootstrap import open_server
from server.dispatch import Server
from server.verify import verify
from sync.carrier import SENT
from sync.client import Transport
from tests.faults.forks import answer_of
from tests.faults.ghost import Ghost, told
from tests.faults.kinds import Outcome
from tests.faults.room import a_till
from tests.helpers.ready_shop import ReadyShop, places_of
from tests.helpers.real_till import ANNA, COFFEE, IVANOV, MILK, PETROVA, RealTill

NOT_STARTED = "the till does not start"
NO_POINTS_NOW = "no points can be spent any more"
NOTICED = frozenset({NO_POINTS_NOW})
MORNING = 1  # So many receipts were there before the story.
CARDS = (PETROVA, IVANOV)
REDEEMED = Points(100)
_POINTS = (
    "SELECT card.number, sum(entry.amount) FROM entry JOIN card"
    " ON card.account = entry.account WHERE entry.unit = 'points'"
    " GROUP BY card.number"
)
_STUCK = "SELECT holder, open_amt FROM spend_right WHERE kind = 'hold' AND open_amt > 0"
_ODD = "SELECT code, detail FROM exception_item WHERE code <> 'incident'"


def ghost_of(shop: ReadyShop) -> Ghost:
    """What the cards of the stories have before them."""
    opening = answer_of(lambda: _with_server(shop, _balances))
    del opening["what"]
    return Ghost(opening=opening)


def judged(shop: ReadyShop, ghost: Ghost) -> Outcome:
    """Everything is at peace again: does it fit what people saw?"""
    books = answer_of(lambda: _with_server(shop, lambda server: books_of(shop, server)))
    outcome = ghost.compare(books)
    ghost.settle(books)
    return outcome


def judged_after_a_lie(shop: ReadyShop, ghost: Ghost) -> Outcome:
    """The disk lost what it had said it kept: noticed, and in the second journal.

    A till whose file is damaged does not start. One whose file fell behind begins a
    new life: what its file lacks is at the server, by the queue of the old one.
    """
    books = answer_of(lambda: _with_server(shop, lambda server: books_of(shop, server)))
    books["broken"] = [word for word in books["broken"] if word not in NOTICED]
    is_damaged = any(word.startswith(NOT_STARTED) for word in books["broken"])
    if not is_damaged:
        if (places_of(shop.till_home).outgoing / SENT).exists():
            books["receipts"] += _only_at_server(books, ghost)
        return ghost.compare(books)
    kept = answer_of(lambda: {"numbers": journal_numbers(shop)})["numbers"]
    gone = tuple(number for number in ghost.receipts if number not in kept)
    words = tuple(f"{number} is in no journal" for number in gone)
    return Outcome(tries=1, lost=len(gone), words=words)


def _only_at_server(books: dict[str, Any], ghost: Ghost) -> list[dict[str, Any]]:
    here = {line["number"] for line in books["receipts"]}
    return [
        line
        for number, line in ghost.receipts.items()
        if number in books["server_numbers"] and number not in here
    ]


def journal_numbers(shop: ReadyShop) -> list[str]:
    """Receipts that the second journal tells of."""
    places = places_of(shop.till_home)
    key = needed(FileSecrets(places.data), Secret.JOURNAL_KEY)
    bodies = (entry.body for entry in Journal(places.journal, key).entries())
    found = (json.loads(body).get("number") for body in bodies)
    return [str(number) for number in found if number]


def _with_server(
    shop: ReadyShop, look: Callable[[Server], dict[str, Any]]
) -> dict[str, Any]:
    server = open_server(shop.server_data)
    try:
        return look(server)
    finally:
        server.close()


def books_of(shop: ReadyShop, server: Server) -> dict[str, Any]:
    return server_books(server, till_books(shop, lambda: Link(server)))


def till_books(shop: ReadyShop, wire: Callable[[], Transport]) -> dict[str, Any]:
    """Start, tidy up, sell, exchange; the morning's receipt left out."""
    broken: list[str] = []
    confirmed: list[dict[str, Any]] = []
    till = a_till(shop, 0, wire)
    try:
        till.start()
    except StorageRefused as error:
        words = [f"{NOT_STARTED}: {error!r}"]
        return {"receipts": [], "broken": words, "confirmed": []}
    try:
        till.begin_sync()
        till.files.store.idle()
        confirmed += map(told, [*finish(till), *_sell_once_more(till, broken)])
        till.try_link()
        status = till.try_link()
        if (status.queued, status.rejected, status.online) != (0, 0, True):
            broken.append(f"the queue stays: {status}")
        damage = find_damage(till.files.store._desk_now().raw)
        if damage is not None:
            broken.append(f"the till's file: {damage}")
        receipts = receipts_of(till)[MORNING:]
        return {"receipts": receipts, "broken": broken, "confirmed": confirmed}
    finally:
        till.stop()


def server_books(server: Server, books: dict[str, Any]) -> dict[str, Any]:
    """The same with the server's pages added."""
    numbers, odd = server_pages(server)
    return {
        **books,
        "broken": [*books["broken"], *odd],
        "server_numbers": numbers[MORNING:],
        "balances": _balances(server),
    }


def numbers_at(shop: ReadyShop) -> list[str]:
    """The receipts that this shop's server has booked."""
    return _with_server(shop, lambda server: {"numbers": server_pages(server)[0]})[
        "numbers"
    ]


def server_pages(server: Server) -> tuple[list[str], list[str]]:
    """Receipts as often as they were booked; whatever is odd in the ledger."""
    database = server.core.database
    query = text("SELECT number FROM sale ORDER BY number")
    numbers = database.read(lambda conn: [str(row[0]) for row in conn.execute(query)])
    odd = database.read(lambda conn: [str(row) for row in conn.execute(text(_ODD))])
    stuck = database.read(lambda conn: conn.execute(text(_STUCK)).all())
    words = [f"points stay set aside: {tuple(row)}" for row in stuck]
    return numbers, [*database.read(verify), *odd, *words]


def _balances(server: Server) -> dict[str, int]:
    rows = server.core.database.read(
        lambda conn: [tuple(row) for row in conn.execute(text(_POINTS))]
    )
    return {str(card): int(points) for card, points in rows if card in CARDS}


def receipts_of(till: RealTill) -> list[dict[str, Any]]:
    """Every receipt as the till's file has it, oldest first."""
    with till.files.store.read() as work:
        found = (work.sales.by_number(number) for number in _numbers(work))
        return [told(done) for done in found if done is not None]


def _numbers(work: Any) -> list[str]:
    sql = "SELECT number FROM receipt ORDER BY number"
    return [str(number) for (number,) in work.connection.exec_driver_sql(sql)]


def finish(till: RealTill) -> list[CompletedSale]:
    """The sale in hand: a person looks at the terminal's slip, and goes on."""
    if till.acts.shifts.current() is None:
        till.open_shift()
    sale = till.acts.sales.view().sale
    if sale is None:
        return []
    with till.files.store.read() as work:
        asked = work.attempts.of_sale(sale.sale_id)
    for attempt in asked:
        if attempt.state in (AttemptState.ASKED, AttemptState.UNKNOWN):
            till.acts.payments.decide(attempt.attempt, paid=False)
    view = till.acts.sales.view()
    assert view.sale is not None
    if view.sale.tenders:
        return [till.acts.payments.complete(view.totals.short or None, ANNA)]
    till.acts.sales.void_sale(ANNA)
    return []


def _sell_once_more(till: RealTill, broken: list[str]) -> list[CompletedSale]:
    """Whatever happened: the sale goes on, and so do points."""
    try:
        for code in (MILK, COFFEE, PETROVA):
            till.scan(code)
        largest = till.largest()
        if largest < REDEEMED:
            broken.append(NO_POINTS_NOW)
        till.acts.sales.choose(min(largest, REDEEMED))
        short = till.acts.sales.view().totals.short
        return [till.acts.payments.complete(short or None, ANNA)]
    except StorageRefused as error:
        broken.append(f"the till does not sell: {error!r}")
        return []
