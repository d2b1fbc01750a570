"""Row 17: a spend on a right that was taken back by time meanwhile (limited risk)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server import jobs
from server.config import Risk
from server.risk import exposure
from sync import protocol as wire
from tests.helpers.server_world import (
    FakeTill,
    World,
    a_sale,
    a_world,
    earned,
    redeemed,
)

LIMITED = Risk(
    policy="limited",
    chain_limit=5000,
    per_account=3000,
    per_till=2000,
    per_account_at_till=1000,
    per_sale=800,
    reclaim_days=7,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server", risk=LIMITED)
    yield made
    made.server.close()


def silent_for_days(world: World) -> tuple[FakeTill, str, wire.Grant]:
    """A till spent six points offline; the server freed its right meanwhile."""
    account = world.member(1000)
    till = world.till()
    grant = till.hold(account, 1000).grant
    assert grant is not None
    till.write(a_sale(redeemed=600, account=account), redeemed(grant, 600))
    world.clock.advance(days=8)
    assert jobs.mind_risk(world.server.core) == 1
    return till, account, grant


def row_of(world: World, account: str) -> dict[str, Any]:
    (row,) = [r for r in world.rows("account") if r["account"] == account]
    return row


def test_row_17_a_late_spend_is_posted_against_what_was_booked(world: World) -> None:
    till, account, _ = silent_for_days(world)
    assert row_of(world, account)["risk_used"] == 1000
    other = world.till(store=2)
    grant = other.hold(account, 1000, hold="hold-2").grant
    assert grant is not None
    other.send(
        a_sale("sale-2", account=account, redeemed=1000),
        redeemed(grant, 1000, "sale-2"),
    )

    till.upload()

    row = row_of(world, account)
    assert (row["posted"], row["risk_used"]) == (-600, 1000)  # Never above the limit.
    assert row["risk_used"] <= LIMITED.per_account
    assert world.balance_of("~suspense") == 0
    assert world.differences() == []


def test_row_17_the_next_points_repay_it_and_the_risk_ends(world: World) -> None:
    till, account, grant = silent_for_days(world)
    till.upload()
    till.send(
        wire.ReturnEntry(
            right=grant.right,
            account=account,
            at="2030-01-10T09:30:00+03:00",
            slices=[wire.Slice(lot=grant.slices[0].lot, points=400)],
        )
    )

    assert row_of(world, account)["risk_used"] == 0
    assert row_of(world, account)["posted"] == 400
    till.send(a_sale("sale-3", account=account), earned(100, sale="sale-3"))
    assert row_of(world, account)["posted"] == 500
    assert world.database.read(exposure).chain_used == 0
    assert world.differences() == []
