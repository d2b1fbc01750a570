"""R6: Odoo 258304, a retry crashed on the unique key of what it had stored before.

Here a repeat is answered with the first result; the same number with other words is
refused by name, and both are kept for a person.
"""

from __future__ import annotations

import msgspec

from sync import protocol as wire
from tests.helpers.server_world import World, a_sale, earned


def test_a_repeat_gets_the_first_answer_and_never_an_error(world: World) -> None:
    account = world.member(points=1_000)
    till = world.till()
    first = till.send(a_sale(), earned(500))
    held = till.hold(account, 300)

    for _ in range(5):
        again = till.upload()
        assert (again.ack_seq, again.head) == (first.ack_seq, first.head)
        assert till.hold(account, 900).grant == held.grant

    assert len(world.rows("sale")) == 1
    assert world.balance_of(account) == 1_500
    assert world.differences() == []


def test_the_same_number_with_other_words_is_refused_by_name(world: World) -> None:
    till = world.till()
    till.send(a_sale())
    other = wire.Upload(
        **till.who,
        first_seq=1,
        head_before=wire.GENESIS,
        head_after=wire.next_head(wire.GENESIS, 1, b"{}"),
        entries=[msgspec.Raw(b"{}")],
    )

    status, reason = till.refused(wire.PATH_UPLOAD, other)

    assert (status, reason) == (403, "fenced")
    assert world.findings() == ["fork"]
    assert len(world.rows("sale")) == 1
