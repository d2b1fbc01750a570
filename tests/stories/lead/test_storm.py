"""A day in one shop with a bad net, a server that comes and goes, and power cuts.

Whatever happens: when all of it is over, nobody has spent more than there was, what
the lead has is what the server thinks it has, and nothing is lent to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.domain.limits import NO_LIMITS
from cashier.domain.sale import SaleState
from tests.helpers.builders import COFFEE
from tests.helpers.one_shop import OneShop
from tests.helpers.two_tills import CARD, Counter

BAD = {
    "lost_request": 0.15,
    "lan_lost_request": 0.15,
    "lan_lost_reply": 0.2,
    "lan_doubled": 0.3,
    "lan_delayed": 0.15,
    "lost_reply": 0.2,
    "doubled": 0.3,
    "delayed": 0.15,
    "crash_at_commit": 0.02,
}


def alive(shop: OneShop, counter: Counter, step: Callable[[], object]) -> None:
    """One step; whoever is killed in it, or by it, starts again."""
    counter.till.guarded(step)
    for each in (shop.here, shop.there):
        while not each.till.is_running:
            each.till.guarded(each.till.start)


def exchange(shop: OneShop) -> None:
    """Both have their turn; whoever is killed in it is killed alone."""
    for counter in (shop.here, shop.there):
        shop.world.clock.pass_time(1)
        alive(shop, counter, lambda: talk(counter))  # noqa: B023


def talk(counter: Counter) -> None:
    counter.till.lanes.wake(at_once=True)
    while counter.till.round.step():
        pass


def serve(counter: Counter, chance: random.Random) -> None:
    """The next thing that a cashier does, whatever stands on the screen."""
    view = counter.till.sales.view()
    if view.sale is None:
        counter.begin(COFFEE, card=CARD)
    elif view.sale.state is SaleState.OPEN and not view.sale.redeem_decided:
        assert view.quote is not None
        most = view.quote.largest.units // 100
        counter.till.sales.choose(Points(100 * chance.randint(0, most)))
    else:
        counter.pay()


@pytest.mark.parametrize("seed", range(6))
def test_a_shop_comes_through_a_storm_with_true_books(
    tmp_path: Path, seed: int
) -> None:
    shop = OneShop(tmp_path)
    for counter in (shop.here, shop.there):
        with counter.till.store.act() as work:  # One card buys all day long.
            work.limits.set_rules(NO_LIMITS)
            work.commit()
    chance = random.Random(seed)
    shop.world.chance = random.Random(f"storm {seed}")
    shop.world.rates = BAD
    for _ in range(60):
        counter = chance.choice([shop.here, shop.there])
        act = chance.random()
        if act < 0.7:
            alive(shop, counter, lambda: serve(counter, chance))  # noqa: B023
        elif act < 0.85:
            alive(shop, counter, counter.till.ends.step)
        elif act < 0.93:
            shop.network.cut = {
                n for n in ("till-1", "till-2") if chance.random() < 0.6
            }
        else:
            exchange(shop)
        if chance.random() < 0.2:
            alive(shop, counter, shop.shop.deliver_late)
    shop.world.heal()
    for counter in (shop.here, shop.there):
        alive(shop, counter, lambda: None)
        while counter.till.sales.view().sale is not None:
            serve(counter, chance)
    shop.shop.deliver_late()
    shop.network.deliver_late(everything=True)
    for _ in range(3):
        shop.sync()
        shop.gossip()
    shop.shop.again()
    shop.sync()

    assert shop.differences() == []
    assert shop.findings() == []
    assert shop.lent_now() == 0
    assert shop.left(shop.there, "sub") == shop.left(shop.there, "hold") == 0
    assert shop.left(shop.here) == shop.parked()
    spent = sum(
        Points.total(d.points for part in done.redeemed for d in part.draws).units
        for counter in (shop.here, shop.there)
        for done in counter.till.receipts()
    )
    earned = sum(
        lot.earning.points.units
        for counter in (shop.here, shop.there)
        for done in counter.till.receipts()
        for lot in done.lots
    )
    assert shop.posted(shop.account) == 15_000 + earned - spent
    shop.close()
