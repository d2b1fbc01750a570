"""A server that was put back forgot lives of a till, and all that names their keys.

Their queues are on the till's disk, and are brought by a person, who says what the
server cannot know any more.
"""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import epochs
from server.lost import Signed, revoke
from server.lost_values import LostRefused
from server.queue_import import Imported, import_queue
from sync import protocol as wire
from sync.queue_file import QueueFile, seal
from tests.helpers.carried import (
    file_with,
    naming,
    next_life,
    opened,
    public_of,
    queue_of,
    signed,
)
from tests.helpers.restores import Backup, account_row, reports, state_of
from tests.helpers.server_world import FakeTill, World, a_sale, redeemed

OLGA = Signed(who="Olga, IT", why="the server was put back")


def bring(world: World, file: bytes, *, of_revoked: bool = False) -> Imported:
    return import_queue(
        world.server.core, file, OLGA, of_revoked=of_revoked, of_forgotten=True
    )


def sealed(till: FakeTill, content: QueueFile) -> bytes:
    return seal(content, opened(till)[1], bytes(12))


def later(till: FakeTill, life: int) -> FakeTill:
    """A life of this till that is known nowhere, with a sale of its own."""
    key = Ed25519PrivateKey.generate()
    return next_life(till, key, later=life - till.me.incarnation, sale=life)


@pytest.fixture
def known(world: World) -> FakeTill:
    """The only life that the server knows of the till."""
    till = world.till()
    till.send(a_sale("sale-1"))
    return till


def test_what_was_sold_in_a_forgotten_life_is_taken_by_the_word_of_a_person(
    world: World, known: FakeTill
) -> None:
    file = queue_of(later(known, 4))

    with pytest.raises(LostRefused, match="--of-forgotten takes it"):
        import_queue(world.server.core, file, OLGA)
    first, again = bring(world, file), bring(world, file)

    assert (first.new, first.apart, again.new) == (1, 0, 0)
    assert import_queue(world.server.core, file, OLGA).new == 0  # It is known now.
    assert len(world.rows("sale")) == 2
    assert world.findings() == []
    assert world.differences() == []


def test_a_forgotten_life_gets_nothing_and_sends_nothing_by_itself(
    world: World, known: FakeTill
) -> None:
    forgotten = later(known, 4)
    bring(world, queue_of(forgotten))
    forgotten.write(a_sale("sale-9", number="01-010001-000009-X"))

    upload = forgotten.upload_message(2)

    assert forgotten.refused(wire.PATH_UPLOAD, upload) == (403, "fenced")
    lives = {row["incarnation"]: row["state"] for row in world.rows("holder")}
    assert lives == {1: "active", 4: "fenced"}


def test_the_life_that_a_forgotten_one_named_needs_no_further_word(
    world: World, known: FakeTill
) -> None:
    forgotten, following = later(known, 4), later(known, 5)
    body = naming(forgotten, following.key)
    name = signed(forgotten, wire.PATH_NAMED, body)

    bring(world, file_with(forgotten, next_key=name))

    assert import_queue(world.server.core, queue_of(following), OLGA).new == 1


def test_a_till_that_nobody_knows_is_enrolled_first(
    world: World, known: FakeTill
) -> None:
    nobody = msgspec.structs.replace(known.me, till="1-7", incarnation=2)
    stranger = FakeTill(server=world.server, key=known.key, me=nobody)
    stranger.write(a_sale("sale-7"))

    with pytest.raises(LostRefused, match="enrol this till first"):
        bring(world, queue_of(stranger))


def test_a_file_is_signed_by_the_key_that_it_names(
    world: World, known: FakeTill
) -> None:
    forgotten = later(known, 4)
    content, _ = opened(forgotten)
    other = public_of(Ed25519PrivateKey.generate())
    for author, said in (
        (other, "not signed by the key"),
        ("no key", "names is none"),
        ("", "does not say"),
    ):
        file = sealed(forgotten, msgspec.structs.replace(content, author=author))
        with pytest.raises(LostRefused, match=said):
            bring(world, file)

    assert len(world.rows("holder")) == 1


