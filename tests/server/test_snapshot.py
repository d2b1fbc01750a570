"""A snapshot says of every card what the feed says, in few bytes and without names."""

from __future__ import annotations

import pytest

from server import snapshot
from sync import protocol as wire
from sync.snapshot_form import ShortStatus, checksum, short_of, unpack
from sync.snapshot_wire import PATH_SNAPSHOT, SnapshotAsk, SnapshotBucket, SnapshotPage
from tests.helpers.server_world import CARD, FakeTill, World, a_sale, earned


def ask(till: FakeTill, *buckets: int) -> SnapshotPage:
    message = SnapshotAsk(**till.who, buckets=list(buckets))
    return till.ask(PATH_SNAPSHOT, message, SnapshotPage)


def key_of(till: FakeTill, card: str = CARD) -> str:
    return wire.fingerprint(bytes.fromhex(till.me.card_key), card)


def bucket_of(till: FakeTill, card: str = CARD) -> SnapshotBucket:
    (one,) = ask(till, wire.bucket_of("cards", key_of(till, card))).buckets
    return one


def said_of(till: FakeTill, card: str = CARD) -> tuple[int, int]:
    cards = unpack(bucket_of(till, card).body)
    at = list(cards.shorts).index(short_of(key_of(till, card)))
    return cards.confirmed[at], cards.statuses[at]


def test_a_snapshot_has_the_balance_of_a_card_and_not_its_name(world: World) -> None:
    world.member(points=12_345, name="Petrova Maria")
    till = world.till()

    one = bucket_of(till)

    assert said_of(till) == (12_345, ShortStatus.ACTIVE)
    assert b"Petrova" not in one.body
    assert one.checksum == checksum(one.bucket, one.version, one.body)


def test_pages_go_on_where_the_snapshot_stands(world: World) -> None:
    world.member(points=100)
    till = world.till()
    one = bucket_of(till)
    assert till.page("cards", one.bucket, one.version).rows == []

    till.send(a_sale(), earned(50))

    (row,) = till.page("cards", one.bucket, one.version).rows
    assert row.key == key_of(till)
    assert bucket_of(till).version == row.version


def test_a_blocked_card_is_blocked_in_the_snapshot(world: World) -> None:
    world.member(points=100, status="blocked")

    assert said_of(world.till()) == (100, ShortStatus.BLOCKED)


def test_buckets_come_in_the_order_of_asking_and_as_many_as_there_is_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = world.till()
    assert [one.bucket for one in ask(till, 9, 3, 7).buckets] == [9, 3, 7]

    monkeypatch.setattr(snapshot, "PAGE_BYTES", 1)

    assert [one.bucket for one in ask(till, 9, 3, 7).buckets] == [9]


def test_a_bucket_that_there_is_not_is_refused(world: World) -> None:
    till = world.till()
    message = SnapshotAsk(**till.who, buckets=[wire.BUCKETS["cards"]])

    assert till.refused(PATH_SNAPSHOT, message) == (404, "not_found")


def test_a_till_that_is_fenced_gets_no_snapshot(world: World) -> None:
    till = world.till()
    message = SnapshotAsk(**till.who, buckets=[0])
    till.send(a_sale("sale-1"))
    till.bodies.clear()
    del till.heads[1:]
    till.write(a_sale("another"))
    till.refused(wire.PATH_UPLOAD, till.upload_message())

    assert till.refused(PATH_SNAPSHOT, message)[1] == "fenced"
