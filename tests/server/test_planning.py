"""Standing rights: points wait where the member buys, and come when they are needed."""

from __future__ import annotations

from sync import protocol as wire
from tests.helpers.server_world import CARD, World, a_sale, earned, given_up, redeemed


def test_after_a_sale_the_home_till_gets_points_in_advance(
    planned_world: World,
) -> None:
    account = planned_world.member(points=5000)
    till = planned_world.till()

    till.send(a_sale(account=account))

    grant = till.mail()[0].body
    assert isinstance(grant, wire.Grant)
    assert (grant.kind, grant.amount) == ("standing", 5000)
    assert planned_world.differences() == []


def test_no_more_than_a_usual_redemption_is_parked(planned_world: World) -> None:
    account = planned_world.member(points=90_000)
    till = planned_world.till()

    till.send(a_sale(account=account))

    grant = till.mail()[0].body
    assert isinstance(grant, wire.Grant)
    assert grant.amount == 20_000


def test_a_new_card_waits_at_its_home_store(planned_world: World) -> None:
    planned_world.member(points=5000, home_store=3)

    assert planned_world.till(store=1).mail() == []
    assert len(planned_world.till(store=3).mail()) == 1


def test_when_too_little_is_free_the_home_till_is_asked_back(
    planned_world: World,
) -> None:
    account = planned_world.member(points=5000)
    home, other = planned_world.till(), planned_world.till(store=2)
    home.send(a_sale(account=account))
    standing = home.mail()[0].body
    assert isinstance(standing, wire.Grant)

    refused = other.hold(account, 3000)
    other.hold(account, 3000, hold="hold-2")

    assert refused.refusal == "nothing_free"
    assert refused.figures.held == 5000
    letters = [mail.body for mail in home.mail(after=1)]
    assert letters == [
        wire.Recall(right=standing.right, account=account, epoch=1, up_to=3000)
    ]


def test_what_the_home_till_returns_can_be_spent_elsewhere(
    planned_world: World,
) -> None:
    account = planned_world.member(points=5000)
    home, other = planned_world.till(), planned_world.till(store=2)
    home.send(a_sale(account=account))
    standing = home.mail()[0].body
    assert isinstance(standing, wire.Grant)
    other.hold(account, 3000)
    part = wire.Slice(lot=standing.slices[0].lot, points=3000)

    home.send(given_up(standing.right, account, [part]))
    answer = other.hold(account, 3000, hold="hold-2")

    assert answer.figures.held == 5000
    assert planned_world.differences() == []


def test_spent_rights_are_topped_up_when_new_points_come(planned_world: World) -> None:
    account = planned_world.member(points=5000)
    till = planned_world.till()
    till.send(a_sale(account=account))
    standing = till.mail()[0].body
    assert isinstance(standing, wire.Grant)

    till.send(redeemed(standing, 5000, sale="sale-2"), earned(900, CARD, lot="lot-2"))

    fresh = till.mail(after=1)[0].body
    assert isinstance(fresh, wire.Grant)
    assert fresh.amount == 900
    assert planned_world.differences() == []
