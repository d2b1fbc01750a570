"""Row 8: the same number with another content - two tills write one till's journal."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.lost import Signed
from server.queue_import import import_queue
from sync import protocol as wire
from tests.helpers.carried import queue_of
from tests.helpers.server_world import FakeTill, World, a_sale, a_world, redeemed

OLGA = Signed(who="Olga, IT", why="one disk was copied")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server")
    yield made
    made.server.close()


def two_copies(world: World) -> tuple[FakeTill, FakeTill, str]:
    """One right of ten points on two disks; each spends it."""
    account = world.member(1000)
    first = world.till()
    grant = first.hold(account, 1000).grant
    assert grant is not None
    first.send(a_sale("sale-0", number="01-010001-000001-X"))
    second = copy.copy(first)
    second.bodies, second.heads = list(first.bodies), list(first.heads)
    for till, sale in ((first, "sale-1"), (second, "sale-2")):
        number = f"01-010001-00000{sale[-1]}-Y"
        till.write(a_sale(sale, number=number, redeemed=600))
        till.write(redeemed(grant, 600, sale))
    first.upload(2)
    return first, second, account


def test_row_08_another_history_is_an_alarm_and_both_tills_are_stopped(
    world: World,
) -> None:
    first, second, account = two_copies(world)

    assert second.refused(wire.PATH_UPLOAD, second.upload_message(2)) == (403, "fenced")

    more = wire.MailboxAsk(**first.who, after=0)
    assert first.refused(wire.PATH_MAILBOX, more) == (403, "fenced")
    hold = wire.HoldAsk(**second.who, hold="hold-9", account=account, most=100)
    assert second.refused(wire.PATH_HOLD, hold) == (403, "fenced")
    (item,) = world.rows("exception_item")
    assert (item["code"], item["seq"]) == ("fork", 2)
    assert item["body"] == second.bodies[1]
    assert world.balance_of(account) == 400


def test_row_08_both_facts_are_kept_and_the_customer_pays_once(world: World) -> None:
    _, second, account = two_copies(world)
    second.refused(wire.PATH_UPLOAD, second.upload_message(2))

    done = import_queue(world.server.core, queue_of(second), OLGA)
    again = import_queue(world.server.core, queue_of(second), OLGA)

    assert (done.new, done.apart, again.new) == (2, 2, 0)
    sales = {row["sale_id"] for row in world.rows("sale")}
    assert sales == {"sale-0", "sale-1", "sale-2"}
    # What was left of the right covers four points; two are the chain's loss.
    assert world.balance_of(account) == 0
    assert world.balance_of("~suspense") == -200
    assert world.findings() == ["fork", "fork", "late_spend", "uncovered"]
    assert world.differences() == []


def test_row_08_a_longer_file_of_the_same_history_adds_only_what_is_new(
    world: World,
) -> None:
    _, second, _ = two_copies(world)
    second.refused(wire.PATH_UPLOAD, second.upload_message(2))
    import_queue(world.server.core, queue_of(second), OLGA)
    second.write(a_sale("sale-3", number="01-010001-000003-Z"))

    done = import_queue(world.server.core, queue_of(second), OLGA)

    assert done.new == 1
    assert world.differences() == []
