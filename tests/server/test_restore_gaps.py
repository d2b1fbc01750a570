"""After a restore that nobody announced, and where points are short in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from server import jobs
from server.config import LIMITED, Risk
from sync import protocol as wire
from tests.helpers.restores import (
    Backup,
    account_row,
    held,
    reports,
    restored,
    state_of,
)
from tests.helpers.server_world import (
    AT,
    TODAY,
    World,
    a_sale,
    earned,
    first_of,
    redeemed,
)

LIMITS = Risk(
    policy=LIMITED,
    chain_limit=100_000,
    per_account=20_000,
    per_till=10_000,
    per_account_at_till=5_000,
    per_sale=5_000,
    reclaim_days=7,
)


# --- nobody said that the server was restored ---------------------------------------


def test_a_till_with_a_gap_shows_that_the_server_was_restored(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 3000).grant
    till.send(a_sale(redeemed=1000), redeemed(grant, 1000))

    backup.restore(said=False)
    till.write(a_sale("sale-2"))
    ack = till.upload(3)

    assert (ack.need_from, ack.epoch) == (1, 2)
    assert state_of(world).is_open
    assert world.findings() == ["server_behind"]
    reports(till, held(grant, spent=1000))
    assert account_row(world, account)["posted"] == 4000
    assert world.differences() == []


def test_a_till_of_a_later_epoch_shows_it_too(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    restored(world)
    reports(till)

    backup.restore(said=False)
    answer = till.hold(account, 1000)

    assert (answer.refusal, answer.epoch) == ("restoring", 3)


# --- what is short at the end -------------------------------------------------------


def test_points_that_nobody_tells_again_are_never_the_members(world: World) -> None:
    """Strict: a balance was imported after the backup, and spent."""
    account = world.member()
    till = world.till()
    backup = Backup(world)
    world.balance(1000)
    grant = till.hold(account, 1000).grant
    till.send(a_sale(redeemed=400), redeemed(grant, 400))

    backup.restore()
    reports(till, held(grant, spent=400))

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"], row["risk_used"]) == (0, 0, 0)
    assert world.balance_of("~suspense") == -400
    assert world.findings() == ["restore_gap", "restore_gap"]
    assert world.differences() == []
    late = redeemed(grant, 600, "sale-2")
    till.send(
        a_sale("sale-2", redeemed=600),
        msgspec.structs.replace(late, slices=first_of(grant.slices, 600)),
    )
    assert world.balance_of("~suspense") == -1000
    assert world.differences() == []


def test_other_points_of_the_account_stand_in_first(world: World) -> None:
    account = world.member(points=700)
    till = world.till()
    backup = Backup(world)
    world.balance(300, expires=date(2031, 1, 1))  # Imported, and forgotten.
    grant = till.hold(account, 800).grant

    backup.restore()
    reports(till, held(grant))

    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (700, 700)
    assert [mail.body.up_to for mail in till.mail()] == [700]  # Asked back.
    assert world.differences() == []


# --- limited risk -------------------------------------------------------------------


def test_rights_without_cover_are_booked_again_on_the_chains_risk(
    make_world: Callable[..., World],
) -> None:
    """A right was taken back by time and its points granted again; both were lost."""
    world = make_world(risk=LIMITS)
    account = world.member(points=2000)
    silent, other = world.till(), world.till()
    backup = Backup(world)
    first = silent.hold(account, 2000).grant
    world.clock.advance(days=8)
    other.mail()
    jobs.mind_risk(world.server.core)
    second = other.hold(account, 2000, "hold-2").grant

    backup.restore()
    reports(silent, held(first))
    reports(other, held(second))

    row = account_row(world, account)
    assert (row["rights_out"], row["risk_used"]) == (2000, 2000)
    assert account_row(world, "~risk")["risk_used"] == 2000
    assert world.differences() == []


def test_what_both_spent_is_an_overdraft_within_the_limit(
    make_world: Callable[..., World],
) -> None:
    world = make_world(risk=LIMITS)
    account = world.member(points=2000)
    silent, other = world.till(), world.till()
    backup = Backup(world)
    first = silent.hold(account, 2000).grant
    world.clock.advance(days=8)
    other.mail()
    jobs.mind_risk(world.server.core)
    second = other.hold(account, 2000, "hold-2").grant
    silent.write(a_sale(redeemed=2000), redeemed(first, 2000))
    other.write(a_sale("sale-2", redeemed=2000), redeemed(second, 2000, "sale-2"))

    backup.restore()
    reports(silent, held(first, spent=2000))
    reports(other, held(second, spent=2000))

    row = account_row(world, account)
    assert (row["posted"], row["risk_used"]) == (-2000, 2000)
    assert world.balance_of("~suspense") == 0
    assert world.differences() == []


def test_a_pool_and_what_was_drawn_from_it_come_back(
    make_world: Callable[..., World],
) -> None:
    """The account drew all it may, was settled, and drew again: the till says so."""
    world = make_world(risk=LIMITS)
    account = world.member(points=0)
    till = world.till()
    backup = Backup(world)
    till.mail()
    pool = till.mail()[0].body
    assert isinstance(pool, wire.Grant)
    for sale in ("sale-1", "sale-2"):
        till.write(a_sale(sale, redeemed=5000), drawn(pool, account, 5000, sale))
        till.write(a_sale(sale + "x"), earned(5000, sale=sale + "x", lot=sale))

    backup.restore()
    reports(
        till,
        held(pool, spent=10_000),
        drawn=[wire.Drawn(account=account, points=5000)],
    )

    assert world.findings() == []
    row = account_row(world, account)
    assert (row["posted"], row["risk_used"]) == (0, 0)
    letters = [mail.body for mail in till.mail()]
    settled = [one.points for one in letters if isinstance(one, wire.Settled)]
    assert settled == [5000]  # Once, and no more than the till counts.
    assert world.differences() == []


def test_a_pool_that_its_till_never_got_is_free_again_and_another_comes(
    make_world: Callable[..., World],
) -> None:
    """The till was off when it was granted; it has nothing to add to its report."""
    world = make_world(risk=LIMITS)
    till = world.till()
    till.mail()  # The answer is lost on its way; the backup knows of the pool.
    lost_one = till.mail()[0].body
    assert isinstance(lost_one, wire.Grant)

    Backup(world).restore()
    reports(till)

    pools = {row["right_id"]: row["open_amt"] for row in world.rows("spend_right")}
    assert pools == {lost_one.right: 0}
    assert account_row(world, "~risk")["risk_used"] == 0
    assert world.differences() == []
    (letter,) = till.mail()
    assert isinstance(letter.body, wire.Grant)
    assert letter.body.amount == LIMITS.per_till
    assert world.differences() == []


def test_a_till_that_never_heard_that_its_draw_is_settled_hears_it_again(
    make_world: Callable[..., World],
) -> None:
    """The letter is gone with the restore; all that the till wrote is in the books."""
    world = make_world(risk=LIMITS)
    account = world.member(points=0)
    till = world.till()
    till.mail()
    pool = till.mail()[0].body
    assert isinstance(pool, wire.Grant)
    till.send(a_sale(redeemed=5000), drawn(pool, account, 5000, "sale-1"))
    till.send(a_sale("sale-2"), earned(5000, sale="sale-2", lot="lot-2"))

    Backup(world).restore()
    reports(
        till, held(pool, spent=5000), drawn=[wire.Drawn(account=account, points=5000)]
    )
    till.send(a_sale("sale-3"), earned(100, sale="sale-3", lot="lot-3"))

    letters = [mail.body for mail in till.mail()]
    settled = [one.points for one in letters if isinstance(one, wire.Settled)]
    assert settled == [5000]
    assert world.differences() == []


def drawn(pool: wire.Grant, account: str, points: int, sale: str) -> wire.RedeemEntry:
    return wire.RedeemEntry(
        sale=sale,
        account=account,
        right=pool.right,
        slices=[wire.Slice(lot=pool.right, points=points)],
        at=AT,
        day=TODAY,
    )
