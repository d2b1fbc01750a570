"""The server was restored, or failed over: what tills hold comes back into its books.

Tills here know the protocol only; stories with real tills are in `tests/stories/ends`.
"""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from server import epochs, epochs_rebuild, jobs, planner, schema as db
from sync import protocol as wire
from tests.helpers.restores import (
    Backup,
    account_row,
    asks,
    hears,
    held,
    reports,
    restored,
    state_of,
    tells,
)
from tests.helpers.server_world import (
    World,
    a_sale,
    earned,
    given_up,
    redeemed,
)

# --- row 23: failover without loss --------------------------------------------------


def test_row_23_a_failover_without_loss_only_fences(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = till.hold(account, 1000).grant

    restored(world, loss=False)
    answer = asks(till, hears(till))

    assert (answer.epoch, answer.needed) == (2, False)
    assert not state_of(world).is_open
    letter = till.mail()[0].body
    assert isinstance(letter, wire.Grant)
    assert (letter.right, letter.epoch) == (grant.right, 2)  # Signed again.
    world.server.core.keys.signing.public_key().verify(
        bytes.fromhex(letter.signature), letter.signable()
    )
    assert till.hold(account, 1000, "hold-2").grant is not None
    assert world.differences() == []


def test_after_a_failover_no_letter_reaches_a_till_that_did_not_hear(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()
    till.hold(account, 1000)

    restored(world, loss=False)

    assert till.mail() == []  # It speaks of the old epoch.


# --- row 24: restore with loss ------------------------------------------------------


def test_row_24_nothing_is_granted_before_every_till_has_reported(
    world: World,
) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till()
    backup = Backup(world)
    grant = one.hold(account, 3000).grant

    backup.restore()
    reports(one, held(grant))
    refused = one.hold(account, 1000, "hold-2")

    assert refused.grant is None
    assert (refused.refusal, refused.reported, refused.tills) == ("restoring", 1, 2)
    reports(two)
    assert not state_of(world).is_open
    assert one.hold(account, 5000, "hold-3").grant.amount == 2000  # The rest is out.
    assert world.differences() == []


def test_a_spend_that_the_server_forgot_is_posted_once(world: World) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till()
    backup = Backup(world)
    grant = one.hold(account, 3000).grant
    one.send(a_sale(redeemed=1200), redeemed(grant, 1200))

    backup.restore()
    reports(one, held(grant, spent=1200))
    reports(two)

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (3800, 1800)
    assert world.findings() == []
    assert world.differences() == []


def test_what_another_till_gave_back_covers_a_right(world: World) -> None:
    """Told one by one, the right of the second till would find no points."""
    account = world.member(points=3000)
    one, two = world.till(), world.till()
    first = one.hold(account, 3000).grant
    backup = Backup(world)
    one.send(given_up(first.right, account, first.slices))
    second = two.hold(account, 3000, "hold-2").grant
    two.send(a_sale("sale-2", redeemed=2000), redeemed(second, 2000, "sale-2"))

    backup.restore()
    reports(two, held(second, spent=2000))
    reports(one, held(first, returned=3000))

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (1000, 1000)
    assert world.findings() == []
    assert world.differences() == []


def test_points_earned_after_the_backup_cover_a_right_that_holds_them(
    world: World,
) -> None:
    """The lot itself is told again, by the till that sold: whoever reports first."""
    account = world.member()
    one, two = world.till(), world.till()
    backup = Backup(world)
    one.send(a_sale(), earned(700))
    grant = two.hold(account, 700).grant
    two.send(a_sale("sale-2", redeemed=300), redeemed(grant, 300, "sale-2"))

    backup.restore()
    reports(two, held(grant, spent=300))
    reports(one)

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (400, 400)
    assert world.findings() == []
    assert world.differences() == []


def test_a_grant_that_never_reached_its_till_is_free_again(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    till.hold(account, 3000)  # Granted, and the answer was lost.
    backup = Backup(world)

    backup.restore()
    reports(till)

    assert account_row(world, account)["rights_out"] == 0
    assert world.differences() == []


def test_entries_are_taken_meanwhile_and_posted_in_the_end(world: World) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till()
    grant = one.hold(account, 3000).grant

    restored(world)
    reports(one, held(grant))
    ack = one.send(a_sale(redeemed=500), redeemed(grant, 500))

    assert ack.ack_seq == 2
    assert account_row(world, account)["posted"] == 5000
    reports(two)
    assert account_row(world, account)["posted"] == 4500
    assert one.shift().sales == 1
    assert world.differences() == []


def test_a_till_that_did_not_hear_is_told_so_and_nothing_of_it_is_taken(
    world: World,
) -> None:
    till = world.till()

    restored(world)
    ack = till.send(a_sale())

    assert (ack.ack_seq, ack.need_from, ack.epoch) == (0, 1, 2)


def test_nothing_expires_and_no_balance_is_changed_meanwhile(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    core = world.server.core
    world.database.write(lambda conn: planner.put_due(conn, [account]))

    restored(world)
    world.clock.advance(days=4000)
    jobs.run_all(core)

    assert jobs.plan_due(core) == 0
    with pytest.raises(epochs.BarrierOpen):
        world.balance(100, card="0400000000039")
    assert account_row(world, account)["posted"] == 5000
    reports(till)
    assert not state_of(world).is_open
    assert world.rows("plan_due")  # Nobody was forgotten.


def test_expiry_waits_even_when_it_is_asked_for(world: World) -> None:
    world.member()
    world.balance(5000, expires=date(2030, 1, 3))
    world.till()

    restored(world)
    world.clock.advance(days=10)

    with pytest.raises(epochs.BarrierOpen):
        jobs.expire_lots(world.server.core)


def test_a_lost_till_is_excused_and_the_others_go_on(world: World) -> None:
    account = world.member(points=5000)
    one, lost = world.till(), world.till()

    restored(world)
    reports(one)
    assert world.database.write(lambda conn: epochs.excuse(conn, lost.me.till))
    assert epochs_rebuild.finish(world.server.core)

    assert one.hold(account, 1000).grant is not None
    assert world.database.read(epochs.missing) == []


def test_an_excused_till_that_comes_back_reports_late(world: World) -> None:
    account = world.member(points=5000)
    one, lost = world.till(), world.till()
    backup = Backup(world)
    grant = lost.hold(account, 2000).grant
    lost.write(a_sale(redeemed=800), redeemed(grant, 800))

    backup.restore()
    world.database.write(lambda conn: epochs.excuse(conn, lost.me.till))
    reports(one)
    assert not state_of(world).is_open
    reports(lost, held(grant, spent=800))

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (4200, 1200)
    assert world.findings() == []
    assert world.differences() == []


def test_a_till_that_the_backup_does_not_know_enrols_again_and_reports(
    world: World,
) -> None:
    one = world.till()
    backup = Backup(world)
    forgotten = world.till(store=2)
    forgotten.send(a_sale())

    backup.restore()
    again = world.till(store=2)  # The same number, and the same first life.
    again.bodies, again.heads = forgotten.bodies, forgotten.heads

    assert again.me.must_report
    assert again.me.incarnation == forgotten.me.incarnation
    reports(one)
    assert state_of(world).is_open
    answer = asks(again, 0)
    tells(again)
    again.upload(answer.ack_seq + 1)
    assert not state_of(world).is_open
    assert again.shift().sales == 1


# --- the report itself --------------------------------------------------------------


def test_a_report_of_fifteen_thousand_rights_comes_in_parts(world: World) -> None:
    account = world.member(points=5_000_000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 15_000).grant
    lot = grant.slices[0].lot
    rights = [
        msgspec.structs.replace(
            held(grant), right=f"right-{n}", slices=[wire.Slice(lot=lot, points=1)]
        )
        for n in range(15_000)
    ]

    backup.restore()
    reports(till, *rights, parts=15)

    assert account_row(world, account)["rights_out"] == 15_000
    assert world.count(db.report_part) == 0
    assert world.differences() == []


def test_a_part_that_comes_twice_counts_once(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 1000).grant

    backup.restore()
    asks(till, hears(till))
    tells(till, held(grant))
    tells(till, held(grant))

    assert account_row(world, account)["rights_out"] == 1000
    assert not asks(till, 1).needed  # Once for each epoch.
    assert world.differences() == []


def test_a_till_that_starts_anew_while_it_reports_is_waited_for(world: World) -> None:
    account = world.member(points=5000)
    till, other = world.till(), world.till()
    backup = Backup(world)
    grant = till.hold(account, 1000).grant

    backup.restore()
    asks(till, hears(till))
    tells(till, held(grant))
    till.write(a_sale())
    first = wire.RegisterPart(**till.who, upto=1, part=1, parts=2, rights=[held(grant)])
    till.ask(wire.PATH_REGISTER_PART, first, wire.RegisterTaken)
    till.upload(1)
    reports(other)

    assert state_of(world).is_open
    second = msgspec.structs.replace(first, part=2, rights=[])
    till.ask(wire.PATH_REGISTER_PART, second, wire.RegisterTaken)
    assert not state_of(world).is_open
    assert account_row(world, account)["rights_out"] == 1000


def test_a_report_is_posted_only_with_its_journal(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 1000).grant
    till.send(a_sale(redeemed=1000), redeemed(grant, 1000))

    backup.restore()
    answer = asks(till, hears(till))
    tells(till, held(grant, spent=1000))

    assert state_of(world).is_open
    (missing,) = world.database.read(epochs.missing)
    assert (missing.holder, missing.entries) == (till.me.till, 2)
    till.upload(answer.ack_seq + 1)
    assert not state_of(world).is_open
    assert account_row(world, account)["posted"] == 4000


def test_an_entry_that_nobody_can_post_does_not_hold_up_the_restore(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()

    restored(world)
    till.write(b'{"t":"nonsense"}', a_sale(), earned(500))
    world.occupy(f"{till.me.till}.1.3.0", "0400000000039")
    reports(till)

    assert not state_of(world).is_open
    assert sorted(world.findings()) == ["constraint", "poison"]
    assert account_row(world, account)["posted"] == 5000
