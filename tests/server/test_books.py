"""`ledger verify` finds every figure that somebody changed behind our back."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.helpers.server_world import World, a_sale, redeemed


def a_busy_chain(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    first = till.hold(account, 2000).grant
    assert first is not None
    till.hold(account, 500, hold="hold-2")
    till.send(a_sale(account=account, redeemed=2000), redeemed(first, 1500))


def test_the_books_of_a_busy_day_agree(world: World) -> None:
    a_busy_chain(world)

    assert world.differences() == []


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("UPDATE account SET posted = posted + 1", "posted says"),
        ("UPDATE account SET claims = 5", "claims says"),
        ("UPDATE account SET shard = 1023 - shard", "is in shard"),
        ("UPDATE lot SET left_free = left_free - 1", "free says"),
        ("UPDATE spend_right SET open_amt = open_amt - 1 WHERE open_amt > 0", "open"),
        ("UPDATE spend_right SET spent_amt = 0 WHERE spent_amt > 0", "spent says"),
        ("UPDATE entry SET amount = amount + 1 WHERE amount > 0", "not to zero"),
        ("DELETE FROM entry WHERE amount = -1500", "legs that add up"),
        ("UPDATE inbox SET hash = 'x' WHERE seq = 1", "entry 1 is damaged"),
        ("DELETE FROM inbox WHERE seq = 1", "entry 1 is missing"),
        ("DELETE FROM inbox WHERE seq = 2", "last entry says"),
        ("UPDATE holder SET head_hash = 'x'", "the head differs"),
        ("UPDATE feed_bucket SET live = live + 1 WHERE live = 1", "rows says"),
        ("UPDATE feed_bucket SET checksum = 1 WHERE live = 1", "checksum says"),
        ("DELETE FROM lot", "does not exist"),
    ],
)
def test_a_figure_that_was_changed_is_found(
    world: World, damage: str, complaint: str
) -> None:
    a_busy_chain(world)

    world.database.write(lambda conn: conn.execute(text(damage)))

    assert any(complaint in line for line in world.differences()), world.differences()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE account SET rights_out = posted + 1",
        "UPDATE account SET risk_used = 1",
        "UPDATE lot SET left_free = -1",
        "UPDATE spend_right SET spent_amt = amount + 1",
        "UPDATE holder SET stable_seq = watermark + 1",
    ],
)
def test_the_database_itself_refuses_what_must_never_be(
    world: World, damage: str
) -> None:
    from sqlalchemy.exc import IntegrityError

    a_busy_chain(world)

    with pytest.raises(IntegrityError):
        world.database.write(lambda conn: conn.execute(text(damage)))
