"""Something else answers in the server's place, or it answers nonsense.

The till says so by its code, goes on selling, redeems what is guaranteed here, and
when the real server is back it gets everything exactly once.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import (
    AbstractContextManager,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)
from typing import Protocol

import pytest
import trustme

import sync.transport
from cashier.domain.amounts import NO_POINTS
from cashier.till.views import Standing
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, over_https, selling
from tests.helpers.real_till import CHEESE, COFFEE, IVANOV, MILK, VASILIEVA
from tests.helpers.relay import Relay
from tests.sync.toy_server import Answer, ToyServer, hangs, never_ends, says

SIGN_IN = b"<!doctype html><html><body>Please sign in to the Wi-Fi</body></html>"
SILENCE = "nothing at all"
# Who answers, and by which code of the catalogue the badge says so.
ANSWERS: dict[str, tuple[Answer, str]] = {
    "a page to sign in": (
        says(SIGN_IN, headers="Content-Type: text/html\r\n"),
        "E-505",
    ),
    SILENCE: (hangs(1.0), "E-501"),
    "a fault of its own": (says(b"oops", status=500), "E-505"),
    "a body without an end": (never_ends, "E-505"),
    "a message of another program": (says(b'{"status": "ok"}'), "E-505"),
    "half an answer": (says(b'{"ack', length=900), "E-501"),
    "a refusal": (says(b'{"code": "unknown_till"}', status=403), "E-502"),
}


@contextmanager
def impatience() -> Iterator[None]:
    """A till waits 15 seconds for a byte; a story has no such time.

    Only while somebody stands there who never says it: a busy machine is slow too.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync.transport, "READ_S", 0.4)
        yield


class Impostor(Protocol):
    url: str
    requests: list[bytes]


@contextmanager
def own_certificate(shop: ReadyShop, answer: Answer) -> Iterator[ToyServer]:
    """The chain's own certificate with somebody else's program behind it."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(
        shop.server_data / "server.pem", shop.server_data / "server.key"
    )
    with ToyServer(answer, tls) as toy:
        yield toy


@contextmanager
def strange_certificate(_: ReadyShop, answer: Answer) -> Iterator[ToyServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(tls)
    with ToyServer(answer, tls) as toy:
        yield toy


class PlainServer:
    """Speaks no TLS: a greeting of TLS is a bad request to it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                with peer:
                    self.requests.append(peer.recv(65536))
                    says(b"", status=400)(peer)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.mark.parametrize("who", ANSWERS)
def test_a_server_that_answers_badly_stops_no_sale_and_loses_nothing(
    copied: ReadyShop, server: HttpsServer, who: str
) -> None:
    answer, code = ANSWERS[who]

    @contextmanager
    def impostor() -> Iterator[ToyServer]:
        waits = impatience() if who == SILENCE else nullcontext()
        with waits, own_certificate(copied, answer) as toy:
            yield toy

    sell_through_it(copied, server, impostor, code)


def test_a_server_with_a_strange_certificate_is_told_nothing(
    copied: ReadyShop, server: HttpsServer
) -> None:
    toy = sell_through_it(
        copied, server, lambda: strange_certificate(copied, says(b"{}")), "E-502"
    )

    assert toy.requests == []


def test_a_server_without_tls_is_told_nothing(
    copied: ReadyShop, server: HttpsServer
) -> None:
    plain = sell_through_it(copied, server, lambda: closing(PlainServer()), "E-502")

    assert plain.requests
    assert not any(b"entries" in request for request in plain.requests)


def sell_through_it(
    shop: ReadyShop,
    server: HttpsServer,
    impostor: Callable[[], AbstractContextManager[Impostor]],
    code: str,
) -> Impostor:
    """A morning with the impostor in the server's place; then all is well again."""
    relay = Relay(server.port)
    with selling(shop, lambda: over_https(shop, relay)) as till:
        with impostor() as toy:
            relay.lead_to(int(toy.url.rpartition(":")[2]))
            earned = till.sell(MILK, COFFEE, IVANOV)
            till.scan(CHEESE)
            view = till.scan(VASILIEVA)
            largest = till.largest()
            redeemed = till.sell(MILK, redeem=largest)
            status = till.knock()

            assert earned.earned > NO_POINTS
            assert view.standing in (Standing.PARTLY, Standing.GUARANTEED)
            assert largest > NO_POINTS
            assert redeemed.redeemed
            assert (status.online, status.problem) == (False, code)
            assert status.queued > 0

        relay.lead_to(server.port)
        status = till.try_link()
        till.try_link()  # The rest of the holds goes back.

        assert (status.online, status.problem) == (True, "")
        assert till.link.board.status.queued == 0
        assert server.numbers() == sorted((earned.number, redeemed.number))
        assert server.differences() == []
        assert server.query("SELECT code FROM exception_item") == []
    relay.close()
    return toy
