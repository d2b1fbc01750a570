"""A question for a hold that the network kept for a while.

The till has long given it up and told the server so; then the question arrives. The
seeds rarely tell this story, and when they do the till's next mail repairs it: here
it is looked at before any mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.member import EntryMode
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldState
from tests.helpers.builders import ANNA, COFFEE, rubles
from tests.stories.simulation.chain import CARDS, OPENING, make_template
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.watch import Watch
from tests.sync.shop import Shop

ACCOUNT = "account-3"  # Of the other store: this till has no right to its points.


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    templates = make_template(tmp_path / "new"), SimTill.template(tmp_path / "new.db")
    opened = Shop(templates, tmp_path)
    opened.sync()
    yield opened
    opened.close()


def test_a_hold_that_arrives_after_it_was_given_up_binds_nothing(shop: Shop) -> None:
    request = ask_in_vain(shop)
    shop.sync()  # The return of a hold that the server never saw.
    free = free_points(shop)

    shop.network.deliver_late(everything=True)

    assert shop.world.happened["late_arrival"] == 1
    assert rights_of(shop, request) == []
    assert free_points(shop) == free == OPENING
    assert letters_of(shop, request) == 0


def test_the_till_never_spends_what_came_too_late(shop: Shop) -> None:
    request = ask_in_vain(shop)
    shop.network.deliver_late(everything=True)  # Before the return, this time.
    assert free_points(shop) < OPENING

    shop.sync()
    shop.sync()

    Watch(shop.chain, Ghost(opening={}, accounts={})).look([shop.till])
    assert rights_of(shop, request) == [0]  # Granted, and given back whole.
    assert free_points(shop) == OPENING


def ask_in_vain(shop: Shop) -> HoldRequest:
    """A card is read, the question stays on the way, the sale goes on without."""
    till = shop.till
    till.shifts.open(rubles(0), ANNA)
    till.sales.add_item(COFFEE, by=ANNA)
    view = till.sales.scan(CARDS[3], mode=EntryMode.DEVICE, by=ANNA).view
    assert view is not None
    request = till.holding.prepare(view)
    assert request is not None
    assert request.account == ACCOUNT
    shop.world.rates = {"delayed": 1.0}
    answer = till.desk.ask(request.hold, request.account, request.most)
    shop.world.heal()
    till.holding.settle(request, answer)
    states = [state for hold, _, state in holds(till, request) if hold == request.hold]
    assert (answer.answered, states) == (False, [HoldState.GIVEN_UP])
    return request


def holds(till: SimTill, request: HoldRequest) -> list[tuple[str, str, HoldState]]:
    with till.store.read() as work:
        return list(work.holds.of_sale(request.sale))


def rights_of(shop: Shop, request: HoldRequest) -> list[int]:
    """What the server holds open under this name, as often as it is there."""
    sql = f"SELECT open_amt FROM spend_right WHERE right_id = '{request.hold}'"
    return [int(amount) for (amount,) in shop.chain.query(sql)]


def free_points(shop: Shop) -> int:
    sql = f"SELECT sum(left_free) FROM lot WHERE account = '{ACCOUNT}'"
    ((free,),) = shop.chain.query(sql)
    return int(free)


def letters_of(shop: Shop, request: HoldRequest) -> int:
    sql = "SELECT body FROM mailbox"
    found = [bytes(body) for (body,) in shop.chain.query(sql)]
    return sum(request.hold.encode() in body for body in found)
