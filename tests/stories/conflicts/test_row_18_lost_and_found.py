"""Row 18: a till that was declared lost comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import NO_POINTS, Points
from cashier.store.state import Stop
from server import lost_stake
from server.config import Risk
from server.lost import declare_lost
from server.lost_values import Evidence
from server.risk import exposure
from sync import protocol as wire
from tests.helpers.lost_shop import OLGA, LostShop
from tests.helpers.ready_shop import make_ready
from tests.helpers.server_world import (
    FakeTill,
    World,
    a_sale,
    a_world,
    given_up,
    redeemed,
)

LIMITED = Risk(
    policy="limited",
    chain_limit=5000,
    per_account=3000,
    per_till=2000,
    per_account_at_till=1000,
    per_sale=800,
)
TILL = "1-1"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LostShop]:
    folder = tmp_path / "shop"
    folder.mkdir()
    made = LostShop(make_ready(folder, SystemClock(), SystemRandomness()))
    yield made
    made.server.close()


def world_of(tmp_path: Path, risk: Risk) -> World:
    return a_world(tmp_path / "server", risk=risk)


def lost_with_a_queue(world: World) -> tuple[FakeTill, str]:
    """Six of ten points were spent in entries that nobody has seen."""
    account = world.member(1000)
    till = world.till()
    grant = till.hold(account, 1000).grant
    assert grant is not None
    till.write(a_sale(redeemed=600, account=account), redeemed(grant, 600))
    declare_lost(world.server.core, TILL, Evidence.NOTHING, OLGA)
    left = grant.slices[0].lot
    till.write(given_up(grant.right, account, [wire.Slice(lot=left, points=400)]))
    return till, account


def test_row_18_strict_what_was_frozen_is_free_again_to_the_point(
    tmp_path: Path,
) -> None:
    world = world_of(tmp_path, Risk())
    till, account = lost_with_a_queue(world)

    till.upload()
    till.upload()  # And once more: it counts once.

    assert world.balance_of(account) == 400
    assert world.till(store=2).hold(account, 1000, hold="hold-2").grant is not None
    assert world.findings() == ["late_spend"]
    assert world.differences() == []
    world.server.close()


def test_row_18_goodwill_the_unneeded_gift_is_taken_again(tmp_path: Path) -> None:
    world = world_of(tmp_path, Risk(policy="goodwill"))
    till, account = lost_with_a_queue(world)
    assert world.balance_of("~compensation") == -1000

    till.upload()

    assert world.balance_of("~compensation") == 0
    assert world.balance_of(account) == 400
    assert world.differences() == []
    world.server.close()


def test_row_18_limited_the_unneeded_booking_is_released(tmp_path: Path) -> None:
    world = world_of(tmp_path, LIMITED)
    till, account = lost_with_a_queue(world)
    assert world.database.read(exposure).chain_used == 1000

    till.upload()

    assert world.database.read(exposure).chain_used == 0
    assert world.balance_of(account) == 400
    assert world.differences() == []
    world.server.close()


def test_row_18_the_till_gives_back_what_it_holds_and_wakes_poor(
    shop: LostShop,
) -> None:
    with shop.running() as till:
        numbers = shop.sell(till)
        numbers.append(shop.redeem(till, Points(500)))
        shop.cut()
        numbers.append(shop.redeem(till, Points(300)))
    declare_lost(shop.server.core, TILL, Evidence.NOTHING, OLGA)
    shop.mend()

    with shop.running() as till:
        assert "lost" in shop.exchange(till)
        assert shop.stops(till) == {Stop.LOST}
        assert shop.may_redeem(till) == NO_POINTS
        numbers += shop.sell(till)  # Selling goes on as ever.
        shop.exchange(till)
        assert _held(shop, 1) == 0  # To the point: all that was not spent.
    with shop.running() as till:
        assert shop.life(till) == 2
        numbers += shop.sell(till)
        assert shop.exchange(till) == ""
        assert shop.stops(till) == set()

    assert shop.numbers() == sorted(numbers)
    assert shop.codes() == ["late_spend", "late_spend"]  # Both redemptions.
    assert shop.differences() == []


def _held(shop: LostShop, life: int) -> int:
    found = shop.server.core.database.read(
        lambda conn: lost_stake.stake(conn, TILL, life)
    )
    return found.total
