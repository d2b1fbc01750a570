"""Tills that are lost: what is at stake, who decides, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cashier.domain.risk import POOL_ACCOUNT
from server import epochs, lost_stake
from server.config import Risk
from server.holders import HolderState
from server.lost import Signed, declare_lost, revoke
from server.lost_values import Evidence, LostRefused, Outcome, Stake
from server.queue_import import import_queue
from server.risk import exposure
from sync import protocol as wire
from tests.helpers.carried import queue_of
from tests.helpers.server_world import (
    CARD,
    FakeTill,
    World,
    a_sale,
    earned,
    given_up,
    redeemed,
)

OLGA = Signed(who="Olga, IT", why="burnt in the fire of 2 January")
GOODWILL = Risk(policy="goodwill")
LIMITED = Risk(
    policy="limited",
    chain_limit=5000,
    per_account=3000,
    per_till=2000,
    per_account_at_till=1000,
    per_sale=800,
)
POOR = Risk(
    policy="limited",
    chain_limit=2100,
    per_account=3000,
    per_till=2000,
    per_account_at_till=1000,
    per_sale=800,
)
COMPENSATION = "~compensation"


def standing(till: FakeTill) -> wire.Grant:
    (grant,) = [
        mail.body
        for mail in till.mail()
        if isinstance(mail.body, wire.Grant) and mail.body.account != POOL_ACCOUNT
    ]
    return grant


def held(world: World, points: int = 1000) -> tuple[FakeTill, str, wire.Grant]:
    """A till that holds a right for all of a member's points."""
    account = world.member(points)
    till = world.till(number=1)
    grant = till.hold(account, points).grant
    assert grant is not None
    return till, account, grant


def stake_of(world: World, till: FakeTill) -> Stake:
    me = till.me
    return world.database.read(  # type: ignore[no-any-return]
        lambda conn: lost_stake.stake(conn, me.till, me.incarnation)
    )


def free(world: World, card: str = CARD) -> int:
    """What another till may have for the member now."""
    account = next(row["account"] for row in world.rows("account") if row["member"])
    other = world.till(store=9)
    answer = other.hold(account, 10**6, hold=f"hold-of-{other.me.till}")
    points = 0 if answer.grant is None else answer.grant.amount
    if answer.grant is not None:
        other.send(given_up(answer.grant.right, account, answer.grant.slices))
    return points


def lose(
    world: World, till: FakeTill, evidence: Evidence = Evidence.NOTHING
) -> Outcome:
    return declare_lost(world.server.core, till.me.till, evidence, OLGA)


# --- looking ------------------------------------------------------------------------


def test_the_exposure_of_a_till_is_what_it_could_spend_by_now(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=LIMITED)
    till, _, _ = held(world)
    till.mail()

    at_stake = stake_of(world, till)

    assert (at_stake.rights, at_stake.accounts) == (2, 1)
    assert (at_stake.points, at_stake.pools, at_stake.total) == (1000, 2000, 3000)


def test_the_list_says_who_was_heard_when_and_what_waits_unposted(world: World) -> None:
    till, _, grant = held(world)
    till.send(earned(100, card="0400000000992"), redeemed(grant, 300))

    (row,) = world.database.read(lost_stake.all_tills)

    assert (row.till, row.incarnation, row.store) == ("1-1", 1, "Store 1")
    assert row.seen_at.startswith("2030-01-02T06:30")
    assert row.state == "active"
    assert row.unposted == 1  # Points of a card that nobody knows.
    assert row.stake.points == 700


# --- declared lost ------------------------------------------------------------------


def test_strict_without_evidence_the_points_stay_frozen(world: World) -> None:
    till, _, _ = held(world)

    outcome = lose(world, till)

    assert outcome == Outcome(frozen=1000)
    assert free(world) == 0
    assert stake_of(world, till).points == 1000
    assert world.differences() == []


def test_goodwill_without_evidence_the_chain_credits_its_customers_again(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=GOODWILL)
    till, account, _ = held(world)

    outcome = lose(world, till)

    assert outcome == Outcome(given=1000)
    assert world.balance_of(COMPENSATION) == -1000
    assert free(world) == 1000
    assert world.balance_of(account) == 2000  # A thousand of it is still out.
    assert world.differences() == []


def test_declaring_it_twice_gives_nothing_twice(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=GOODWILL)
    till, _, _ = held(world)
    lose(world, till)

    again = lose(world, till)

    assert again == Outcome()
    assert world.balance_of(COMPENSATION) == -1000
    assert len(world.rows("till_decision")) == 2


