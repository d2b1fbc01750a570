"""Two tills of one shop and real sockets between them, and no server at all."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId
from cashier.domain.ledger import sub_name
from cashier.till.facts import business_day
from sync import lead_wire, protocol as wire
from sync.client import Ed25519Signer, SyncError, Trouble, Unreachable
from sync.cycle import at_once
from sync.lead_link import ShopLink
from sync.lead_net import LeadServer, TlsLine
from tests.helpers.one_shop import OneShop
from tests.helpers.two_tills import Counter
from tests.stories.simulation.world import SeededRandomness

WAIT_S = 5.0  # Generous: the machine that tests is busy.


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def link_of(shop: OneShop, counter: Counter) -> ShopLink:
    till = counter.till
    link = ShopLink(
        till=till.till_side,
        lane=at_once,
        secrets=till._keys,
        randomness=SeededRandomness("unused"),
        clock=shop.world.clock,
        today=lambda now: business_day(now, till.settings),
        line=TlsLine(),
        hold_wait_s=2 * WAIT_S,
    )
    link.plain_desk._wait_s = WAIT_S  # type: ignore[attr-defined]
    link.ends._wait_s = WAIT_S
    return link


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[OneShop]:
    opened = OneShop(tmp_path)
    opened.place = ("127.0.0.1", free_port())
    opened.name(1)
    opened.sync()
    opened.cut_all()
    yield opened
    opened.close()


def test_a_till_borrows_over_tls_and_gives_back_what_it_left(shop: OneShop) -> None:
    lead, other = link_of(shop, shop.here), link_of(shop, shop.there)
    lead.step()
    sub, account = sub_name("00" * 16), AccountId(shop.account)
    try:
        answer = other.plain_desk.ask(sub, account, Points(4_000))
        again = other.plain_desk.ask(sub, account, Points(4_000))
    finally:
        lead.stop()

    assert answer.right is not None
    assert answer.right.amount == Points(4_000)
    assert again == answer
    assert shop.left(shop.here) == 15_500 - 4_000


def test_nothing_listens_on_a_till_that_does_not_lead(shop: OneShop) -> None:
    other = link_of(shop, shop.there)
    other.step()

    assert other.server is None
    other.stop()


def test_a_lead_that_is_one_no_more_stops_listening(shop: OneShop) -> None:
    lead = link_of(shop, shop.here)
    lead.step()
    assert lead.server is not None
    shop.name(None)
    shop.sync()
    lead.step()

    assert lead.server is None
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(shop.place, timeout=1)


@pytest.fixture
def somebody() -> Iterator[tuple[LeadServer, Ed25519PrivateKey]]:
    """Listens as a lead does, with whatever key it made for itself."""
    key = Ed25519PrivateKey.generate()
    server = LeadServer(
        Ed25519Signer(key.private_bytes_raw()),
        lambda _path, _headers, body: (200, body),
    )
    server.start("127.0.0.1", 0)
    yield server, key
    server.stop()


def told(server: LeadServer, key: Ed25519PrivateKey) -> wire.StoreConfig:
    public = key.public_key().public_bytes_raw().hex()
    lead = lead_wire.StoreTill(till="1-1", life=1, number=1, key=public)
    return wire.StoreConfig(
        store="1",
        version=1,
        epoch=1,
        lead="1-1",
        host="127.0.0.1",
        port=server.port,
        tills=[lead],
    )


def test_the_right_key_is_believed(
    somebody: tuple[LeadServer, Ed25519PrivateKey],
) -> None:
    reply = TlsLine().post(told(*somebody), "/lead/lend", b"hello", {}, wait_s=WAIT_S)

    assert (reply.status, reply.body) == (200, b"hello")


def test_a_machine_with_another_key_is_not_asked_anything(
    somebody: tuple[LeadServer, Ed25519PrivateKey],
) -> None:
    server, _ = somebody
    other = told(server, Ed25519PrivateKey.generate())

    with pytest.raises(Unreachable) as refused:
        TlsLine().post(other, "/lead/lend", b"secret", {}, wait_s=WAIT_S)

    assert refused.value.trouble is Trouble.WRONG_AUTHORITY


def test_a_page_of_a_hotel_and_a_dead_line_are_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        key = Ed25519PrivateKey.generate()
        config = msgspec.structs.replace(
            told(LeadServer(Ed25519Signer(key.private_bytes_raw()), _never), key),
            port=port,
        )
        began = time.monotonic()

        with pytest.raises(SyncError):
            TlsLine().post(config, "/lead/lend", b"", {}, wait_s=0.2)

    assert time.monotonic() - began < WAIT_S


def test_whoever_sends_rubbish_is_hung_up_on(
    somebody: tuple[LeadServer, Ed25519PrivateKey],
) -> None:
    server, key = somebody
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for rubbish in (b"\xff\xff\xff\xffx", b"\x00\x00\x00\x02[]"):
        with (
            socket.create_connection(
                ("127.0.0.1", server.port), timeout=WAIT_S
            ) as line,
            context.wrap_socket(line) as secure,
        ):
            secure.sendall(rubbish)
            assert secure.recv(10) == b""

    assert TlsLine().post(told(server, key), "/", b"x", {}, wait_s=WAIT_S).status == 200


def _never(_path: str, _headers: object, _body: bytes) -> tuple[int, bytes]:
    raise AssertionError("nobody asks this one")
