"""Who may speak to the server, and as whom."""

from __future__ import annotations

import threading

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import serving
from server.handlers import enrol
from sync import protocol as wire
from tests.helpers.server_world import World, a_sale, enrolled


def an_ask(code: str, key: str = "ab" * 32) -> bytes:
    return msgspec.json.encode(
        wire.EnrolAsk(proto=wire.PROTO, code=code, public_key=key, machine="pc")
    )


def try_code(world: World, code: str, key: str = "ab" * 32) -> tuple[int, str]:
    status, body = world.server.dispatch(wire.PATH_ENROL, {}, an_ask(code, key))
    return status, msgspec.json.decode(body, type=wire.Problem).code


def a_code(world: World, till: int | None = None) -> str:
    code, _ = enrol.make_code(
        world.server.core, store_number=2, store_name="Two", till_number=till
    )
    return code


def test_a_code_makes_a_till_of_its_store(world: World) -> None:
    till = enrolled(world.server, a_code(world))

    assert (till.me.store_number, till.me.till_number) == (2, 1)
    assert (till.me.store_name, till.me.incarnation) == ("Two", 1)
    assert till.me.server_key == world.server.core.keys.public_hex


def test_codes_may_be_typed_in_small_letters_with_spaces(world: World) -> None:
    code = a_code(world).lower().replace("-", " ")

    assert enrolled(world.server, code).me.till_number == 1


def test_a_code_works_once_but_a_lost_answer_is_repeated(world: World) -> None:
    code = a_code(world)
    ask = an_ask(code)

    first = world.server.dispatch(wire.PATH_ENROL, {}, ask)
    again = world.server.dispatch(wire.PATH_ENROL, {}, ask)

    assert first == again
    assert try_code(world, code, key="cd" * 32) == (403, "used_code")


def test_a_code_ends_after_ten_minutes(world: World) -> None:
    code = a_code(world)

    world.clock.advance(minutes=10, seconds=1)

    assert try_code(world, code) == (403, "expired_code")


def test_guessing_codes_is_slowed_down(world: World) -> None:
    codes = [f"AAAA-AAAA-{n:04d}" for n in range(12)]

    answers = [try_code(world, code) for code in codes]

    assert answers[0] == (403, "bad_code")
    assert answers[-1] == (429, "too_many")
    world.clock.advance(minutes=2)
    assert enrolled(world.server, a_code(world)).me.incarnation == 1


def test_codes_are_not_in_the_database(world: World) -> None:
    code = a_code(world)

    rows = world.rows("enroll_code")

    assert code.replace("-", "") not in str(rows)


def test_a_till_that_enrols_again_is_the_same_till_in_its_next_life(
    world: World,
) -> None:
    first = enrolled(world.server, a_code(world, till=7))
    second = enrolled(world.server, a_code(world, till=7))

    assert (first.me.till, first.me.incarnation) == (second.me.till, 1)
    assert second.me.incarnation == 2


def test_a_request_must_be_signed_by_the_till_it_speaks_for(world: World) -> None:
    one, two = world.till(), world.till()
    one.write(a_sale())
    body = msgspec.json.encode(one.upload_message())
    good = one.headers(wire.PATH_UPLOAD, body)
    wrong = {**good, wire.SIGNATURE_HEADER: "00" * 64}
    garbage = {**good, wire.SIGNATURE_HEADER: "not hexadecimal"}
    nobody = {**good, wire.TILL_HEADER: "9-9"}

    def ask(headers: dict[str, str], path: str = wire.PATH_UPLOAD) -> int:
        return world.server.dispatch(path, headers, body)[0]

    assert ask(wrong) == ask(garbage) == ask(nobody) == ask({}) == 401
    assert ask(two.headers(wire.PATH_UPLOAD, body)) == 403
    # The signature covers the path and every byte.
    assert ask(good, wire.PATH_HOLD) == 401
    assert world.server.dispatch(wire.PATH_UPLOAD, good, body + b" ")[0] == 401
    assert ask(good) == 200


