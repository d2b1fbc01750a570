"""The number of a till's life only goes up; unheard lives come by their files."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import epochs, epochs_rebuild, lives
from server.handlers import enrol
from server.holders import BRANCH
from server.lost import Signed, revoke
from server.lost_values import LostRefused
from server.queue_import import Imported, import_queue
from sync import protocol as wire
from sync.queue_file import SignedRequest
from tests.helpers.carried import (
    file_with,
    naming,
    next_life,
    public_of,
    queue_of,
    signed,
)
from tests.helpers.server_world import FakeTill, World, a_sale

OLGA = Signed(who="Olga, IT", why="a stick from store 1")


def a_code(world: World) -> str:
    code, _ = enrol.make_code(
        world.server.core, store_number=1, store_name="Store 1", till_number=1
    )
    return code


def answer_to(
    world: World, code: str, key: Ed25519PrivateKey, last_life: int
) -> tuple[int, bytes]:
    ask = wire.EnrolAsk(
        proto=wire.PROTO,
        code=code,
        public_key=public_of(key),
        machine="test",
        last_life=last_life,
    )
    return world.server.dispatch(wire.PATH_ENROL, {}, msgspec.json.encode(ask))


def let_in(world: World, key: Ed25519PrivateKey, last_life: int) -> int:
    """By a new code of a person; the number of its life."""
    status, body = answer_to(world, a_code(world), key, last_life)
    assert status == 200, body
    return msgspec.json.decode(body, type=wire.EnrolAnswer).incarnation


# --- numbers --------------------------------------------------------------------------


def test_a_till_gets_a_number_above_its_last_life_and_above_all_known(
    world: World,
) -> None:
    world.till()

    told = let_in(world, Ed25519PrivateKey.generate(), last_life=4)
    wiped = let_in(world, Ed25519PrivateKey.generate(), last_life=0)
    behind = let_in(world, Ed25519PrivateKey.generate(), last_life=2)

    assert (told, wiped, behind) == (5, 6, 7)


def test_a_lost_answer_is_repeated_with_the_same_number(world: World) -> None:
    world.till()
    code, key = a_code(world), Ed25519PrivateKey.generate()

    first = answer_to(world, code, key, 4)

    assert first[0] == 200
    assert answer_to(world, code, key, 4) == first
    assert len(world.rows("holder")) == 2


def test_a_number_below_what_the_till_has_had_is_not_given_again(world: World) -> None:
    """An older server gave it, and the till would not take it."""
    world.till()
    key = Ed25519PrivateKey.generate()
    assert let_in(world, key, last_life=0) == 2

    assert let_in(world, key, last_life=2) == 3
    assert let_in(world, key, last_life=2) == 3


def test_no_till_can_burn_the_numbers(world: World) -> None:
    world.till()
    code, key = a_code(world), Ed25519PrivateKey.generate()

    status, body = answer_to(world, code, key, lives.MOST_UNHEARD + 2)

    problem = msgspec.json.decode(body, type=wire.Problem)
    assert (status, problem.code) == (400, "bad_request")
    assert "1002 lives, 1 are known" in problem.detail
    # Nothing was given, and the code is good for a till that tells the truth.
    assert len(world.rows("holder")) == 1
    assert answer_to(world, code, key, lives.MOST_UNHEARD + 1)[0] == 200


def test_a_life_never_has_the_number_of_a_history_brought_by_hand(
    world: World,
) -> None:
    world.till()
    last = BRANCH - 1 - lives.MOST_UNHEARD
    world.database.write(lambda conn: lives.move_on(conn, "1-1", last))
    key = Ed25519PrivateKey.generate()

    assert answer_to(world, a_code(world), key, BRANCH - 1)[0] == 400
    assert let_in(world, key, last_life=BRANCH - 2) == BRANCH - 1
    assert answer_to(world, a_code(world), Ed25519PrivateKey.generate(), 0)[0] == 400


# --- lives of which nobody heard ------------------------------------------------------


@dataclass
class Chain:
    """A till of two lives that nobody heard of, after the one that is known."""

    world: World
    first: FakeTill
    second: FakeTill
    third: FakeTill

    def bring(self, file: bytes, *, of_revoked: bool = False) -> Imported:
        return import_queue(self.world.server.core, file, OLGA, of_revoked=of_revoked)

    def first_file(self) -> bytes:
        key = self.second.key
        return file_with(self.first, self.named(self.first, wire.PATH_RENEW, key))

    def second_file(self, path: str = wire.PATH_NAMED) -> bytes:
        named = self.named(self.second, path, self.third.key)
        return file_with(self.second, next_key=named)

    def named(self, till: FakeTill, path: str, key: Ed25519PrivateKey) -> SignedRequest:
        return signed(till, path, naming(till, key))

    def numbers(self) -> list[int]:
        """Of the till's lives, without histories that stand beside them."""
        found = (row["incarnation"] for row in self.world.rows("holder"))
        return sorted(number for number in found if number < BRANCH)