def test_limited_without_evidence_it_is_booked_on_the_chains_limits(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=LIMITED)
    till, _, _ = held(world)

    outcome = lose(world, till)

    assert outcome == Outcome(booked=1000)
    assert world.database.read(exposure).chain_used == 1000
    assert free(world) == 1000
    assert world.differences() == []


def test_limited_without_room_on_the_limits_it_stays_frozen(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=POOR)
    till, _, _ = held(world)
    till.mail()  # Its pool takes nearly all that the chain may lose.

    outcome = lose(world, till)

    assert outcome == Outcome(frozen=1000)
    assert world.differences() == []


def test_with_receipts_as_evidence_what_is_left_goes_back(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=LIMITED)
    till, _, grant = held(world)
    till.mail()
    till.send(a_sale(redeemed=400), redeemed(grant, 400))

    outcome = lose(world, till, Evidence.PAPERS)

    assert outcome == Outcome(released=600, pools=2000)
    now = world.database.read(exposure)
    assert (now.chain_used, now.per_account_used) == (0, 0)
    assert free(world) == 600
    assert world.differences() == []


def test_the_queue_as_evidence_needs_a_queue_that_was_imported(world: World) -> None:
    till, _, grant = held(world)
    till.write(a_sale(redeemed=400), redeemed(grant, 400))

    with pytest.raises(LostRefused, match="evidence A"):
        lose(world, till, Evidence.QUEUE)
    assert stake_of(world, till).points == 1000
    import_queue(world.server.core, queue_of(till), OLGA)
    outcome = lose(world, till, Evidence.QUEUE)

    assert outcome == Outcome(released=600)
    assert free(world) == 600
    assert world.differences() == []


def test_a_queue_with_a_hole_is_no_evidence(world: World) -> None:
    till, _, grant = held(world)
    till.write(a_sale(), a_sale("sale-2", number="01-010001-000002-X"))
    till.write(redeemed(grant, 400, "sale-2"))

    import_queue(world.server.core, queue_of(till, without=[2]), OLGA)

    with pytest.raises(LostRefused, match="evidence A"):
        lose(world, till, Evidence.QUEUE)


def test_evidence_that_comes_later_takes_the_compensation_back(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=GOODWILL)
    till, account, grant = held(world)
    lose(world, till)
    till.write(a_sale(redeemed=400), redeemed(grant, 400))

    import_queue(world.server.core, queue_of(till), OLGA)
    outcome = lose(world, till, Evidence.QUEUE)

    assert outcome == Outcome(released=600)
    assert world.balance_of(COMPENSATION) == 0
    assert world.balance_of(account) == 600
    assert world.differences() == []


def test_what_the_customer_spent_of_the_compensation_is_the_chains_loss(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=GOODWILL)
    till, account, grant = held(world)
    till.write(a_sale(redeemed=400), redeemed(grant, 400))
    lose(world, till)
    other = world.till(store=2)
    second = other.hold(account, 1000, hold="hold-2").grant
    assert second is not None
    assert second.amount == 1000
    other.send(a_sale("sale-9", redeemed=1000), redeemed(second, 1000, "sale-9"))

    till.upload()

    assert world.findings() == ["late_spend"]
    assert world.balance_of(COMPENSATION) == -1000  # Never more than was stated.
    assert world.balance_of(account) == 600  # Still in the lost till's right.
    assert world.differences() == []


def test_a_decision_needs_a_person_and_a_reason() -> None:
    with pytest.raises(LostRefused):
        Signed(who=" ", why="because")
    with pytest.raises(LostRefused):
        Signed(who="Olga", why="")


def test_every_decision_stays_with_who_and_why(world: World) -> None:
    till, _, _ = held(world)

    lose(world, till)
    revoke(world.server.core, till.me.till, Signed(who="Petr", why="stolen"))

    said = {
        (row["kind"], row["evidence"], row["points"], row["who"], row["why"])
        for row in world.rows("till_decision")
    }
    assert said == {
        ("declare_lost", "C", 1000, OLGA.who, OLGA.why),
        ("revoke", "", 1000, "Petr", "stolen"),
    }


def test_a_till_nobody_knows_cannot_be_lost(world: World) -> None:
    with pytest.raises(LostRefused, match="till list"):
        declare_lost(world.server.core, "7-7", Evidence.NOTHING, OLGA)
    till, _, _ = held(world)
    with pytest.raises(LostRefused, match="no incarnation 3"):
        declare_lost(
            world.server.core, till.me.till, Evidence.NOTHING, OLGA, incarnation=3
        )


