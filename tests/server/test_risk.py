"""Limited risk: the chain may lose so much and no more, whatever tills do offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from cashier.domain.risk import POOL_ACCOUNT
from server import jobs
from server.config import ConfigInvalid, Risk, ServerConfig, check
from server.risk import SHARE_ACCOUNT, exposure
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

LIMITED = Risk(
    policy="limited",
    chain_limit=5000,
    per_account=3000,
    per_till=2000,
    per_account_at_till=1000,
    per_sale=800,
    reclaim_days=7,
)


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world(risk=LIMITED)


def pool_of(till: FakeTill) -> wire.Grant:
    (pool,) = [mail.body for mail in till.mail() if isinstance(mail.body, wire.Grant)]
    return pool


def settled(till: FakeTill) -> list[tuple[str, int]]:
    bodies = [mail.body for mail in till.mail()]
    return [(b.account, b.points) for b in bodies if isinstance(b, wire.Settled)]


def draw(
    pool: wire.Grant, account: str, points: int, sale: str = "sale-1"
) -> list[wire.Entry]:
    """A sale that spends without cover, as a till writes it."""
    taken = wire.RedeemEntry(
        sale=sale,
        account=account,
        right=pool.right,
        slices=[wire.Slice(lot=pool.right, points=points)],
        at=AT,
        day=TODAY,
    )
    number = f"01-010001-{sale[-6:].zfill(6)}-X"
    return [a_sale(sale, account=account, redeemed=points, number=number), taken]


def row_of(world: World, account: str) -> dict[str, Any]:
    (row,) = [r for r in world.rows("account") if r["account"] == account]
    return row


def booked(world: World) -> tuple[int, int]:
    """What is taken of the chain's limit, and of the limit of each account."""
    now = world.database.read(exposure)
    return now.chain_used, now.per_account_used


def test_a_till_that_is_heard_gets_a_pool_booked_on_both_limits(world: World) -> None:
    pool = pool_of(world.till())

    assert (pool.kind, pool.account, pool.amount) == ("risk", POOL_ACCOUNT, 2000)
    assert (pool.per_account, pool.per_sale) == (1000, 800)
    assert booked(world) == (2000, 1000)
    assert world.differences() == []


def test_all_pools_together_never_exceed_the_chains_limit(world: World) -> None:
    tills = [world.till() for _ in range(4)]

    letters = [len(till.mail()) for till in tills]

    # Room for three by neither limit: 5,000 holds two pools of 2,000.
    assert letters == [1, 1, 0, 0]
    assert booked(world) == (4000, 2000)


def test_what_each_till_may_let_an_account_draw_never_exceeds_the_accounts_limit(
    make_world: Callable[..., World],
) -> None:
    many = msgspec.structs.replace(LIMITED, chain_limit=100_000)
    world = make_world(risk=many)

    letters = [len(world.till().mail()) for _ in range(5)]

    assert letters == [1, 1, 1, 0, 0]
    assert booked(world) == (6000, 3000)


def test_a_till_of_the_first_protocol_gets_no_pool(world: World) -> None:
    till = world.till()

    old = wire.MailboxAsk(**{**till.who, "proto": 1}, after=0)

    assert till.ask(wire.PATH_MAILBOX, old, wire.MailboxAnswer).mail == []
    assert booked(world) == (0, 0)