def test_no_word_makes_another_key_speak_for_a_life_that_is_known(
    world: World, known: FakeTill
) -> None:
    thief = FakeTill(server=world.server, key=Ed25519PrivateKey.generate(), me=known.me)
    thief.write(a_sale("sale-8"))

    with pytest.raises(LostRefused, match="not signed by its till"):
        bring(world, queue_of(thief))

    assert len(world.rows("sale")) == 1


def test_a_forgotten_life_of_a_stolen_till_needs_both_words(
    world: World, known: FakeTill
) -> None:
    file = queue_of(later(known, 4))
    revoke(world.server.core, known.me.till, OLGA)

    with pytest.raises(LostRefused, match="revoked"):
        bring(world, file)

    assert bring(world, file, of_revoked=True).new == 1
    states = {row["state"] for row in world.rows("holder")}
    assert states == {"revoked"}


# --- what was spent in it ------------------------------------------------------------


def test_what_a_forgotten_life_spent_is_paid_by_its_member_and_not_by_the_chain(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    forgotten = world.till(number=till.me.till_number)
    assert forgotten.me.incarnation == 2
    grant = forgotten.hold(account, 3000).grant
    assert grant is not None
    forgotten.send(a_sale(redeemed=1000), redeemed(grant, 1000))
    backup.restore()
    reports(till)  # All that the server knows has told; nothing waits any more.
    held = till.hold(account, 1000, "hold-2").grant
    assert held is not None

    done = bring(world, queue_of(forgotten))

    assert done.new == 2
    row = account_row(world, account)
    assert (row["posted"], row["rights_out"]) == (4000, 1000)
    assert world.findings() == []
    assert world.differences() == []


def test_so_is_what_a_life_spent_for_which_nobody_waits_any_more(world: World) -> None:
    """The backup knows the life, and not what it did; its till was let in anew."""
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 3000).grant
    assert grant is not None
    till.send(a_sale(redeemed=1000), redeemed(grant, 1000))
    backup.restore()
    reports(world.till(number=till.me.till_number))

    assert bring(world, queue_of(till)).new == 2

    assert account_row(world, account)["posted"] == 4000
    assert world.findings() == []
    assert world.differences() == []


def test_a_life_that_has_told_what_it_held_spends_nothing_else(world: World) -> None:
    account = world.member(points=5000)
    till = world.till()
    backup = Backup(world)
    grant = till.hold(account, 3000).grant
    assert grant is not None
    backup.restore()
    reports(till)  # It holds nothing, it says.
    till.write(a_sale(redeemed=1000), redeemed(grant, 1000))

    bring(world, queue_of(till))

    assert account_row(world, account)["posted"] == 5000
    assert world.findings() == ["uncovered"]


def test_without_a_restore_a_life_that_nobody_heard_of_never_had_a_right(
    world: World,
) -> None:
    account = world.member(points=5000)
    till = world.till()
    grant = till.hold(account, 3000).grant
    assert grant is not None
    unheard = next_life(till, Ed25519PrivateKey.generate(), sale=1)
    forged = msgspec.structs.replace(grant, right="forged")
    unheard.write(redeemed(forged, 1000))

    bring(world, queue_of(unheard))

    assert account_row(world, account)["posted"] == 5000
    assert world.findings() == ["uncovered"]


def test_another_history_of_such_a_life_is_posted_apart_and_nobody_waits_for_it(
    world: World, known: FakeTill
) -> None:
    core = world.server.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=True))
    reports(world.till(number=known.me.till_number))
    copied = FakeTill(server=world.server, key=known.key, me=known.me)
    for n in (5, 6):
        copied.write(a_sale(f"sale-{n}", number=f"01-010001-00000{n}-X"))

    done = bring(world, queue_of(copied))

    assert (done.new, done.apart) == (2, 2)
    assert world.findings() == ["fork"]
    assert not state_of(world).has_late
