"""After a restore: journals of tills that can report nothing any more.

Their life is over, or a person said that they will never report. What they spent was
granted once; the server forgot it, and nobody but the journal can say so.
"""

from __future__ import annotations

from collections.abc import Callable

from server import epochs, epochs_rebuild
from sync import protocol as wire
from tests.helpers.restores import Backup, account_row, hears
from tests.helpers.server_world import (
    FakeTill,
    World,
    a_sale,
    first_of,
    given_up,
    redeemed,
)
from tests.server.test_restore_gaps import LIMITS, drawn


def arrives_without_a_report(world: World, till: FakeTill) -> None:
    """Its queue is brought, and a person says that it will never report."""
    hears(till)
    till.upload(1)
    core = world.server.core
    core.database.write(lambda conn: epochs.excuse(conn, till.me.till))
    assert epochs_rebuild.finish(core)


def test_what_it_spent_is_spent_by_the_member_and_by_nobody_else(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 3000).grant
    till.write(a_sale(redeemed=1000), redeemed(grant, 1000))

    backup.restore()
    arrives_without_a_report(world, till)

    assert world.findings() == []
    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (4000, 0)
    assert world.balance_of("~suspense") == 0
    assert world.differences() == []


def test_what_it_gave_back_of_the_same_right_is_no_more_than_it_had(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 3000).grant
    till.write(
        a_sale(redeemed=1000),
        redeemed(grant, 1000),
        given_up(grant.right, account, first_of(grant.slices, 2000)),
    )

    backup.restore()
    arrives_without_a_report(world, till)

    assert world.findings() == []
    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (4000, 0)
    assert world.differences() == []


def test_what_it_drew_from_a_pool_is_an_overdraft_and_no_loss_of_the_chain(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=LIMITS)
    account = world.member(points=0)
    till = world.till()
    backup = Backup(world)
    till.mail()
    pool = till.mail()[0].body
    assert isinstance(pool, wire.Grant)
    till.write(a_sale(redeemed=5000), drawn(pool, account, 5000, "sale-1"))

    backup.restore()
    arrives_without_a_report(world, till)

    assert world.findings() == []
    row = account_row(world, account)
    assert (row["posted"], row["risk_used"]) == (-5000, 5000)
    assert world.balance_of("~suspense") == 0
    assert world.differences() == []


def test_a_right_that_the_backup_knew_is_not_taken_from_the_member_twice(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = till.hold(account, 3000).grant
    backup = Backup(world)
    till.write(a_sale(redeemed=1000), redeemed(grant, 1000))

    backup.restore()
    arrives_without_a_report(world, till)

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (4000, 2000)
    assert world.differences() == []