@pytest.fixture
def chain(world: World) -> Chain:
    first = world.till()
    first.write(a_sale("sale-1"))
    second = next_life(first, Ed25519PrivateKey.generate(), sale=2)
    third = next_life(first, Ed25519PrivateKey.generate(), later=2, sale=3)
    return Chain(world=world, first=first, second=second, third=third)


def test_each_life_that_the_one_before_named_is_taken_once(chain: Chain) -> None:
    files = [chain.first_file(), chain.second_file(), queue_of(chain.third)]

    brought = [chain.bring(file) for file in files]
    again = [chain.bring(file) for file in files]

    assert [one.new for one in brought] == [1, 1, 1]
    assert [one.apart for one in brought] == [0, 0, 0]
    assert [one.new for one in again] == [0, 0, 0]
    assert len(chain.world.rows("sale")) == 3
    assert chain.world.findings() == []
    assert chain.world.differences() == []


def test_a_life_that_wrote_nothing_names_the_next_one_too(chain: Chain) -> None:
    chain.bring(chain.first_file())
    silent = FakeTill(
        server=chain.first.server, key=chain.second.key, me=chain.second.me
    )
    name = chain.named(silent, wire.PATH_NAMED, chain.third.key)
    chain.bring(file_with(silent, next_key=name))

    assert chain.bring(queue_of(chain.third)).new == 1


def test_a_life_whose_number_was_taken_is_brought_although_its_key_has_another(
    chain: Chain,
) -> None:
    """The first life was copied, and the other copy's next life was brought before."""
    first, other = chain.first, Ed25519PrivateKey.generate()
    chain.bring(file_with(first, chain.named(first, wire.PATH_RENEW, other)))
    chain.bring(queue_of(next_life(first, other, sale=4)))
    assert renewed(first, chain.second.key).incarnation == 3

    chain.bring(chain.first_file())
    done = chain.bring(chain.second_file())

    assert (done.new, done.apart) == (1, 1)
    assert chain.world.findings() == ["fork"]
    assert chain.world.differences() == []


def test_a_life_that_no_file_named_is_refused_and_leaves_no_trace(
    chain: Chain,
) -> None:
    with pytest.raises(LostRefused, match="first the file of incarnation 1"):
        chain.bring(chain.second_file())
    chain.bring(chain.first_file())
    with pytest.raises(LostRefused, match="incarnation 3, here"):
        chain.bring(queue_of(chain.third))

    assert chain.numbers() == [1]


def test_a_key_that_was_named_opens_the_next_life_and_no_later_one(
    chain: Chain,
) -> None:
    chain.bring(chain.first_file())
    chain.bring(chain.second_file())
    too_late = next_life(chain.first, chain.second.key, later=2, sale=9)

    with pytest.raises(LostRefused, match="first the file"):
        chain.bring(queue_of(too_late))

    assert chain.numbers() == [1, 2]


def test_what_opens_no_whole_file_opens_no_life(chain: Chain) -> None:
    chain.bring(chain.first_file())
    other = signed(chain.first, wire.PATH_NAMED, naming(chain.first, chain.third.key))

    with pytest.raises(LostRefused, match="renewal"):
        chain.bring(file_with(chain.second, next_key=other))

    assert chain.numbers() == [1]


def test_a_named_key_cannot_speak_as_the_history_that_keeps_it(chain: Chain) -> None:
    chain.bring(chain.first_file())
    beside = next_life(chain.first, chain.second.key, later=BRANCH, sale=9)

    with pytest.raises(LostRefused, match="here"):
        chain.bring(queue_of(beside))

    assert len(chain.world.rows("sale")) == 1


def test_what_a_stolen_till_named_needs_the_word_of_a_person(chain: Chain) -> None:
    chain.bring(chain.first_file())
    revoke(chain.world.server.core, "1-1", OLGA)

    with pytest.raises(LostRefused, match="revoked"):
        chain.bring(chain.second_file())

    assert chain.bring(chain.second_file(), of_revoked=True).new == 1


def test_a_life_that_a_stolen_till_named_is_as_little_believed(chain: Chain) -> None:
    """Whoever has the stolen key may have named the next one, and the one after."""
    chain.bring(chain.first_file())
    revoke(chain.world.server.core, "1-1", OLGA)
    chain.bring(chain.second_file(), of_revoked=True)

    with pytest.raises(LostRefused, match="revoked"):
        chain.bring(queue_of(chain.third))

    status, body = answer_to(
        chain.world, a_code(chain.world), chain.second.key, last_life=1
    )
    assert status == 403, body
    assert chain.bring(queue_of(chain.third), of_revoked=True).new == 1


