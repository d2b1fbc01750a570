"""The server behind real HTTPS on the loopback: sizes, wrappers, certificates."""

from __future__ import annotations

import gzip
import json
import lzma
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server import authority
from server.bootstrap import open_server
from server.config import Listen, ServerConfig
from server.openapi import as_dict
from server.ports import SystemClock, SystemRandomness
from server.serving import listening_socket, make_uvicorn
from server.setup import init
from sync import protocol as wire
from sync.squeeze import TIGHT_MOST_BYTES, tightened
from tests.helpers.server_world import FakeClock, FakeTill, World, a_sale

# Two letters, and a window of 64 MiB to read them through.
_WANTS_MUCH = lzma.compress(
    b"{}",
    format=lzma.FORMAT_ALONE,
    filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 64 * 1024 * 1024}],
)

_MANY = 2_000  # Pieces of a head; some megabytes.


class Running:
    """A server on a free port, with the authority its callers must trust."""

    def __init__(self, folder: Path) -> None:
        settings_ = ServerConfig(listen=Listen(metrics=True, letters_s=2))
        init(folder, settings_, SystemClock(), SystemRandomness(), ["localhost"])
        server = open_server(folder)
        self.world = World(folder, server, FakeClock())
        self.sock = listening_socket("127.0.0.1", 0)
        self.url = f"https://localhost:{self.sock.getsockname()[1]}"
        self.ca = str(folder / "ca.pem")
        self.uvicorn = make_uvicorn(server, folder)
        self.session = requests.Session()
        self.thread = threading.Thread(
            target=self.uvicorn.run, kwargs={"sockets": [self.sock]}
        )

    def start(self) -> None:
        self.thread.start()
        deadline = time.monotonic() + 20
        while not self.uvicorn.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def stop(self) -> None:
        self.session.close()
        self.uvicorn.should_exit = True
        self.thread.join()
        self.sock.close()
        self.world.server.close()

    def post(self, path: str, body: bytes, **headers: str) -> requests.Response:
        return self.session.post(
            self.url + path, data=body, headers=headers, verify=self.ca, timeout=20
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    server = Running(tmp_path_factory.mktemp("https") / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def other_till(running: Running) -> FakeTill:
    return running.world.till()


@pytest.fixture(scope="module")
def till(running: Running) -> FakeTill:
    return running.world.till()


def test_a_till_uploads_over_https_and_the_body_may_be_packed(
    running: Running, till: FakeTill
) -> None:
    till.write(*(a_sale(f"sale-{n}") for n in range(50)))
    body = msgspec.json.encode(till.upload_message())
    headers = till.headers(wire.PATH_UPLOAD, body)
    headers["Content-Encoding"] = "deflate"

    answer = running.post(wire.PATH_UPLOAD, zlib.compress(body), **headers)

    ack = msgspec.json.decode(answer.content, type=wire.UploadAck)
    assert (answer.status_code, ack.ack_seq) == (200, 50)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("pack", "encoding"),
    [(zlib.compress, "deflate"), (gzip.compress, "gzip"), (tightened, "lzma")],
    ids=["an older till", "a tool", "a till of today"],
)
def test_however_a_till_packs_the_same_receipts_arrive(
    running: Running, pack: Callable[[bytes], bytes], encoding: str
) -> None:
    till = running.world.till()
    till.write(*(a_sale(f"sale-{n}") for n in range(50)))
    body = msgspec.json.encode(till.upload_message())
    headers = till.headers(wire.PATH_UPLOAD, body)
    headers["Content-Encoding"] = encoding

    answer = running.post(wire.PATH_UPLOAD, pack(body), **headers)

    ack = msgspec.json.decode(answer.content, type=wire.UploadAck)
    assert (answer.status_code, ack.ack_seq) == (200, 50)


def test_the_server_says_with_every_answer_what_it_opens(running: Running) -> None:
    good = running.post(wire.PATH_HELLO, b"{}")
    refused = running.post(wire.PATH_HOLD, b"{}")

    assert (good.status_code, refused.status_code) == (200, 401)
    for answer in (good, refused):
        assert answer.headers["Accept-Encoding"] == "lzma, deflate, gzip"


def test_large_answers_are_packed_when_the_till_can_read_that(
    running: Running, till: FakeTill
) -> None:
    body = msgspec.json.encode(wire.FeedHeadsAsk(**till.who))

    answer = running.post(
        wire.PATH_FEED_HEADS, body, **till.headers(wire.PATH_FEED_HEADS, body)
    )

    assert answer.headers["Content-Encoding"] == "deflate"
    heads = msgspec.json.decode(answer.content, type=wire.FeedHeads)
    assert len(heads.heads["cards"]) == 1024


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"x" * (wire.MAX_BODY_BYTES + 1), "", 413),
        (zlib.compress(b"x" * (wire.MAX_BODY_BYTES + 1)), "deflate", 413),
        (zlib.compress(b"x" * 9000)[:20], "deflate", 400),
        (b"not packed at all", "deflate", 400),
        (tightened(b"x" * (TIGHT_MOST_BYTES + 1)), "lzma", 413),
        (_WANTS_MUCH, "lzma", 400),
        (tightened(b"x" * 9000)[:20], "lzma", 400),
        (b"not packed at all", "lzma", 400),
        (b"", "lzma", 400),
        (zlib.compress(b"{}"), "lzma", 400),
        (zlib.compress(b"{}"), "brotli", 400),
        (b"<html>", "", 401),
    ],
    ids=[
        *("huge", "bomb", "cut off", "plain"),
        *("tight bomb", "tight, wants much memory", "tight, cut off", "tight, plain"),
        *("tight, empty", "tight, but deflated", "unknown", "html"),
    ],
)
def test_bodies_that_are_none_are_refused_as_problems(
    running: Running, body: bytes, encoding: str, status: int
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}

    answer = running.post(wire.PATH_HOLD, body, **headers)

    assert answer.status_code == status
    assert msgspec.json.decode(answer.content, type=wire.Problem).code