def test_headers_are_found_in_any_case_of_letters(world: World) -> None:
    till = world.till()
    body = msgspec.json.encode(wire.FeedHeadsAsk(**till.who))
    headers = till.headers(wire.PATH_FEED_HEADS, body)

    lower = {name.lower(): value for name, value in headers.items()}

    assert world.server.dispatch(wire.PATH_FEED_HEADS, lower, body)[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"<html>no</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"proto":1}',
        b'{"proto":"1","till":"1-1","incarnation":1,"epoch":1,"after":0}',
        b'{"proto":1,"till":"1-1","incarnation":1,"epoch":1,"after":-1}',
        b'{"proto":1,"till":"1-1","incarnation":1,"epoch":1,"after":1e400}',
        b'{"proto":1,"till":"1-1","incarnation":1,"epoch":1,"after":"\\u0000"}',
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_a_malformed_request_is_told_so(world: World, body: bytes) -> None:
    till = world.till()

    status, answer = till.raw(wire.PATH_MAILBOX, body)

    assert status == 400
    assert msgspec.json.decode(answer, type=wire.Problem).code == "bad_request"


def test_another_protocol_is_refused_with_the_known_range(world: World) -> None:
    till = world.till()
    ask = wire.MailboxAsk(**{**till.who, "proto": 99}, after=0)

    assert till.refused(wire.PATH_MAILBOX, ask) == (400, "unsupported_proto")


def test_a_huge_body_is_not_even_read(world: World) -> None:
    status, _ = world.till().raw(wire.PATH_HOLD, b"x" * (wire.MAX_BODY_BYTES + 1))

    assert status == 413


def test_a_till_that_knows_letters_we_never_sent_says_that_we_were_restored(
    world: World,
) -> None:
    till = world.till()
    ask = wire.MailboxAsk(**till.who, after=5)

    answer = till.ask(wire.PATH_MAILBOX, ask, wire.MailboxAnswer)

    assert (answer.epoch, answer.mail) == (2, [])
    assert world.findings() == ["server_behind"]


def test_a_till_cannot_drive_the_epoch_out_of_sight(world: World) -> None:
    till = world.till()
    ask = wire.MailboxAsk(**(till.who | {"epoch": 2**60}), after=0)

    assert till.refused(wire.PATH_MAILBOX, ask) == (400, "bad_request")


def test_a_bug_is_answered_without_its_insides(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    till = world.till()
    world.drop("feed_bucket")
    ask = msgspec.json.encode(wire.FeedHeadsAsk(**till.who))

    status, body = till.raw(wire.PATH_FEED_HEADS, ask)

    assert (status, body) == (500, b'{"code":"internal"}')
    assert "a bug while answering" in caplog.text


def test_a_log_of_a_fault_quotes_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    till = world.till()
    world.drop("mailbox")
    ask = msgspec.json.encode(wire.MailboxAsk(**till.who, after=0))

    assert till.raw(wire.PATH_MAILBOX, ask)[0] == 500

    assert "a bug while answering" in caplog.text
    assert f"'{till.who['till']}'" not in caplog.text


def test_a_job_that_fails_is_tried_again_and_tills_are_answered(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[int] = []
    again = threading.Event()

    def due(_core: object) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise ZeroDivisionError
        again.set()

    monkeypatch.setattr(serving, "run_all", due)
    monkeypatch.setattr(serving, "JOB_EVERY_S", 0.01)
    jobs = serving.Jobs(world.server)
    jobs.start()
    assert again.wait(5)
    status, _ = world.server.dispatch(wire.PATH_HELLO, {}, b"")
    jobs.stop()

    assert status == 200
    assert "a job failed" in caplog.text


def test_everybody_may_ask_whether_the_server_is_there(world: World) -> None:
    status, body = world.server.dispatch(wire.PATH_HELLO, {}, b"")

    hello = msgspec.json.decode(body, type=wire.Hello)
    assert (status, hello.product, hello.epoch) == (200, "kassa-server", 1)


def test_a_stranger_with_a_key_of_his_own_is_nobody(world: World) -> None:
    till = world.till()
    till.key = Ed25519PrivateKey.generate()
    ask = wire.HoldAsk(**till.who, hold="h", account="a", most=1)

    assert till.refused(wire.PATH_HOLD, ask) == (401, "bad_signature")