@pytest.mark.parametrize("path", [wire.PATH_RENEW, wire.PATH_UPLOAD])
def test_a_name_for_people_is_signed_as_such_and_as_nothing_else(
    chain: Chain, path: str
) -> None:
    chain.bring(chain.first_file())

    with pytest.raises(LostRefused, match="renewal"):
        chain.bring(chain.second_file(path))


def test_a_file_names_one_life_as_the_next(chain: Chain) -> None:
    first, key = chain.first, chain.second.key
    both = file_with(
        first,
        chain.named(first, wire.PATH_RENEW, key),
        next_key=chain.named(first, wire.PATH_NAMED, key),
    )

    with pytest.raises(LostRefused, match="two lives"):
        chain.bring(both)


def test_a_name_for_people_renews_nobody(chain: Chain) -> None:
    """Whoever has the disk of a copied till gets no life by what its file says."""
    first = chain.first
    name = chain.named(first, wire.PATH_NAMED, chain.second.key)

    status, _ = chain.world.server.dispatch(wire.PATH_RENEW, name.headers(), name.body)
    unserved, _ = chain.world.server.dispatch(name.path, name.headers(), name.body)

    assert (status, unserved) == (401, 404)
    assert chain.numbers() == [1]


def test_lives_that_are_brought_while_tills_must_report_are_posted_afterwards(
    chain: Chain,
) -> None:
    core = chain.world.server.core
    core.database.write(lambda conn: epochs.begin(core, conn, loss=True))
    chain.bring(chain.first_file())
    chain.bring(chain.second_file())
    assert chain.world.rows("sale") == []

    core.database.write(lambda conn: epochs.excuse(conn, "1-1"))
    epochs_rebuild.finish(core)

    assert len(chain.world.rows("sale")) == 2
    assert chain.world.differences() == []


# --- a life that was brought by hand, and asks by itself after all --------------------


def test_what_was_brought_by_hand_sends_nothing_by_itself(chain: Chain) -> None:
    chain.bring(chain.first_file())
    chain.bring(chain.second_file())

    message = chain.second.upload_message()

    assert chain.second.refused(wire.PATH_UPLOAD, message) == (403, "fenced")


def test_a_till_whose_first_file_was_brought_is_renewed_as_its_second_life(
    chain: Chain,
) -> None:
    """Not as the history beside the first, which keeps the key that was named."""
    chain.bring(chain.first_file())

    born = renewed(chain.first, chain.second.key)

    assert born.incarnation == 2
    assert chain.second.upload().ack_seq == 1


def test_a_life_that_was_brought_goes_on_when_it_is_renewed(chain: Chain) -> None:
    chain.bring(chain.first_file())
    chain.bring(chain.second_file())

    assert renewed(chain.first, chain.second.key).incarnation == 2

    assert chain.second.upload().ack_seq == 1  # Known, and not posted again.
    assert chain.second.send(a_sale("sale-5")).ack_seq == 2
    assert len(chain.world.rows("sale")) == 3


def test_a_life_that_was_brought_goes_on_when_a_person_lets_it_in(
    chain: Chain,
) -> None:
    for file in (chain.first_file(), chain.second_file(), queue_of(chain.third)):
        chain.bring(file)

    assert let_in(chain.world, chain.third.key, last_life=2) == 3

    assert chain.third.upload().ack_seq == 1
    assert len(chain.world.rows("sale")) == 3
    # Of the lives before it none may speak for the till any more.
    ask = msgspec.json.decode(naming(chain.first, chain.second.key), type=wire.RenewAsk)
    assert chain.first.ask(wire.PATH_RENEW, ask, wire.EnrolAnswer).incarnation == 2
    message = chain.second.upload_message()
    assert chain.second.refused(wire.PATH_UPLOAD, message) == (403, "fenced")


def test_a_new_till_gets_no_number_of_a_life_that_was_brought(chain: Chain) -> None:
    for file in (chain.first_file(), chain.second_file(), queue_of(chain.third)):
        chain.bring(file)

    assert let_in(chain.world, Ed25519PrivateKey.generate(), last_life=0) == 4


def test_a_stolen_life_that_was_brought_is_not_taken_up(chain: Chain) -> None:
    chain.bring(chain.first_file())
    chain.bring(chain.second_file())
    revoke(chain.world.server.core, "1-1", OLGA)

    status, body = answer_to(
        chain.world, a_code(chain.world), chain.second.key, last_life=1
    )

    assert (status, msgspec.json.decode(body, type=wire.Problem).code) == (
        403,
        "revoked",
    )


def renewed(till: FakeTill, key: Ed25519PrivateKey) -> wire.EnrolAnswer:
    ask = msgspec.json.decode(naming(till, key), type=wire.RenewAsk)
    return till.ask(wire.PATH_RENEW, ask, wire.EnrolAnswer)
