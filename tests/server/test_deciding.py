"""What a manager decides is posted at once, or by the next points that come in."""

from __future__ import annotations

import pytest

from cashier.domain.exceptions import Remedy
from server import exceptions
from server.book import Book
from server.exceptions import Decided, Item, NotOffered
from server.figures import publish_cards
from sync import protocol as wire
from tests.helpers.server_world import (
    AT,
    TODAY,
    FakeTill,
    World,
    a_sale,
    earned,
    given_up,
)


def settle(world: World, choice: Remedy) -> None:
    """The one case that waits, from the office."""
    core = world.server.core

    def step(conn):  # type: ignore[no-untyped-def]
        book, stamp = Book(conn), core.stamp()
        (case,) = exceptions.items(conn)
        decided = Decided(
            decision_id=f"d-{choice.value}", item=case.item, choice=choice, by="office",
            reason="seen on camera", at=stamp.text,
        )  # fmt: skip
        assert exceptions.decide(conn, book, decided, stamp)
        publish_cards(conn, book.flush(), stamp)

    world.database.write(step)


def the_case(world: World) -> Item:
    (case,) = world.database.read(exceptions.items)
    return case


def moved(world: World) -> int:
    """What the decision says it moved or made owed."""
    (row,) = world.rows("exception_decision")
    assert row["counts"] == 1
    return int(row["points"])


def overspend(till: FakeTill, account: str, points: int) -> None:
    """A receipt whose points no right covers."""
    taken = wire.RedeemEntry(
        sale="sale-1", account=account, right="made-up", at=AT, day=TODAY,
        slices=[wire.Slice(lot="x", points=points)],
    )  # fmt: skip
    till.send(a_sale(account=account, redeemed=points), taken)


def claims_of(world: World, account: str) -> int:
    (row,) = [r for r in world.rows("account") if r["account"] == account]
    return int(row["claims"])


def test_what_the_shop_bears_stays_with_the_chain_for_ever(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    overspend(till, account, 4000)
    assert world.balance_of("~suspense") == -4000
    assert the_case(world).stake.points == 4000

    settle(world, Remedy.ABSORB)
    till.send(a_sale("sale-2", number="2"), earned(6000, sale="sale-2"))

    assert moved(world) == 0
    assert world.balance_of(account) == 1000 + 6000
    assert claims_of(world, account) == 0
    assert world.balance_of("~suspense") == -4000
    assert world.differences() == []
    assert world.database.read(exceptions.items) == []


def test_a_customers_debt_takes_what_is_there_and_the_rest_as_it_comes(
    world: World,
) -> None:
    account = world.member(points=1000)
    till = world.till()
    overspend(till, account, 4000)

    settle(world, Remedy.DEBT)
    assert moved(world) == 4000
    assert world.balance_of(account) == 0
    assert claims_of(world, account) == 3000
    assert world.differences() == []

    till.send(a_sale("sale-2", number="2"), earned(5000, sale="sale-2"))
    assert world.balance_of(account) == 2000
    assert claims_of(world, account) == 0
    assert till.figures().confirmed == 2000
    assert world.differences() == []


def earn_twice(world: World) -> tuple[FakeTill, str]:
    """One sale told by two tills: the second is kept for a manager."""
    account = world.member(points=1000)
    first, second = world.till(), world.till()
    first.send(a_sale(), earned(500))
    second.send(a_sale())
    return first, account


def test_cancelled_earnings_leave_the_account(world: World) -> None:
    _, account = earn_twice(world)
    assert the_case(world).code == "duplicate_sale"
    assert the_case(world).stake.choices == (Remedy.ABSORB, Remedy.CANCEL)
    assert world.balance_of(account) == 1500

    settle(world, Remedy.CANCEL)

    assert moved(world) == 500
    assert world.balance_of(account) == 1000
    assert world.balance_of("~issued") == 0
    assert world.differences() == []


def test_cancelled_earnings_that_a_till_holds_leave_when_they_come_back(
    world: World,
) -> None:
    till, account = earn_twice(world)
    hold = till.hold(account, 1500)
    assert hold.grant is not None

    settle(world, Remedy.CANCEL)
    assert world.balance_of(account) == 1500  # The till's right is its right.
    assert world.differences() == []

    till.send(given_up(hold.grant.right, account))
    assert world.balance_of(account) == 1000
    assert world.differences() == []


def test_a_debt_is_offered_only_where_points_are_at_stake(world: World) -> None:
    earn_twice(world)

    with pytest.raises(NotOffered):
        settle(world, Remedy.DEBT)
    assert world.rows("exception_decision") == []