def test_a_draw_that_the_account_covers_frees_the_limit_at_once(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    pool = pool_of(till)

    ack = till.send(*draw(pool, account, 700))

    assert ack.flags == []
    assert world.balance_of(account) == 4300
    assert booked(world) == (1300, 1000)
    assert settled(till) == [(account, 700)]
    assert world.differences() == []


def test_a_draw_below_zero_stays_on_the_limit_until_new_points_repay_it(
    world: World,
) -> None:
    account = world.member(points=300)
    till = world.till()
    pool = pool_of(till)

    till.send(*draw(pool, account, 800))

    assert world.balance_of(account) == -500
    assert row_of(world, account)["risk_used"] == 500
    assert booked(world) == (1200 + 500, 1000)
    assert settled(till) == []
    assert world.differences() == []

    till.send(a_sale("sale-2"), earned(200, account=account, sale="sale-2"))

    assert row_of(world, account)["risk_used"] == 300
    assert booked(world) == (1200 + 300, 1000)
    assert settled(till) == []

    more = earned(900, account=account, sale="sale-3", lot="lot-3")
    till.send(a_sale("sale-3"), more)

    assert world.balance_of(account) == 600
    assert row_of(world, account)["risk_used"] == 0
    assert booked(world) == (1200, 1000)
    assert settled(till) == [(account, 800)]
    assert till.hold(account, 5000).figures.confirmed == 600
    assert world.differences() == []


def test_two_tills_that_let_one_account_draw_keep_its_limit(world: World) -> None:
    account = world.member(points=400)
    one, two = world.till(), world.till(store=2)
    first, second = pool_of(one), pool_of(two)

    one.send(*draw(first, account, 1000, "sale-1"))
    two.send(*draw(second, account, 1000, "sale-2"))

    row = row_of(world, account)
    assert world.balance_of(account) == -1600
    assert row["risk_used"] == 1600 <= row["risk_limit"] == 3000
    assert world.findings() == []
    assert world.differences() == []


def test_a_draw_beyond_what_the_till_may_allow_is_the_chains_suspense(
    world: World,
) -> None:
    account = world.member()
    till = world.till()
    pool = pool_of(till)

    till.send(*draw(pool, account, 900, "sale-1"))
    till.send(*draw(pool, account, 900, "sale-2"))

    assert world.balance_of(account) == -1000
    assert world.balance_of("~suspense") == -800
    assert world.findings() == ["uncovered"]
    assert world.differences() == []


def test_a_pool_that_comes_back_frees_the_limit(world: World) -> None:
    till = world.till()
    pool = pool_of(till)

    till.send(given_up(pool.right, POOL_ACCOUNT, pool.slices))

    assert booked(world) == (0, 1000)
    assert world.differences() == []


def test_a_pool_of_another_till_is_not_drawn_from(world: World) -> None:
    account = world.member(points=5000)
    one, two = world.till(), world.till(store=2)
    pool = pool_of(one)

    two.send(*draw(pool, account, 500))

    assert world.balance_of(account) == 5000
    assert world.findings() == ["foreign_right", "uncovered"]
    assert booked(world) == (2000, 1000)


def test_an_emptied_pool_is_filled_when_its_till_is_heard_again(world: World) -> None:
    account = world.member(points=9000)
    till = world.till()
    pool = pool_of(till)
    till.send(*draw(pool, account, 900, "sale-1"))
    assert [m for m in till.mail(after=1) if isinstance(m.body, wire.Grant)] == []

    till.send(*draw(pool, account, 800, "sale-2"))

    (more,) = [m.body for m in till.mail(after=1) if isinstance(m.body, wire.Grant)]
    assert more.amount == 1700
    assert booked(world) == (2000, 1000)
    assert world.differences() == []


def test_when_the_policy_is_strict_again_every_pool_is_asked_back(
    world: World,
) -> None:
    till = world.till()
    pool = pool_of(till)
    core = world.server.core
    config = msgspec.structs.replace(core.config, risk=Risk())
    object.__setattr__(core, "config", config)

    jobs.run_all(core)
    jobs.run_all(core)

    (letter,) = [mail.body for mail in till.mail(after=1)]
    assert isinstance(letter, wire.Recall)
    assert (letter.right, letter.up_to) == (pool.right, 2000)


def test_goods_that_come_back_repay_what_was_drawn_for_them(world: World) -> None:
    account = world.member()
    till = world.till()
    pool = pool_of(till)
    till.send(*draw(pool, account, 800))

    back = wire.GiveBackEntry(
        sale="return-1",
        returns="sale-1",
        card="0400000000039",
        account=account,
        back=[wire.Slice(lot=pool.right, points=800)],
        at=AT,
        day=TODAY,
    )
    till.send(back)

    assert world.balance_of(account) == 0
    assert booked(world) == (1200, 1000)
    assert settled(till) == [(account, 800)]
    assert world.differences() == []


def test_the_database_refuses_a_limit_that_is_passed(world: World) -> None:
    pool_of(world.till())

    for account in (POOL_ACCOUNT, SHARE_ACCOUNT):
        with pytest.raises(IntegrityError):
            world.database.write(
                lambda conn, name=account: conn.exec_driver_sql(
                    "UPDATE account SET risk_used = risk_limit + 1"
                    f" WHERE account = '{name}'"
                )
            )


# --- rights of silent tills -------------------------------------------------------


def silent_hold(world: World, points: int = 5000, hold: int = 1500) -> Any:
    """A till takes a hold and is not heard of for eight days."""
    account = world.member(points=points)
    till = world.till()
    pool_of(till)
    grant = till.hold(account, hold).grant
    assert grant is not None
    world.clock.advance(days=8)
    jobs.mind_risk(world.server.core)
    return account, till, grant


def test_a_right_of_a_silent_till_is_booked_and_its_points_are_free(
    world: World,
) -> None:
    account, _, _ = silent_hold(world)

    row = row_of(world, account)
    assert (row["rights_out"], row["risk_used"]) == (0, 1500)
    assert booked(world) == (2000 + 1500, 1000)
    other = world.till(store=2)
    assert other.hold(account, 5000, "hold-2").grant.amount == 5000  # type: ignore[union-attr]
    assert world.differences() == []


def test_a_late_spend_of_such_a_right_is_covered_or_stays_booked(
    world: World,
) -> None:
    account, till, grant = silent_hold(world)
    other = world.till(store=2)
    second = other.hold(account, 4000, "hold-2").grant
    assert second is not None
    entry = wire.RedeemEntry(
        sale="sale-1",
        account=account,
        right=grant.right,
        slices=grant.slices,
        at=AT,
        day=TODAY,
    )

    ack = till.send(a_sale(account=account, redeemed=1500), entry)

    row = row_of(world, account)
    assert ack.flags == []
    # 1,000 were still free and cover their part; 500 are overdrawn.
    assert (row["posted"], row["rights_out"], row["risk_used"]) == (3500, 4000, 500)
    assert booked(world) == (2000 + 500, 1000)
    assert world.differences() == []


def test_a_return_of_such_a_right_frees_the_limit_at_once(world: World) -> None:
    account, till, grant = silent_hold(world)

    till.send(given_up(grant.right, account, grant.slices))

    row = row_of(world, account)
    assert (row["posted"], row["rights_out"], row["risk_used"]) == (5000, 0, 0)
    assert booked(world) == (2000, 1000)
    assert world.differences() == []


def test_points_that_come_free_after_their_last_day_are_no_balance_any_more(
    world: World,
) -> None:
    account = world.member()
    world.balance(1500, expires=date.fromisoformat(TODAY) + timedelta(days=3))
    till = world.till()
    pool_of(till)
    assert till.hold(account, 1500).grant is not None
    world.clock.advance(days=8)
    jobs.expire_lots(world.server.core)

    jobs.mind_risk(world.server.core)

    rows = [row for row in world.rows("feed_row") if row["topic"] == "cards"]
    (figures,) = (
        msgspec.json.decode(row["body"], type=wire.AccountFigures) for row in rows
    )
    assert (figures.confirmed, figures.held) == (0, 0)


def test_a_right_larger_than_the_room_stays_with_its_silent_till(world: World) -> None:
    account, _, _ = silent_hold(world, hold=2500)

    assert row_of(world, account)["rights_out"] == 2500
    assert booked(world) == (2000, 1000)


def test_a_till_that_only_polls_is_not_silent(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    till.hold(account, 1500)
    for _ in range(8):
        world.clock.advance(days=1)
        till.mail()

    jobs.mind_risk(world.server.core)

    assert row_of(world, account)["rights_out"] == 1500


# --- knobs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("knob", "value", "said"),
    [
        ("policy", "open", '"strict", "goodwill" or "limited"'),
        ("per_sale", 0, "per_sale"),
        ("per_sale", 1001, "per_account_at_till at most"),
        ("per_account_at_till", 2001, "per_till at most"),
        ("per_account", 999, "per_account at most"),
        ("per_till", 5001, "chain_limit at most"),
        ("chain_limit", 10**15, "is none"),
        ("reclaim_days", -1, "reclaim_days"),
    ],
)
def test_knobs_that_do_not_fit_together_are_refused(
    knob: str, value: object, said: str
) -> None:
    risk = msgspec.structs.replace(LIMITED, **{knob: value})

    with pytest.raises(ConfigInvalid, match=said):
        check(ServerConfig(risk=risk), "server.toml")


def test_a_new_chain_is_strict() -> None:
    assert not ServerConfig().risk.is_limited


def test_a_reclaimed_right_leaves_no_room_for_another_tills_share(
    make_world: Callable[..., World],
) -> None:
    """Else a late spend and two honest draws would pass the account's limit."""
    knobs = msgspec.structs.replace(LIMITED, per_account=2000, chain_limit=9000)
    world = make_world(risk=knobs)
    account = world.member(points=1000)
    one = world.till()
    first = pool_of(one)
    held = one.hold(account, 1000).grant
    assert held is not None
    world.clock.advance(days=8)
    jobs.mind_risk(world.server.core)
    assert row_of(world, account)["risk_used"] == 1000

    two = world.till(store=2)

    assert [m.body for m in two.mail() if isinstance(m.body, wire.Grant)] == []
    late = wire.RedeemEntry(
        sale="sale-1",
        account=account,
        right=held.right,
        slices=held.slices,
        at=AT,
        day=TODAY,
    )
    one.send(a_sale("sale-1", account=account, redeemed=1000), late)
    one.send(*draw(first, account, 800, "sale-3"))
    assert world.findings() == []
    assert row_of(world, account)["risk_used"] <= knobs.per_account
