"""Leave to spend: nobody ever spends points that are not there."""

from __future__ import annotations

import threading
from datetime import date

import msgspec
import pytest

from server.jobs import expire_lots, recall_stale_holds
from sync import protocol as wire
from tests.helpers.server_world import (
    CARD,
    FakeTill,
    World,
    a_sale,
    earned,
    given_up,
    redeemed,
)


def granted(answer: wire.HoldAnswer) -> wire.Grant:
    assert answer.grant is not None, answer.refusal
    return answer.grant


def test_a_hold_sets_points_aside_and_the_sale_spends_them(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()

    grant = granted(till.hold(account, 2000))
    ack = till.send(a_sale(account=account, redeemed=2000), redeemed(grant, 2000))

    assert grant.amount == 2000
    assert ack.flags == []
    assert till.figures().confirmed == 3000
    assert till.figures().held == 0
    assert world.differences() == []


def test_a_grant_is_signed_by_the_server_for_this_till(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()

    grant = granted(till.hold(account, 2000))

    key = world.server.core.keys.signing.public_key()
    key.verify(bytes.fromhex(grant.signature), grant.signable())
    assert (grant.till, grant.incarnation) == (till.me.till, till.me.incarnation)


def test_a_hold_asked_twice_has_one_outcome(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()

    first = till.hold(account, 2000)
    again = till.hold(account, 4000)

    assert again.grant == first.grant
    assert again.figures.held == 2000


def test_a_refused_hold_stays_refused_after_points_came(world: World) -> None:
    account = world.member()
    till = world.till()
    refused = till.hold(account, 100)

    world.balance(5000)
    again = till.hold(account, 100)

    assert refused.refusal == "nothing_free"
    assert again.grant is None
    assert again.figures.confirmed == 5000


def test_a_lost_answer_is_delivered_by_the_mailbox(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()

    grant = granted(till.hold(account, 2000))

    assert [(mail.seq, mail.body) for mail in till.mail()] == [(1, grant)]
    assert till.mail(after=1) == []


def test_two_tills_never_get_the_same_points(world: World) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till(store=2)

    first = granted(one.hold(account, 4000))
    second = granted(two.hold(account, 4000, hold="hold-2"))

    assert (first.amount, second.amount) == (4000, 1000)


def test_many_tills_asking_at_once_never_get_more_than_there_is(world: World) -> None:
    account = world.member(points=5000)
    tills = [world.till() for _ in range(4)]
    granted_sums: list[int] = []

    def ask(till: FakeTill) -> None:
        for i in range(5):
            answer = till.hold(account, 700, hold=f"hold-{till.me.till}-{i}")
            granted_sums.append(answer.grant.amount if answer.grant else 0)

    threads = [threading.Thread(target=ask, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(granted_sums) == 20
    assert sum(granted_sums) == 5000
    assert world.differences() == []


def test_the_points_that_expire_first_are_spent_first(world: World) -> None:
    account = world.member()
    world.balance(1000, expires=date(2030, 12, 31))
    world.balance(500, expires=date(2030, 3, 1))
    till = world.till()

    grant = granted(till.hold(account, 700))

    assert [(part.points, part.expires) for part in grant.slices] == [
        (500, "2030-03-01"),
        (200, "2030-12-31"),
    ]


def test_what_a_sale_did_not_use_comes_back(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = granted(till.hold(account, 2000))
    rest = msgspec.structs.replace(grant.slices[0], points=1200)

    till.send(redeemed(grant, 800), given_up(grant.right, account, [rest]))

    assert granted(till.hold(account, 9999, hold="hold-2")).amount == 4200
    assert world.differences() == []


def test_a_hold_that_arrives_after_it_was_given_up_is_refused(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    till.send(given_up("hold-1", account))

    late = till.hold(account, 2000)

    assert late.grant is None
    assert late.refusal == "given_up"


def test_a_hold_that_was_never_stored_frees_everything(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    till.hold(account, 2000)

    ack = till.send(given_up("hold-1", account))

    assert ack.flags == []
    assert till.figures().held == 0


def test_spending_beyond_a_right_is_the_chains_loss(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = granted(till.hold(account, 1000))

    ack = till.send(redeemed(grant, 1600))

    assert [flag.code for flag in ack.flags] == ["uncovered"]
    assert till.figures().confirmed == 4000
    assert world.balance_of("~suspense") == -600
    assert world.differences() == []
    # Who did that once gets no more leave to spend; its sales still count.
    assert till.hold(account, 100, hold="hold-2").refusal == "suspended"
    assert till.send(a_sale()).ack_seq == 2


def test_a_right_of_another_till_cannot_be_spent(world: World) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till(store=2)
    grant = granted(one.hold(account, 1000))

    ack = two.send(redeemed(grant, 1000), given_up(grant.right, account))

    assert {flag.code for flag in ack.flags} == {"foreign_right", "uncovered"}
    assert one.send(redeemed(grant, 1000)).flags == []
    assert one.figures().confirmed == 4000


def test_points_out_in_a_right_outlive_their_last_day(world: World) -> None:
    account = world.member()
    world.balance(1000, expires=date(2030, 1, 2))
    till = world.till()
    grant = granted(till.hold(account, 400))

    world.clock.advance(days=1)
    gone = expire_lots(world.server.core)
    ack = till.send(redeemed(grant, 100))
    rest = msgspec.structs.replace(grant.slices[0], points=300)
    till.send(given_up(grant.right, account, [rest]))

    assert gone == 600
    assert ack.flags == []
    assert till.hold(account, 300, hold="hold-2").grant is None
    assert world.differences() == []


def test_points_work_through_their_last_day(world: World) -> None:
    account = world.member()
    world.balance(1000, expires=date(2030, 1, 2))
    till = world.till()

    assert expire_lots(world.server.core) == 0
    assert granted(till.hold(account, 1000)).amount == 1000


def test_pending_points_are_shown_and_cannot_be_spent_yet(world: World) -> None:
    account = world.member()
    till = world.till()
    till.send(a_sale(), earned(500, active="2030-01-03"))

    assert (till.figures().confirmed, till.figures().pending) == (0, 500)
    assert till.hold(account, 500).grant is None
    world.clock.advance(days=1)
    expire_lots(world.server.core)
    assert (till.figures().confirmed, till.figures().pending) == (500, 0)
    assert granted(till.hold(account, 500, hold="hold-2")).amount == 500


def test_a_return_takes_earned_points_and_gives_spent_ones_back(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    grant = granted(till.hold(account, 1000))
    till.send(
        a_sale(redeemed=1000, account=account), redeemed(grant, 1000), earned(450)
    )

    back = wire.GiveBackEntry(
        sale="sale-2", returns="sale-1", card=CARD, at=grant.at, day="2030-01-02",
        account=account, back=grant.slices, taken=450, taken_lot="lot-1",
    )  # fmt: skip
    ack = till.send(back)

    assert ack.flags == []
    assert till.figures().confirmed == 1000
    assert world.differences() == []


def test_points_that_are_gone_are_owed_and_paid_by_the_next_ones(world: World) -> None:
    account = world.member()
    till = world.till()
    till.send(a_sale(), earned(500))
    grant = granted(till.hold(account, 500))
    till.send(redeemed(grant, 500, sale="sale-2"))

    till.send(
        wire.GiveBackEntry(
            sale="sale-3",
            returns="sale-1",
            card=CARD,
            at=grant.at,
            day="2030-01-02",
            taken=500,
            taken_lot="lot-1",
        )
    )
    till.send(earned(700, sale="sale-4", lot="lot-4"))

    assert till.figures().confirmed == 200
    assert world.differences() == []


def test_a_hold_left_open_for_an_hour_is_asked_back(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = granted(till.hold(account, 2000))

    world.clock.advance(minutes=61)
    asked = recall_stale_holds(world.server.core)

    recall = till.mail(after=1)[0].body
    assert asked == 1
    assert recall == wire.Recall(
        right=grant.right, account=account, epoch=1, up_to=2000
    )
    assert till.figures().confirmed == 5000


@pytest.mark.parametrize("status", ["blocked", "not_activated", "replaced"])
def test_a_card_that_may_not_spend_gets_no_hold(world: World, status: str) -> None:
    account = world.member(points=5000, status=status)

    answer = world.till().hold(account, 1000)

    assert answer.grant is None
    assert answer.refusal == status
    assert answer.figures.status == status
