"""A hostile network between a till and its server: everything once, whatever happens.

The till's own sync over TLS to the server's own HTTPS, each in its process, through a
middleman that breaks requests in one way for a whole morning. Customers are served
meanwhile; afterwards the books are laid beside what they saw.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import sync.transport
from tests.faults import books
from tests.faults.forks import Child, Line
from tests.faults.ghost import Ghost
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.processes import serve_customers
from tests.faults.proxy import HARMS, Middleman
from tests.faults.room import Room, ServerChild
from tests.helpers.ready_shop import ReadyShop

CUSTOMERS = 6
MIXED = "any of these"
IMPATIENT_S = 0.4  # A till waits 15 seconds for a byte; a fault has no such time.
QUICK, FULL = 2, 25  # Mornings; a short run has only mixed ones.


def _begin(harm: str) -> Callable[[Room], AbstractContextManager[Run]]:
    @contextmanager
    def begin(room: Room) -> Iterator[Run]:
        shop = room.shop()
        ghost = books.ghost_of(shop)
        with (
            ServerChild(shop.server_data) as server,
            Middleman(shop.server_data, server.port) as middle,
        ):

            def run(seed: int) -> Outcome:
                return _morning(shop, ghost, middle, harm, seed)

            yield run

    return begin


def _morning(
    shop: ReadyShop, ghost: Ghost, middle: Middleman, harm: str, seed: int
) -> Outcome:
    chance = random.Random(seed)
    before = middle.heal()
    middle.strike(harm, chance.choice((0.3, 0.6, 1.0)), seed)
    with Child(lambda line: _sell(shop, middle.port, chance, line)) as till:
        said = ghost.listen(till.line.all())
        code = till.wait()
    struck = middle.heal() - before
    outcome = books.judged(shop, ghost)
    if code:
        outcome += Outcome(corrupt=1, words=(f"{harm}: the till ended with {code}",))
    if not any(line["what"] == "sold" for line in said):
        outcome += Outcome(corrupt=1, words=(f"{harm}: not every customer was served",))
    # A try is a request that was struck; a morning has several.
    return replace(outcome, tries=struck)


def _sell(shop: ReadyShop, port: int, chance: random.Random, line: Line) -> None:
    sync.transport.READ_S = IMPATIENT_S
    serve_customers(shop, port, chance, line, CUSTOMERS)


def _fault_of(harm: str) -> Fault:
    return Fault(
        name=f"network: {harm}",
        quick=QUICK if harm == MIXED else 0,
        full=2 * FULL if harm == MIXED else FULL,
        begin=_begin(harm),
    )


FAULTS = tuple(_fault_of(harm) for harm in HARMS)
