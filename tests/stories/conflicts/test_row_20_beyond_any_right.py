"""Row 20: a spend beyond any right - tampering, a clone, a copy put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import protocol as wire
from tests.helpers.server_world import World, a_sale, a_world, redeemed


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server")
    yield made
    made.server.close()


def test_row_20_the_chain_bears_it_never_the_customer(world: World) -> None:
    account = world.member(1000)
    till = world.till()
    grant = till.hold(account, 400).grant
    assert grant is not None

    till.send(a_sale(redeemed=900, account=account), redeemed(grant, 900))

    assert world.balance_of(account) == 600  # Four points were its right.
    assert world.balance_of("~suspense") == -500
    assert world.findings() == ["uncovered"]
    assert world.differences() == []


def test_row_20_a_till_that_did_it_gets_no_new_right_and_still_tells_its_sales(
    world: World,
) -> None:
    account = world.member(1000)
    till = world.till()
    grant = till.hold(account, 400).grant
    assert grant is not None
    till.send(a_sale(redeemed=900, account=account), redeemed(grant, 900))

    answer = till.hold(account, 100, hold="hold-2")
    ack = till.send(a_sale("sale-2", number="01-010001-000002-X"))

    assert (answer.grant, answer.refusal) == (None, "suspended")
    assert ack.ack_seq == 3
    renew = wire.RenewAsk(**till.who, public_key="ab" * 32, machine="test")
    assert till.refused(wire.PATH_RENEW, renew) == (403, "fenced")


def test_row_20_a_right_nobody_ever_gave_is_the_chains_loss_too(world: World) -> None:
    account = world.member(1000)
    till = world.till()
    taken = wire.RedeemEntry(
        sale="sale-1",
        account=account,
        right="forged",
        slices=[wire.Slice(lot="lot-1", points=700)],
        at="2030-01-02T09:30:00+03:00",
        day="2030-01-02",
    )

    till.send(a_sale(redeemed=700, account=account), taken)

    assert world.balance_of(account) == 1000
    assert world.balance_of("~suspense") == -700
    assert world.findings() == ["uncovered"]
