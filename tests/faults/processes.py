"""Signal 9 at any moment: the till's program without its window, and with it.

Without a window a life of the program takes a tenth of a second, so that there can be
thousands. The same shop lives through all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cashier.domain.amounts import Points
from cashier.till.ports import AttemptState, CompletedSale, TerminalAnswer
from tests.faults import books, window
from tests.faults.forks import Child, Line
from tests.faults.ghost import told
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.room import NOWHERE, Room, ServerChild, a_till, pause
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.real_till import ANNA, COFFEE, IVANOV, MILK, PETROVA, RealTill
from ui.logs import configure_logs

LIVES = 20  # Between two looks into the books.
LONGEST_S = 0.08
FIGURE = 100


@contextmanager
def _killed_often(room: Room) -> Iterator[Run]:
    """Offline: the queue grows. A try is twenty kills and a look."""
    shop = room.shop()
    ghost = books.ghost_of(shop)

    def run(seed: int) -> Outcome:
        chance = random.Random(seed)
        for _ in range(LIVES):
            with Child(lambda line: _live(a_till(shop, NOWHERE), chance, line)) as till:
                heard = _until_its_moment(till, chance)
                till.kill()
                ghost.listen([*heard, *till.line.all()])
        return replace(books.judged(shop, ghost), tries=LIVES)

    yield run


@contextmanager
def _killed_while_linked(room: Room) -> Iterator[Run]:
    """Online: it may die between any request and what its answer causes."""
    shop = room.shop()
    ghost = books.ghost_of(shop)
    with ServerChild(shop.server_data) as server:

        def run(seed: int) -> Outcome:
            chance = random.Random(seed)
            for _ in range(LIVES // 2):
                till = a_till(shop, server.port)
                with Child(lambda line, till=till: _live(till, chance, line)) as child:  # type: ignore[misc]
                    heard = _until_its_moment(child, chance)
                    child.kill()
                    ghost.listen([*heard, *child.line.all()])
            return replace(books.judged(shop, ghost), tries=LIVES // 2)

        yield run


def serve_customers(
    shop: ReadyShop, port: int, chance: random.Random, line: Line, customers: int
) -> None:
    """A morning at the counter, the link tried after each customer."""
    till = a_till(shop, port)
    configure_logs(till.around.places.logs)
    till.start()
    till.begin_sync()
    for _ in range(customers):
        line.say("confirmed", **told(_sale(till, chance, line)))
        till.knock(chance.randrange(1, 5))
    till.stop()
    line.say("sold")


def _until_its_moment(till: Child, chance: random.Random) -> list[dict[str, Any]]:
    """Some time after it said so many things; or early, while it starts."""
    heard = []
    for _ in range(chance.choice((0, 0, 1, 2, 3, 4))):
        line = till.line.hear()
        if line is not None:
            heard.append(line)
    pause(chance.uniform(0.0, LONGEST_S))
    return heard


def _live(till: RealTill, chance: random.Random, line: Line) -> None:
    """Until somebody kills it."""
    chance = random.Random(chance.random())
    configure_logs(till.around.places.logs)
    till.start()
    till.begin_sync()
    confirmed = books.finish(till)
    while True:
        for done in confirmed:
            line.say("confirmed", **told(done))
        till.knock(chance.randrange(5))
        confirmed = [_sale(till, chance, line)]


def _sale(till: RealTill, chance: random.Random, line: Line) -> CompletedSale:
    for code in (MILK, COFFEE, chance.choice((PETROVA, IVANOV))):
        till.scan(code)
    most = min(till.largest().units, chance.choice((0, FIGURE, 5 * FIGURE)))
    till.acts.sales.choose(Points(most // FIGURE * FIGURE))
    short = till.acts.sales.view().totals.short
    line.say("paying")
    if chance.random() < 0.5:
        return till.acts.payments.complete(short or None, ANNA)
    attempt = till.acts.payments.begin(short)
    answer = TerminalAnswer(state=AttemptState.PAID, reference="slip")
    till.acts.payments.settle(attempt.attempt, answer)
    return till.acts.payments.complete(None, ANNA)


FAULTS = (
    Fault(name="killed at random", quick=2, full=500, begin=_killed_often),
    Fault(
        name="killed at random, online", quick=1, full=100, begin=_killed_while_linked
    ),
    Fault(
        name="window killed at random", quick=0, full=6, begin=window.killed_at_random
    ),
)
