"""A queue that somebody brings: authentic to the last byte, or nothing is taken."""

from __future__ import annotations

import msgspec
import pytest

from server.lost import Signed
from server.lost_values import LostRefused
from server.queue_import import import_queue
from sync.queue_file import QueueFile, QueueFileBad, key_of, seal, unseal
from tests.helpers.carried import queue_of
from tests.helpers.server_world import FakeTill, World, a_sale

OLGA = Signed(who="Olga, IT", why="a stick from store 1")


def opened(till: FakeTill) -> tuple[QueueFile, bytes]:
    key = key_of(bytes.fromhex(till.me.card_key), bytes.fromhex(till.me.pepper))
    return unseal(queue_of(till), key), key


def with_sales(world: World, count: int = 3) -> FakeTill:
    till = world.till()
    for n in range(1, count + 1):
        till.write(a_sale(f"sale-{n}", number=f"01-010001-00000{n}-X"))
    return till


def test_a_queue_is_posted_once_however_often_it_is_brought(world: World) -> None:
    till = with_sales(world)
    file = queue_of(till)

    first = import_queue(world.server.core, file, OLGA)
    second = import_queue(world.server.core, file, OLGA)
    ack = till.upload()  # And the till itself sends it as well.

    assert (first.new, second.new, first.upto, ack.ack_seq) == (3, 0, 3, 3)
    assert len(world.rows("sale")) == 3
    assert world.differences() == []


def test_what_its_till_did_not_sign_is_refused_whole(world: World) -> None:
    till = with_sales(world)
    content, key = opened(till)
    part = content.parts[0]
    forged = msgspec.structs.replace(
        part.upload, body=part.upload.body.replace(b"Bread", b"Broad")
    )
    altered = msgspec.structs.replace(
        content, parts=[msgspec.structs.replace(part, upload=forged)]
    )

    with pytest.raises(LostRefused, match="not signed"):
        import_queue(world.server.core, seal(altered, key, bytes(12)), OLGA)

    assert world.rows("sale") == []


def test_a_part_of_another_till_is_refused(world: World) -> None:
    till, other = with_sales(world), world.till()
    other.write(a_sale("sale-9"))
    content, key = opened(till)
    theirs, _ = opened(other)
    mixed = msgspec.structs.replace(content, parts=theirs.parts)

    with pytest.raises(LostRefused, match="another till"):
        import_queue(world.server.core, seal(mixed, key, bytes(12)), OLGA)


@pytest.mark.parametrize("keep", [0, 5, 12, 30, 200])
def test_a_file_that_was_cut_or_is_no_queue_is_said_to_be_so(
    world: World, keep: int
) -> None:
    file = queue_of(with_sales(world))

    with pytest.raises(QueueFileBad):
        import_queue(world.server.core, file[:keep], OLGA)


def test_a_file_of_another_chain_does_not_open(world: World) -> None:
    content, _ = opened(with_sales(world))

    with pytest.raises(QueueFileBad, match="another chain"):
        import_queue(world.server.core, seal(content, bytes(32), bytes(12)), OLGA)


def test_a_hole_that_the_server_can_fill_is_none(world: World) -> None:
    till = with_sales(world, 4)
    till.upload(1, 3)

    done = import_queue(world.server.core, queue_of(till, without=[2]), OLGA)

    assert (done.new, done.apart) == (1, 0)
    assert world.findings() == []


def test_entries_behind_a_hole_are_posted_apart_and_flagged(world: World) -> None:
    till = with_sales(world, 4)
    file = queue_of(till, without=[2])

    done = import_queue(world.server.core, file, OLGA)
    again = import_queue(world.server.core, file, OLGA)

    assert (done.new, done.apart, done.missing) == (3, 2, [(2, 2)])
    assert again.new == 0
    assert world.findings() == ["gap"]
    assert world.differences() == []
