"""Several purses of one member: filled, spent and given back, each by its own rules."""

from __future__ import annotations

import pytest

from server.jobs import expire_lots
from sync import protocol as wire
from tests.helpers.member_world import gave_back, lots_of, purse, spent
from tests.helpers.server_world import (
    CARD,
    World,
    a_sale,
    earned,
    given_up,
    redeemed,
)

CASHBACK = "cashback"
OTHER_CARD = "0400000000046"


def granted(answer: wire.HoldAnswer) -> wire.Grant:
    assert answer.grant is not None, answer.refusal
    return answer.grant


def test_each_purse_is_an_account_of_its_own_beside_the_main_one(world: World) -> None:
    account = world.member(points=700)
    till = world.till()

    till.send(
        a_sale(account=account),
        earned(500, purse=CASHBACK),
        earned(30, lot="lot-2", purse="stamps", active="2030-01-05"),
    )

    figures = till.figures()
    assert figures.confirmed == 700
    assert [(p.purse, p.confirmed, p.pending) for p in figures.purses] == [
        (CASHBACK, 500, 0),
        ("stamps", 0, 30),
    ]
    assert world.differences() == []


def test_a_member_and_all_purses_lie_on_one_shard(world: World) -> None:
    account = world.member()
    world.till().send(earned(500, purse=CASHBACK), earned(1, lot="l", purse="stamps"))

    assert len({row["shard"] for row in world.rows("account")}) == 1
    assert {row["member"] for row in world.rows("account")} == {account}


def test_a_purse_is_spent_by_a_right_of_its_own(world: World) -> None:
    account = world.member(points=700)
    till = world.till()
    till.send(earned(500, purse=CASHBACK))

    answer = till.hold(purse(account, CASHBACK), 400)
    ack = till.send(
        a_sale(account=account, redeemed=400),
        redeemed(granted(answer), 400),
    )

    assert ack.flags == []
    assert (answer.figures.account, answer.figures.held) == (
        purse(account, CASHBACK),
        400,
    )
    figures = till.figures()
    assert (figures.confirmed, figures.purses[0].confirmed) == (700, 100)
    assert world.differences() == []


def test_a_purse_that_was_never_filled_has_nothing(world: World) -> None:
    account = world.member(points=700)

    answer = world.till().hold(purse(account, CASHBACK), 100)

    assert (answer.grant, answer.refusal) == (None, "nothing_free")


def test_a_purse_of_a_blocked_card_gets_no_hold(world: World) -> None:
    account = world.member(status="blocked")
    till = world.till()
    till.send(earned(500, purse=CASHBACK))

    answer = till.hold(purse(account, CASHBACK), 100)

    assert (answer.grant, answer.refusal) == (None, "blocked")


def test_a_purse_finds_its_home_where_the_member_shops(planned_world: World) -> None:
    world = planned_world
    account = world.member()
    till = world.till()

    till.send(a_sale(account=account), earned(500, purse=CASHBACK))

    rights = [mail.body for mail in till.mail() if isinstance(mail.body, wire.Grant)]
    assert [(one.account, one.amount) for one in rights] == [
        (purse(account, CASHBACK), 500)
    ]


def test_points_of_a_purse_wait_for_a_card_nobody_has_yet(world: World) -> None:
    till = world.till()
    till.send(a_sale(card=CARD), earned(500, purse=CASHBACK))

    world.member(card=CARD)

    assert till.figures().purses[0].confirmed == 500
    assert world.differences() == []


def test_a_purse_with_an_impossible_name_is_kept_aside(world: World) -> None:
    world.member()

    ack = world.till().send(
        earned(500, purse="a.b"), earned(5, lot="lot-2", purse="p" * 40)
    )

    assert [flag.code for flag in ack.flags] == ["poison", "poison"]
    assert world.differences() == []


# --- what a return takes again ------------------------------------------------


