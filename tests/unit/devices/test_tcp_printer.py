"""A printer in the network: there, gone, full, or silent. Nobody waits for long."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from cashier.devices import links
from cashier.devices.transports import Manners, parse_address, tcp_transport
from cashier.domain.errors import PrinterAway
from cashier.till.ports import JobState

LOOPBACK = "127.0.0.1"
SILENT = Manners(asks=False)  # Of a printer that is never asked how it is.


@contextmanager
def listening(backlog: int = 1) -> Iterator[tuple[socket.socket, str]]:
    with socket.create_server((LOOPBACK, 0), backlog=backlog) as server:
        yield server, f"{LOOPBACK}:{server.getsockname()[1]}"


class Sink:
    """A printer that takes a job, says something, and stays connected or leaves."""

    def __init__(
        self,
        server: socket.socket,
        *,
        says: bytes = b"",
        leaves: bool = True,
        starts_after: float = 0,
    ) -> None:
        self.received = b""
        self.may_leave = threading.Event()
        self._starts_after = starts_after
        self._server = server
        self._says = says
        self._leaves = leaves
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        link, _ = self._server.accept()
        with link:
            link.sendall(self._says)
            time.sleep(self._starts_after)
            while part := link.recv(4096):
                self.received += part
            if not self._leaves:
                self.may_leave.wait(timeout=5)

    def join(self) -> None:
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()


@pytest.mark.parametrize("leaves", [True, False])
def test_every_byte_arrives_in_order(leaves: bool) -> None:
    job = bytes(range(256)) * 400
    with listening() as (server, address):
        sink = Sink(server, leaves=leaves)
        started = time.monotonic()

        tcp_transport(address, SILENT).send(job, "")

        assert time.monotonic() - started < 4.5
        sink.may_leave.set()
        sink.join()
    assert sink.received == job


def test_a_slow_printer_that_reports_its_state_still_gets_the_whole_job() -> None:
    job = b"x" * 20_000
    with listening() as (server, address):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # Closing over unread status bytes would tear the job out of its hands.
        sink = Sink(server, says=b"\x10\x04status", starts_after=0.15)

        tcp_transport(address, SILENT).send(job, "")

        sink.join()
    assert sink.received == job


def test_a_printer_that_is_switched_off_is_away_at_once() -> None:
    with listening() as (_, address):
        pass
    started = time.monotonic()

    with pytest.raises(PrinterAway):
        tcp_transport(address, SILENT).send(b"job", "")

    assert time.monotonic() - started < 4.5


def test_a_printer_that_takes_no_connection_is_given_up_in_time() -> None:
    with ExitStack() as stack:
        server, address = stack.enter_context(listening(backlog=0))
        for _ in range(4):  # Fill the queue: the next knock is not answered.
            knock = stack.enter_context(socket.socket())
            knock.setblocking(False)
            knock.connect_ex(server.getsockname())
        started = time.monotonic()

        with pytest.raises(PrinterAway):
            tcp_transport(address, connect_s=0.3).send(b"job", "")

        assert 0.2 < time.monotonic() - started < 4.5


def test_a_printer_that_stops_reading_is_given_up_in_time() -> None:
    told: list[int] = []
    with listening() as (_, address):
        started = time.monotonic()

        with pytest.raises(PrinterAway):
            tcp_transport(address, SILENT, write_s=0.3).send(
                b"x" * 50_000_000, "", taken=lambda: told.append(1)
            )

        assert told == []  # Half a receipt still waits as a whole one.
        assert 0.2 < time.monotonic() - started < 4.5


def test_a_printer_that_chatters_without_end_does_not_hold_the_lane() -> None:
    stop = threading.Event()

    def chatter(server: socket.socket) -> None:
        link, _ = server.accept()
        with link:
            try:
                while not stop.is_set():
                    link.sendall(b"x" * 10)
                    time.sleep(0.01)
            except OSError:
                return

    with listening() as (server, address):
        thread = threading.Thread(target=chatter, args=(server,))
        thread.start()
        started = time.monotonic()

        tcp_transport(address, SILENT).send(b"job", "")

        assert time.monotonic() - started < 4.5
        stop.set()
        thread.join(timeout=5)


@pytest.mark.parametrize("asks", [True, False])
def test_a_half_open_link_is_unknown_within_its_time_and_never_a_yes(
    asks: bool,
) -> None:
    """Somebody took the connection and went: the machine takes bytes for nobody."""
    with listening() as (_, address):
        started = time.monotonic()

        answer = tcp_transport(address, Manners(asks=asks)).send(b"job", "")

        assert answer.state is JobState.UNKNOWN
        assert time.monotonic() - started < 4.5


@pytest.mark.parametrize("is_torn", [True, False])
def test_a_printer_that_closes_the_door_gets_no_receipt(is_torn: bool) -> None:
    told: list[int] = []

    def slam(server: socket.socket) -> None:
        link, _ = server.accept()
        if is_torn:
            link.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        link.close()

    with listening() as (server, address):
        thread = threading.Thread(target=slam, args=(server,))
        thread.start()

        with pytest.raises(PrinterAway):
            tcp_transport(address).send(b"job", "", taken=lambda: told.append(1))

        thread.join(timeout=5)
    assert told == []


def test_a_printer_that_reads_by_drops_keeps_to_the_time_of_the_whole_job() -> None:
    stop = threading.Event()

    def sip(server: socket.socket) -> None:
        link, _ = server.accept()
        with link:
            while not stop.is_set() and link.recv(64):
                time.sleep(0.02)

    with listening() as (server, address):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        thread = threading.Thread(target=sip, args=(server,))
        thread.start()
        started = time.monotonic()

        with pytest.raises(PrinterAway):
            tcp_transport(address, SILENT, write_s=0.5).send(b"x" * 20_000_000, "")

        assert time.monotonic() - started < 4.5
        stop.set()
        thread.join(timeout=5)


def test_limits_are_those_of_the_design() -> None:
    assert (links.CONNECT_S, links.WRITE_S) == (2.0, 5.0)
    opened = tcp_transport("10.0.0.9")._open_link

    assert opened.keywords == {"connect_s": 2.0, "write_s": 5.0}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.9", ("10.0.0.9", 9100)),
        ("printer-1:9101", ("printer-1", 9101)),
        ("[::1]:9100", ("::1", 9100)),
        ("[::1]", ("::1", 9100)),
    ],
)
def test_addresses_are_read_as_it_writes_them(
    address: str, place: tuple[str, int]
) -> None:
    assert parse_address(address) == place


@pytest.mark.parametrize(
    "address", ["", ":9100", "host:", "host:0", "host:70000", "host:x", "::1", "a:²"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        parse_address(address)