def is_waiting(world: World) -> bool:
    return world.database.read(lambda conn: epochs.look(conn).is_open)  # type: ignore[no-any-return]


def test_a_restored_server_waits_no_longer_for_a_lost_till(world: World) -> None:
    till, account, _ = held(world)
    world.database.write(lambda conn: epochs.begin(world.server.core, conn, loss=True))
    assert is_waiting(world)

    lose(world, till)

    assert not is_waiting(world)
    assert world.balance_of(account) == 1000


def test_while_others_have_still_to_report_a_loss_is_noted_and_moves_no_point(
    world: World,
) -> None:
    till, _, _ = held(world)
    world.till(number=2)
    world.database.write(lambda conn: epochs.begin(world.server.core, conn, loss=True))

    with pytest.raises(LostRefused, match="say it again"):
        lose(world, till)

    assert is_waiting(world)
    assert free(world) == 0


# --- coming back --------------------------------------------------------------------


def test_a_lost_till_is_told_so_and_its_entries_are_still_taken(world: World) -> None:
    till, account, grant = held(world)
    lose(world, till)

    ask = wire.MailboxAsk(**till.who, after=0)
    assert till.refused(wire.PATH_MAILBOX, ask) == (403, "lost")
    hold = wire.HoldAsk(**till.who, hold="hold-2", account=account, most=100)
    assert till.refused(wire.PATH_HOLD, hold) == (403, "lost")
    till.send(a_sale(redeemed=400), redeemed(grant, 400))

    assert world.balance_of(account) == 600
    assert world.findings() == ["late_spend"]


def renewal(till: FakeTill, key: str = "ab" * 32) -> wire.RenewAsk:
    return wire.RenewAsk(**till.who, public_key=key, machine="test")


def test_a_till_with_a_new_life_holds_nothing_of_the_old_one(world: World) -> None:
    till, _, _ = held(world)
    lose(world, till)

    born = till.ask(wire.PATH_RENEW, renewal(till), wire.EnrolAnswer)
    again = till.ask(wire.PATH_RENEW, renewal(till), wire.EnrolAnswer)

    assert born == again
    assert (born.till, born.incarnation) == (till.me.till, 2)
    rows = {row["incarnation"]: row["state"] for row in world.rows("holder")}
    assert rows == {1: HolderState.LOST.value, 2: HolderState.ACTIVE.value}
    assert stake_of(world, till).points == 1000
    ask = wire.MailboxAsk(**till.who, after=0)
    assert till.refused(wire.PATH_MAILBOX, ask) == (403, "fenced")


def test_of_two_copies_of_a_till_only_the_first_gets_a_new_life(world: World) -> None:
    till, _, _ = held(world)
    till.ask(wire.PATH_RENEW, renewal(till), wire.EnrolAnswer)

    second = till.refused(wire.PATH_RENEW, renewal(till, "cd" * 32))

    assert second == (403, "fenced")


def test_a_till_that_spent_beyond_its_rights_needs_a_person(world: World) -> None:
    till, _, grant = held(world)
    till.send(a_sale(redeemed=1500), redeemed(grant, 1500))
    assert world.findings() == ["uncovered"]

    assert till.refused(wire.PATH_RENEW, renewal(till)) == (403, "fenced")


# --- stolen -------------------------------------------------------------------------


def test_a_stolen_tills_key_is_refused_at_once_and_its_rights_stay(
    world: World,
) -> None:
    till, _, grant = held(world)

    revoke(world.server.core, till.me.till, OLGA)

    till.write(a_sale(redeemed=400), redeemed(grant, 400))
    sent = till.upload_message()
    assert till.refused(wire.PATH_UPLOAD, sent) == (403, "revoked")
    assert till.refused(wire.PATH_RENEW, renewal(till)) == (403, "revoked")
    assert stake_of(world, till).points == 1000
    assert free(world) == 0
    (right,) = [r for r in world.rows("spend_right") if r["holder"] == till.me.till]
    assert right["recalled"] == 1000


def test_a_queue_of_a_revoked_key_is_taken_only_when_a_person_says_so(
    world: World,
) -> None:
    till, account, grant = held(world)
    till.write(a_sale(redeemed=400), redeemed(grant, 400))
    revoke(world.server.core, till.me.till, OLGA)

    with pytest.raises(LostRefused, match="revoked"):
        import_queue(world.server.core, queue_of(till), OLGA)
    done = import_queue(world.server.core, queue_of(till), OLGA, of_revoked=True)

    assert done.new == 2
    assert world.balance_of(account) == 600