def test_paths_and_methods_that_are_none_are_problems_too(running: Running) -> None:
    lost = running.post("/v1/nothing", b"")
    wrong = requests.get(running.url + wire.PATH_HOLD, verify=running.ca, timeout=20)

    assert (lost.status_code, wrong.status_code) == (404, 405)
    for answer in (lost, wrong):
        assert msgspec.json.decode(answer.content, type=wire.Problem).code


def test_only_who_trusts_the_authority_can_talk_to_it(running: Running) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(running.url, timeout=20)

    context = ssl.create_default_context(cafile=running.ca)
    assert context.verify_mode is ssl.CERT_REQUIRED
    other_name = running.url.replace("localhost", "127.0.0.1")
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(other_name, verify=running.ca, timeout=20)


def test_metrics_are_for_this_machine(running: Running) -> None:
    running.post(wire.PATH_HELLO, b"")

    answer = requests.get(running.url + "/metrics", verify=running.ca, timeout=20)

    assert 'kassa_answers_total{path="/v1/hello",status="200"}' in answer.text


def test_the_certificate_is_made_again_before_it_ends(tmp_path: Path) -> None:
    clock = FakeClock()
    authority.make_authority(tmp_path, "Chain", ["shop.local", "10.0.0.7"], clock.now())
    old = authority.load_certificate(tmp_path / "server.pem")

    assert not authority.renew_if_needed(tmp_path, clock.now())
    clock.advance(days=350)
    assert authority.renew_if_needed(tmp_path, clock.now())

    new = authority.load_certificate(tmp_path / "server.pem")
    assert new.serial_number != old.serial_number
    assert authority.names_of(new) == ["shop.local", "10.0.0.7"]
    ca = authority.load_certificate(tmp_path / "ca.pem")
    new.verify_directly_issued_by(ca)
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_the_schema_that_is_served_is_the_schema_of_the_messages(
    running: Running,
) -> None:
    answer = requests.get(running.url + "/schema", verify=running.ca, timeout=20)

    assert answer.json() == as_dict()
    assert {"SaleEntry", "Upload", "Problem"} <= answer.json()["components"][
        "schemas"
    ].keys()


schema = schemathesis.openapi.from_dict(as_dict())


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
def test_whatever_is_asked_the_answer_is_as_described(
    case: schemathesis.Case, running: Running, other_till: FakeTill
) -> None:
    # Nonsense in an upload looks like a second history, and fences the till.
    till = running.world.till() if case.path == wire.PATH_UPLOAD else other_till
    body = case.body
    if isinstance(body, dict) and "till" in body:
        # A till that is ahead of its server would say that this was restored.
        sane = {"after": 0, "first_seq": 1}
        sane = {name: value for name, value in sane.items() if name in body}
        body = {**body, **till.who, **sane}
    if isinstance(body, NotSet):
        body = b""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()

    answer = running.post(case.path, sent, **till.headers(case.path, sent))

    case.validate_response(
        answer,
        checks=(
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ),
    )


def test_a_till_that_listens_hears_of_a_letter_at_once(running: Running) -> None:
    account = running.world.member(points=5000, card="0400000000046")
    till = running.world.till(store=7)
    ask = wire.MailboxAsk(**till.who, after=0, listen_ms=15_000)
    body = msgspec.json.encode(ask)
    headers = till.headers(wire.PATH_MAILBOX, body)
    heard: list[int] = []

    def listen() -> None:
        with requests.Session() as own:
            url = running.url + wire.PATH_MAILBOX
            answer = own.post(url, body, headers=headers, verify=running.ca, timeout=20)
        mail = msgspec.json.decode(answer.content, type=wire.MailboxAnswer).mail
        heard.append(len(mail))

    listening = threading.Thread(target=listen)
    listening.start()
    time.sleep(0.3)
    assert heard == []
    till.hold(account, 1000)  # What is granted goes into the mailbox too.
    listening.join(timeout=10)

    assert heard == [1]  # None is told when the wait was over.


def test_a_forged_question_is_not_kept_waiting(running: Running) -> None:
    till = running.world.till(store=9)
    body = msgspec.json.encode(wire.MailboxAsk(**till.who, after=0, listen_ms=15_000))
    headers = till.headers(wire.PATH_MAILBOX, body + b" ")
    began = time.monotonic()

    answer = running.post(wire.PATH_MAILBOX, body, **headers)

    assert answer.status_code != 200
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "part", [b"/" * 8192, b"X-Card: 1\r\n" * 800], ids=["one", "many"]
)
def test_who_never_comes_to_the_point_is_refused_and_others_are_served(
    running: Running, part: bytes
) -> None:
    context = ssl.create_default_context(cafile=running.ca)
    plain = socket.create_connection(running.sock.getsockname(), timeout=20)
    with context.wrap_socket(plain, server_hostname="localhost") as asking:
        asking.sendall(b"POST /v1/hello HTTP/1.1\r\nHost: localhost\r\nX-Words: ")
        heard = 0
        with suppress(OSError):  # It hangs up while we speak.
            while heard < _MANY:
                asking.sendall(part)
                heard += 1

    assert heard < _MANY / 2
    assert running.post(wire.PATH_HELLO, b"{}").status_code == 200
