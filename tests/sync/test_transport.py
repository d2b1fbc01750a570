"""Whatever listens at the other end, the till gets an answer or a named refusal."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from sync import protocol as wire
from sync.client import (
    BadReply,
    Rejected,
    ServerFault,
    SyncError,
    Trouble,
    Unreachable,
    hello,
    problem_code,
)
from sync.squeeze import TIGHT_FROM_BYTES, TIGHT_MOST_BYTES, opened
from sync.transport import HttpTransport
from tests.sync.toy_server import (
    Answer,
    RealClock,
    ToyServer,
    drips,
    drips_chunks,
    hangs,
    in_turn,
    never_ends,
    says,
    says_nothing,
)

HELLO = (
    b'{"product":"kassa","proto":1,"oldest_proto":1,"epoch":1,'
    b'"server_time":"2030-01-02T09:30:00+00:00"}'
)


@contextmanager
def transport_to(url: str, ca_file: Path | None = None) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, ca_file or Path("none.pem"), RealClock())
    try:
        yield transport
    finally:
        transport.close()


def greeting(answer: Answer, *, wait_s: float | None = None) -> wire.Hello:
    with ToyServer(answer) as server, transport_to(server.url) as transport:
        return hello(transport, wait_s=wait_s)


def test_a_good_answer_is_read() -> None:
    assert greeting(says(HELLO)).product == "kassa"


def test_a_squeezed_answer_is_read() -> None:
    body = zlib.compress(HELLO)

    assert greeting(says(body, headers="Content-Encoding: deflate\r\n")).epoch == 1


@pytest.mark.parametrize(
    "answer",
    [
        says(b"<html><body>Please sign in to our free WiFi</body></html>"),
        says(b"", status=200),
        says(b'{"product":"kassa"}'),
        says(b'{"product":'),
        says(b"[1, 2, 3]"),
        says(b"\xff\xfe\x00"),
        says(b"<h1>Not here</h1>", status=404),
        says(b"", status=302, headers="Location: https://elsewhere.example/\r\n"),
        says(b"not zlib at all", headers="Content-Encoding: deflate\r\n"),
        says(zlib.compress(HELLO)[:-9], headers="Content-Encoding: deflate\r\n"),
    ],
)
def test_an_answer_that_is_not_our_servers_is_named_as_such(answer: Answer) -> None:
    with pytest.raises(BadReply):
        greeting(answer)


def test_a_body_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(BadReply):
        greeting(never_ends)


def test_a_small_body_that_would_grow_huge_is_refused() -> None:
    bomb = zlib.compress(b" " * (64 * wire.MAX_BODY_BYTES), 9)
    assert len(bomb) < wire.MAX_BODY_BYTES

    with pytest.raises(BadReply):
        greeting(says(bomb, headers="Content-Encoding: deflate\r\n"))


def test_a_server_in_trouble_is_asked_again_later() -> None:
    busy = says(b"", status=503, headers="Retry-After: 7\r\n")

    with pytest.raises(ServerFault) as caught:
        greeting(busy)

    assert caught.value.status == 503
    assert caught.value.retry_after_ms == 7000
    assert problem_code(caught.value) == "E-505"


def test_a_date_to_come_back_at_is_not_obeyed() -> None:
    odd = says(
        b"", status=429, headers="Retry-After: Fri, 31 Dec 2099 23:59:59 GMT\r\n"
    )

    with pytest.raises(ServerFault) as caught:
        greeting(odd)

    assert caught.value.retry_after_ms == 0


def test_a_refusal_of_our_server_carries_its_reason() -> None:
    with pytest.raises(Rejected) as caught:
        greeting(says(b'{"code":"fenced","detail":"clone"}', status=403))

    assert caught.value.code == "fenced"
    assert problem_code(caught.value) == "E-502"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (says_nothing, Trouble.NO_LINK),
        (says(HELLO[:20], length=len(HELLO)), Trouble.NO_LINK),
        (hangs(3.0), Trouble.TOO_SLOW),
        (drips(pause_s=0.1, times=60), Trouble.TOO_SLOW),
        (drips_chunks(pause_s=0.1, times=60), Trouble.TOO_SLOW),
    ],
)
def test_no_answer_in_time_is_no_link(answer: Answer, trouble: Trouble) -> None:
    started = RealClock().monotonic()

    with pytest.raises(Unreachable) as caught:
        greeting(answer, wait_s=0.4)

    assert caught.value.trouble is trouble
    assert problem_code(caught.value) == "E-501"
    # The dripping server had more to say: nobody waited for it.
    assert RealClock().monotonic() - started < 4.5


def test_nobody_listening_is_no_link() -> None:
    with ToyServer(says_nothing) as server:
        url = server.url

    with transport_to(url) as transport, pytest.raises(Unreachable) as caught:
        hello(transport)

    assert caught.value.trouble is Trouble.NO_LINK


def test_a_large_request_is_squeezed_and_a_small_one_is_not() -> None:
    with ToyServer(says(HELLO)) as server, transport_to(server.url) as transport:
        transport.post("/v1/hello", b"x" * 1024, {})
        transport.post("/v1/hello", b"x" * 1025, {})

    small, large = server.requests
    assert small.endswith(b"\r\n\r\n" + b"x" * 1024)
    assert b"Content-Encoding: deflate" in large
    assert zlib.decompress(large.partition(b"\r\n\r\n")[2]) == b"x" * 1025


# --- how tightly a large request is packed ----------------------------------------

LARGE = b'{"milk":1}' * 1_000
OPENS_TIGHT = "Accept-Encoding: lzma, deflate, gzip\r\n"
NOT_OPENED = b'{"code":"bad_request","detail":"unknown content encoding"}'


def packings(server: ToyServer) -> list[str]:
    """How each request was packed; all of them say the same."""
    found = []
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        packing = "lzma" if b"Content-Encoding: lzma" in head else "deflate"
        assert opened(body, packing, limit=len(LARGE)) == LARGE
        found.append(packing)
    return found


def send_large(transport: HttpTransport) -> int:
    return transport.post(wire.PATH_UPLOAD, LARGE, {}).status


def test_a_till_packs_tightly_once_the_server_has_said_that_it_opens_it() -> None:
    answers = says(HELLO, headers=OPENS_TIGHT)
    with ToyServer(answers) as server, transport_to(server.url) as transport:
        assert [send_large(transport) for _ in range(3)] == [200, 200, 200]

    assert packings(server) == ["deflate", "lzma", "lzma"]


def test_an_older_server_gets_what_it_always_got() -> None:
    with ToyServer(says(HELLO)) as server, transport_to(server.url) as transport:
        assert [send_large(transport) for _ in range(2)] == [200, 200]

    assert packings(server) == ["deflate", "deflate"]


@pytest.mark.parametrize("status", [400, 415])
def test_a_server_that_was_put_back_to_an_older_release_is_sent_the_same_again(
    status: int,
) -> None:
    answers = in_turn(
        says(HELLO, headers=OPENS_TIGHT), says(NOT_OPENED, status=status), says(HELLO)
    )
    with ToyServer(answers) as server, transport_to(server.url) as transport:
        assert [send_large(transport) for _ in range(3)] == [200, 200, 200]

    assert packings(server) == ["deflate", "lzma", "deflate", "deflate"]


def test_what_a_server_refuses_that_opens_it_is_not_sent_twice() -> None:
    refused = says(b'{"code":"bad_request"}', status=400, headers=OPENS_TIGHT)
    with ToyServer(refused) as server, transport_to(server.url) as transport:
        assert [send_large(transport) for _ in range(2)] == [400, 400]

    assert packings(server) == ["deflate", "lzma"]


def test_a_few_receipts_and_very_many_go_as_they_always_did() -> None:
    """Few gain nothing; very many a server would open for too long."""
    few, many = b"m" * (TIGHT_FROM_BYTES - 1), b"m" * (TIGHT_MOST_BYTES + 1)
    answers = says(HELLO, headers=OPENS_TIGHT)
    with ToyServer(answers) as server, transport_to(server.url) as transport:
        for body in (few, few, many):
            transport.post(wire.PATH_UPLOAD, body, {})

    assert all(b"Content-Encoding: deflate" in sent for sent in server.requests)


def test_a_proxy_of_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert greeting(says(HELLO)).proto == 1


def test_a_proxy_of_the_settings_is_used() -> None:
    with ToyServer(says(HELLO)) as proxy:
        transport = HttpTransport(
            "http://kassa.invalid", Path("none.pem"), RealClock(), proxy=proxy.url
        )
        assert hello(transport).proto == 1
        transport.close()

    assert proxy.requests[0].startswith(b"POST http://kassa.invalid/v1/hello")


# --- whom a till believes ---------------------------------------------------------


def over_tls(
    tmp_path: Path,
    *,
    server_of: trustme.CA,
    trusted: trustme.CA,
    host: str = "localhost",
    not_after: datetime | None = None,
    not_before: datetime | None = None,
) -> wire.Hello:
    certificate = server_of.issue_cert(host, not_after=not_after, not_before=not_before)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    ca_file = tmp_path / "ca.pem"
    trusted.cert_pem.write_to_path(str(ca_file))
    with (
        ToyServer(says(HELLO), tls=context) as server,
        transport_to(server.url, ca_file) as transport,
    ):
        return hello(transport)


def trouble_of(error: SyncError) -> Trouble:
    assert isinstance(error, Unreachable)
    return error.trouble


def test_the_chains_own_server_is_believed(tmp_path: Path) -> None:
    ours = trustme.CA()

    assert over_tls(tmp_path, server_of=ours, trusted=ours).product == "kassa"


def test_a_server_of_another_authority_is_not(tmp_path: Path) -> None:
    with pytest.raises(SyncError) as caught:
        over_tls(tmp_path, server_of=trustme.CA(), trusted=trustme.CA())

    assert trouble_of(caught.value) is Trouble.WRONG_AUTHORITY
    assert problem_code(caught.value) == "E-502"


def test_a_line_cut_in_the_handshake_is_no_link_and_accuses_no_server(
    tmp_path: Path,
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up() -> None:
        near, _ = listener.accept()
        near.recv(1)  # The greeting has begun.
        near.close()

    cutter = threading.Thread(target=hang_up)
    cutter.start()
    ca_file = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(ca_file))
    url = f"https://localhost:{listener.getsockname()[1]}"

    with transport_to(url, ca_file) as transport, pytest.raises(SyncError) as caught:
        hello(transport)

    cutter.join()
    listener.close()
    assert trouble_of(caught.value) is Trouble.NO_LINK
    assert problem_code(caught.value) == "E-501"


def test_a_certificate_of_another_machine_is_not(tmp_path: Path) -> None:
    ours = trustme.CA()

    with pytest.raises(SyncError) as caught:
        over_tls(tmp_path, server_of=ours, trusted=ours, host="other.example")

    assert trouble_of(caught.value) is Trouble.WRONG_HOST


def test_a_certificate_that_is_over_points_at_the_clock(tmp_path: Path) -> None:
    ours = trustme.CA()
    yesterday = datetime.now(UTC) - timedelta(days=1)

    with pytest.raises(SyncError) as caught:
        over_tls(tmp_path, server_of=ours, trusted=ours, not_after=yesterday)

    assert trouble_of(caught.value) is Trouble.OUT_OF_DATE
    assert problem_code(caught.value) == "E-504"


def test_a_certificate_that_is_not_valid_yet_points_at_the_clock(
    tmp_path: Path,
) -> None:
    ours = trustme.CA()
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    with pytest.raises(SyncError) as caught:
        over_tls(tmp_path, server_of=ours, trusted=ours, not_before=tomorrow)

    assert trouble_of(caught.value) is Trouble.OUT_OF_DATE