def test_a_return_first_takes_what_the_sale_itself_gave(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    till.send(earned(500, active="2030-01-09"))

    till.send(gave_back(taken=500, taken_lot="lot-1", take_back="own_lot"))

    assert (till.figures().confirmed, till.figures().pending) == (1000, 0)
    assert "lot-1" not in lots_of(world, account)


@pytest.mark.parametrize(
    ("policy", "left", "owed"),
    [("own_lot", 1000, 0), ("within_balance", 600, 0), ("debt", 600, 0)],
)
def test_other_points_are_taken_only_where_the_programme_says_so(
    world: World, policy: str, left: int, owed: int
) -> None:
    account = world.member(points=1000)
    till = world.till()
    till.send(earned(500))
    # The points of the sale were spent before its goods came back.
    grant = granted(till.hold(account, 1500))
    own = next(part for part in grant.slices if part.lot == "lot-1")
    others = [part for part in grant.slices if part.lot != "lot-1"]
    till.send(
        spent(grant, 400, slices=[wire.Slice(lot="lot-1", points=400)], sale="s"),
        given_up(grant.right, account, [wire.Slice(lot=own.lot, points=100), *others]),
    )

    till.send(gave_back(taken=500, taken_lot="lot-1", take_back=policy))

    assert till.figures().confirmed == left
    assert world.rows("account")[0]["claims"] == owed
    assert world.differences() == []


@pytest.mark.parametrize(
    ("policy", "owed", "after"),
    [("own_lot", 0, 300), ("within_balance", 0, 300), ("debt", 500, 0)],
)
def test_what_is_not_there_is_owed_only_where_the_programme_makes_debts(
    world: World, policy: str, owed: int, after: int
) -> None:
    account = world.member()
    till = world.till()
    till.send(earned(500))
    grant = granted(till.hold(account, 500))
    till.send(spent(grant, 500, sale="sale-2"))

    till.send(gave_back(taken=500, taken_lot="lot-1", take_back=policy))
    assert world.rows("account")[0]["claims"] == owed
    till.send(earned(300, lot="lot-2", sale="sale-3"))

    assert till.figures().confirmed == after
    assert world.differences() == []


@pytest.mark.parametrize("policy", ["own_lot", "within_balance"])
def test_what_is_parked_at_a_till_is_taken_when_it_comes_back(
    world: World, policy: str
) -> None:
    account = world.member()
    till = world.till()
    till.send(earned(500))
    grant = granted(till.hold(account, 500))

    till.send(gave_back(taken=500, taken_lot="lot-1", take_back=policy))
    assert till.figures().confirmed == 500
    till.send(given_up(grant.right, account, grant.slices))

    assert till.figures().confirmed == 0
    assert world.rows("account")[0]["claims"] == 0
    assert world.differences() == []


@pytest.mark.parametrize("policy", ["own_lot", "within_balance"])
def test_what_was_parked_and_then_spent_is_forgiven(world: World, policy: str) -> None:
    account = world.member()
    till = world.till()
    till.send(earned(500))
    grant = granted(till.hold(account, 500))
    till.send(gave_back(taken=500, taken_lot="lot-1", take_back=policy))

    till.send(spent(grant, 500, sale="sale-2"), earned(300, lot="lot-2", sale="s"))

    assert till.figures().confirmed == 300
    assert {row["claimed"] for row in world.rows("lot")} == {0}
    assert world.differences() == []


# --- what a return gives back -------------------------------------------------


def test_points_go_back_to_their_lot_with_its_date(world: World) -> None:
    account = world.member()
    till = world.till()
    till.send(earned(500, purse=CASHBACK, expires="2030-03-01"))
    grant = granted(till.hold(purse(account, CASHBACK), 500))
    till.send(spent(grant, 500))

    till.send(gave_back(purse=CASHBACK, back=grant.slices, programme="wallet"))

    assert lots_of(world, purse(account, CASHBACK)) == {"lot-1": 500}
    assert till.figures().purses[0].expiring[0].expires == "2030-03-01"
    assert world.differences() == []


@pytest.mark.parametrize(("grace", "left"), [(14, 500), (0, 0)])
def test_a_lot_that_ended_meanwhile_gets_days_of_grace_or_is_gone(
    world: World, grace: int, left: int
) -> None:
    account = world.member()
    till = world.till()
    till.send(earned(500, expires="2030-01-05"))
    grant = granted(till.hold(account, 500))
    till.send(spent(grant, 500))
    world.clock.advance(days=10)

    till.send(gave_back(back=grant.slices, grace_days=grace, day="2030-01-12"))

    figures = till.figures()
    assert figures.confirmed == left
    assert [part.expires for part in figures.expiring] == (
        ["2030-01-26"] if left else []
    )
    kinds = [r["kind"] for r in world.rows("entry") if r["sale_id"] == "back-1"]
    assert "give_back" in kinds
    assert ("extension" if grace else "expiry") in kinds
    assert expire_lots(world.server.core) == 0
    assert world.differences() == []


def test_the_same_return_told_again_changes_nothing(world: World) -> None:
    account = world.member()
    till = world.till(number=1)
    till.send(earned(500), earned(50, lot="lot-2", sale="sale-2"))
    grant = granted(till.hold(account, 200))
    till.send(spent(grant, 200))
    back = gave_back(back=grant.slices, taken=500, taken_lot="lot-1")
    till.send(back)
    before = world.rows("lot"), till.figures().confirmed

    restored = world.till(number=1)
    ack = restored.send(back)

    assert [flag.code for flag in ack.flags] == ["duplicate_return"]
    assert (world.rows("lot"), restored.figures().confirmed) == before
    assert world.differences() == []


def test_returns_in_any_order_end_alike(world: World) -> None:
    account = world.member()
    other = world.member(card=OTHER_CARD)
    till = world.till()
    for n, (card, steps) in enumerate(((CARD, (1, 2)), (OTHER_CARD, (2, 1)))):
        till.send(earned(500, card=card, lot=f"lot-{n}", sale=f"sale-{n}"))
        for step in steps:
            till.send(
                gave_back(
                    f"back-{n}-{step}",
                    card=card,
                    taken=step * 100,
                    taken_lot=f"lot-{n}",
                )
            )

    assert lots_of(world, account) == {"lot-0": 200}
    assert lots_of(world, other) == {"lot-1": 200}
    assert world.differences() == []


def test_an_unknown_policy_is_kept_aside(world: World) -> None:
    world.member()

    ack = world.till().send(gave_back(taken=5, take_back="twice"))

    assert [flag.code for flag in ack.flags] == ["poison"]
