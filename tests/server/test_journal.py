"""Uploads: whatever happened at a till is posted, once, and never refused."""

from __future__ import annotations

import json
import random

import msgspec
import pytest

from server import schema as db
from sync import protocol as wire
from tests.helpers.server_world import AT, CARD, World, a_sale, earned


def test_a_sale_arrives_and_is_acknowledged(world: World) -> None:
    till = world.till()

    ack = till.send(a_sale(), earned(500))

    assert (ack.ack_seq, ack.stable_seq, ack.head) == (2, 2, till.heads[2])
    assert ack.need_from is None


def test_the_same_upload_a_hundred_times_counts_once(world: World) -> None:
    world.member()
    till = world.till()
    till.write(a_sale(), earned(500))

    acks = {till.upload().ack_seq for _ in range(100)}

    assert acks == {2}
    assert till.figures().confirmed == 500
    assert till.shift().sales == 1
    assert world.differences() == []


def test_batches_that_overlap_or_come_twice_count_once(world: World) -> None:
    world.member()
    till = world.till()
    for n in range(12):
        till.write(a_sale(f"sale-{n}"), earned(100, sale=f"sale-{n}", lot=f"lot-{n}"))
    chance = random.Random(7)

    last, acked = len(till.bodies), 0
    sent = 0
    while acked < last:
        first = chance.randint(1, acked + 1)
        upto = chance.randint(first, min(last, first + 5))
        acked = till.upload(first, upto).ack_seq
        sent += 1

    assert sent > 5
    assert till.figures().confirmed == 1200
    assert till.shift().sales == 12
    assert world.differences() == []


def test_a_gap_is_told_and_nothing_is_applied(world: World) -> None:
    till = world.till()
    till.write(a_sale("sale-1"), a_sale("sale-2"), a_sale("sale-3"))

    ack = till.upload(2)

    assert (ack.ack_seq, ack.need_from) == (0, 1)
    assert till.shift().sales == 0


def test_a_damaged_body_is_refused_before_anything_is_applied(world: World) -> None:
    till = world.till()
    till.write(a_sale())
    message = msgspec.structs.replace(
        till.upload_message(), entries=[msgspec.Raw(msgspec.json.encode(a_sale("x")))]
    )

    assert till.refused(wire.PATH_UPLOAD, message) == (400, "bad_chain")
    assert till.upload().ack_seq == 1


def test_a_second_history_fences_the_till_and_both_are_kept(world: World) -> None:
    till = world.till()
    till.send(a_sale("sale-1"))
    till.bodies.clear()
    del till.heads[1:]
    till.write(a_sale("another"), a_sale("sale-2"))

    status = till.refused(wire.PATH_UPLOAD, till.upload_message())

    assert status == (403, "fenced")
    assert world.findings() == ["fork"]
    ask = wire.MailboxAsk(**till.who, after=0)
    assert till.refused(wire.PATH_MAILBOX, ask) == (403, "fenced")


def test_a_fenced_till_works_again_after_it_enrolled_anew(world: World) -> None:
    till = world.till(number=1)
    till.send(a_sale("sale-1"))
    till.heads[1] = "ab" * 32
    till.refused(wire.PATH_UPLOAD, till.upload_message(2))

    again = world.till(number=1)

    assert (again.me.till, again.me.incarnation) == (till.me.till, 2)
    assert again.send(a_sale("sale-9")).ack_seq == 1


