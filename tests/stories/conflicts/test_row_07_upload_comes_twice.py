"""Row 7: an upload comes twice - it counts once, by its number and its place."""

from __future__ import annotations

from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills
from tests.stories.conflicts.at_the_counter import receipts


def test_row_07_what_the_network_doubles_is_booked_once(two_shops: TwoTills) -> None:
    shops = two_shops
    shops.cut(shops.here)
    done = [shops.here.sell(COFFEE, redeem=2_000) for _ in range(3)]

    shops.network.mend()
    shops.world.rates = {"doubled": 1.0}
    shops.exchange()
    shops.world.heal()
    shops.sync()

    assert shops.world.happened["doubled"] > 0
    assert_once(shops, done)


def test_row_07_a_till_that_heard_no_answer_sends_again_and_it_is_booked_once(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    shops.cut(shops.here)
    done = [shops.here.sell(COFFEE, redeem=2_000) for _ in range(3)]

    shops.network.mend()
    shops.network.deaf.add(shops.here.till.name)
    shops.exchange()
    assert shops.here.till.board.status.queued  # For all that it knows.
    shops.network.mend()
    shops.sync()

    assert shops.here.till.board.status.queued == 0
    assert_once(shops, done)


def assert_once(shops: TwoTills, done: list) -> None:  # type: ignore[type-arg]
    earned = sum(sale.earned.units for sale in done)
    assert receipts(shops) == sorted(str(sale.number) for sale in done)
    assert shops.purse() == 15_000 - 3 * 2_000 + earned
    assert shops.findings() == []
    assert shops.differences() == []
