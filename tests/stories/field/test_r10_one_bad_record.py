"""R10: ERPNext 11000, one invalid record stopped the queue, and people edited by hand.

Here it is put aside with its reason, and everything behind it goes on.
"""

from __future__ import annotations

import pytest

from tests.helpers.server_world import World, a_sale, earned

BAD = {
    "no entry at all": b'["a", "list"]',
    "an unknown kind": b'{"t":"surprise","at":"2030-01-02T09:30:00+03:00"}',
    "a sale without lines": b'{"t":"sale","sale":"x"}',
}


@pytest.mark.parametrize(("what", "place"), list(zip(BAD, (0, 2, 4), strict=True)))
def test_a_record_that_cannot_be_booked_stops_nobody(
    world: World, what: str, place: int
) -> None:
    account = world.member()
    till = world.till()
    good = [a_sale(f"sale-{n}", number=f"number-{n}") for n in range(4)]
    entries = [*good[:place], BAD[what], *good[place:]]

    ack = till.send(*entries, earned(500, sale="sale-1"))

    assert ack.ack_seq == len(entries) + 1
    assert [flag.seq for flag in ack.flags] == [place + 1]
    assert len(world.findings()) == 1  # With its reason, before a manager.
    assert sorted(row["number"] for row in world.rows("sale")) == [
        f"number-{n}" for n in range(4)
    ]
    assert world.balance_of(account) == 500
    assert world.differences() == []