def test_journals_of_a_lost_store_are_still_taken_when_it_is_found(
    world: World,
) -> None:
    account = world.member(points=1000)
    lost = world.till(number=1)
    lost.write(a_sale("sale-1"))
    world.till(number=1)

    assert lost.upload().ack_seq == 1
    ask = wire.HoldAsk(**lost.who, hold="hold-1", account=account, most=1)
    assert lost.refused(wire.PATH_HOLD, ask) == (403, "fenced")


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"sale"}',
        b'{"type":"of the future"}',
        b'["no","object"]',
        b'{"type":"incident","code":"E-1","detail":"x","at":"yesterday, at noon ..."}',
        b"[" * 900 + b"]" * 900,
        json.dumps({"type": "incident", "code": "\0", "detail": "", "at": AT}).encode(),
    ],
    ids=["no fields", "new kind", "list", "no moment", "deep", "zero character"],
)
def test_an_unreadable_entry_never_blocks_the_queue(world: World, body: bytes) -> None:
    world.member()
    till = world.till()

    ack = till.send(a_sale(), body, earned(500))

    assert ack.ack_seq == 3
    assert till.figures().confirmed == 500
    assert world.differences() == []


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (earned(2**60), "too_large"),
        (earned(500, active="2030-02-31"), "poison"),
        (earned(500, card="0400000000046"), "unknown_card"),
        (earned(500, lot="lot-0"), "duplicate_lot"),
        (a_sale("sale-0"), "duplicate_sale"),
        (a_sale(tenders=[]), "sums_differ"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_flagged_and_acknowledged(
    world: World, entry: wire.Entry, code: str
) -> None:
    world.member()
    till = world.till()
    till.send(a_sale("sale-0"), earned(100, sale="sale-0", lot="lot-0"))

    ack = till.send(entry)

    assert [(flag.seq, flag.code) for flag in ack.flags] == [(3, code)]
    assert ack.ack_seq == 3
    assert till.figures().confirmed == 100
    assert world.differences() == []


def test_points_for_an_unknown_card_wait_for_its_member(world: World) -> None:
    till = world.till()
    till.send(a_sale(card=CARD), earned(500))

    world.member(card=CARD)

    assert till.figures().confirmed == 500
    assert world.findings() == ["unknown_card"]
    assert world.count(db.parked) == 0
    assert world.differences() == []


def test_an_entry_the_database_refuses_takes_no_other_with_it(world: World) -> None:
    world.member()
    till = world.till()
    # Damage that cannot come from outside: the second entry's posting is taken.
    world.occupy(f"{till.me.till}.1.2.0", CARD)

    ack = till.send(
        a_sale("sale-1"), earned(300, lot="lot-2"), earned(500, lot="lot-3")
    )

    assert [(flag.seq, flag.code) for flag in ack.flags] == [(2, "constraint")]
    assert ack.ack_seq == 3
    assert till.figures().confirmed == 500
    assert till.shift().sales == 1


def test_the_shift_of_the_ledger_agrees_with_what_was_sold(world: World) -> None:
    account = world.member(points=3000)
    till = world.till()
    grant = till.hold(account, 2000).grant
    assert grant is not None
    till.send(
        wire.ShiftOpenEntry(
            shift="shift-1", cashier="anna", number=1, opening_cash=100_00, at=AT
        ),
        a_sale("sale-1", account=account, redeemed=2000),
        wire.RedeemEntry(
            sale="sale-1", account=account, right=grant.right, slices=grant.slices,
            at=AT, day="2030-01-02",
        ),
        earned(400, sale="sale-1"),
        a_sale("sale-2", returns="sale-1", redeemed=2000),
        wire.GiveBackEntry(
            sale="sale-2", returns="sale-1", card=CARD, at=AT, day="2030-01-02",
            back=grant.slices, taken=400, taken_lot="lot-1",
        ),
        a_sale("sale-3", shift="another shift"),
    )  # fmt: skip

    shift = till.shift()

    assert (shift.sales, shift.returns, shift.money) == (1, 1, 0)
    assert (shift.redeemed, shift.earned) == (2000, 400)
    assert (shift.given_back, shift.taken_back) == (2000, 400)
    assert shift.ack_seq == 7


def test_points_that_arrive_before_their_sale_join_it(world: World) -> None:
    world.member()
    till = world.till()
    till.send(earned(500, sale="sale-1"))

    till.send(a_sale("sale-1"))

    assert (till.shift().sales, till.shift().earned) == (1, 500)


def test_five_hundred_entries_are_one_batch_and_more_are_too_many(world: World) -> None:
    till = world.till()
    till.write(*(a_sale(f"sale-{n}") for n in range(wire.MAX_BATCH + 1)))

    message = till.upload_message()

    assert till.refused(wire.PATH_UPLOAD, message) == (413, "too_large")
    assert till.upload(1, wire.MAX_BATCH).ack_seq == wire.MAX_BATCH
