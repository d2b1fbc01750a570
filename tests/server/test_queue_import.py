"""A queue that somebody brings: authentic to the last byte, or nothing is taken."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.lost import Signed
from server.lost_values import LostRefused
from server.queue_import import import_queue
from sync import protocol as wire
from sync.queue_file import QueueFileBad, seal
from tests.helpers.carried import (
    file_with,
    naming,
    next_life,
    opened,
    queue_of,
    signed,
)
from tests.helpers.server_world import FakeTill, World, a_sale

OLGA = Signed(who="Olga, IT", why="a stick from store 1")


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


# --- a life that no server heard of ---------------------------------------------------

# Its till was renewed, then the server was restored, and another life got its number:
# only the file of the life before can say whose key the next one had.


@pytest.fixture
def heir(world: World) -> FakeTill:
    """A till whose second life here has another key than the one it sold with."""
    till = with_sales(world)
    other = naming(till, Ed25519PrivateKey.generate())
    assert till.raw(wire.PATH_RENEW, other)[0] == 200
    return till


def test_the_next_life_that_a_file_named_can_be_brought(
    world: World, heir: FakeTill
) -> None:
    key = Ed25519PrivateKey.generate()
    unheard = queue_of(next_life(heir, key))
    with pytest.raises(LostRefused, match="not signed"):
        import_queue(world.server.core, unheard, OLGA)

    named = signed(heir, wire.PATH_RENEW, naming(heir, key))
    import_queue(world.server.core, file_with(heir, named), OLGA)
    done = import_queue(world.server.core, unheard, OLGA)

    assert done.new == 1
    assert len(world.rows("sale")) == 4


@pytest.mark.parametrize("where", ["another path", "another till", "another life"])
def test_what_is_no_renewal_of_this_life_names_no_key(
    world: World, heir: FakeTill, where: str
) -> None:
    key = Ed25519PrivateKey.generate()
    right = signed(heir, wire.PATH_RENEW, naming(heir, key))
    wrong = {
        "another path": signed(heir, wire.PATH_HOLD, naming(heir, key)),
        "another till": msgspec.structs.replace(right, till="till-9"),
        "another life": msgspec.structs.replace(right, incarnation=7),
    }[where]

    with pytest.raises(LostRefused, match="renewal"):
        import_queue(world.server.core, file_with(heir, wrong), OLGA)

    assert len(world.rows("holder")) == 2


@pytest.mark.parametrize("body", [b"", b"{}", b'{"public_key": 7}', b"\xff"])
def test_a_renewal_that_cannot_be_read_is_refused_with_a_sentence(
    world: World, heir: FakeTill, body: bytes
) -> None:
    broken = signed(heir, wire.PATH_RENEW, body)

    with pytest.raises(LostRefused, match="renewal"):
        import_queue(world.server.core, file_with(heir, broken), OLGA)

    assert world.rows("sale") == []


def test_the_key_of_the_life_before_cannot_sign_for_the_next(
    world: World, heir: FakeTill
) -> None:
    """It has a second history here, under the first life's own key."""
    other = FakeTill(server=heir.server, key=heir.key, me=heir.me)
    other.write(a_sale("sale-7", number="01-010001-000007-X"))
    import_queue(world.server.core, queue_of(heir), OLGA)
    assert import_queue(world.server.core, queue_of(other), OLGA).apart == 1

    with pytest.raises(LostRefused, match="not signed"):
        import_queue(world.server.core, queue_of(next_life(heir, heir.key)), OLGA)


def test_a_key_that_was_named_signs_for_the_next_life_alone(
    world: World, heir: FakeTill
) -> None:
    key = Ed25519PrivateKey.generate()
    named = signed(heir, wire.PATH_RENEW, naming(heir, key))
    import_queue(world.server.core, file_with(heir, named), OLGA)
    as_the_first = FakeTill(server=heir.server, key=key, me=heir.me)
    as_the_first.write(a_sale("sale-9", number="01-010001-000009-X"))

    with pytest.raises(LostRefused, match="not signed"):
        import_queue(world.server.core, queue_of(as_the_first), OLGA)
