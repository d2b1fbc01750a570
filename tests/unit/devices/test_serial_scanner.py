"""A scanner on a serial line, tried on a pseudo-terminal."""

from __future__ import annotations

import os
import queue
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
from serial.tools.list_ports_common import ListPortInfo

from cashier.devices import serial_scanner
from cashier.devices.clock import SystemClock
from cashier.devices.serial_scanner import LONGEST, Frames, SerialScanner, port_finder

CODE = "4601234567893"


class Cable:
    """Two ends of a pseudo-terminal: the test is the scanner."""

    def __init__(self) -> None:
        self._scanner_end, self._till_end = os.openpty()
        tty.setraw(self._till_end)
        self.port = os.ttyname(self._till_end)

    def send(self, data: bytes) -> None:
        os.write(self._scanner_end, data)

    def unplug(self) -> None:
        for end in (self._scanner_end, self._till_end):
            with suppress(OSError):
                os.close(end)


class ImpatientClock(SystemClock):
    def sleep(self, seconds: float) -> None:
        super().sleep(min(seconds, 0.02))


class Till:
    """What the till hears: codes, and whether the scanner is there."""

    def __init__(self) -> None:
        self._codes: queue.Queue[str] = queue.Queue()
        self._links: queue.Queue[bool] = queue.Queue()
        self.on_code = self._codes.put
        self.on_link = self._links.put

    def wait_for_link(self, is_up: bool = True) -> None:
        assert self._links.get(timeout=5) is is_up

    def code(self) -> str:
        return self._codes.get(timeout=5)

    def heard_all(self) -> bool:
        return self._codes.empty()


@contextmanager
def running(find_port: Callable[[], str | None]) -> Iterator[Till]:
    till = Till()
    stop = threading.Event()
    scanner = SerialScanner(
        find_port, till.on_code, ImpatientClock(), on_link=till.on_link
    )
    thread = threading.Thread(target=scanner.run, args=(stop,))
    thread.start()
    try:
        till.wait_for_link()
        yield till
    finally:
        stop.set()
        thread.join(timeout=5)
        assert not thread.is_alive()


@pytest.fixture
def cable() -> Iterator[Cable]:
    made = Cable()
    yield made
    made.unplug()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""])
def test_a_scan_arrives_with_any_ending_or_none(cable: Cable, end: bytes) -> None:
    with running(lambda: cable.port) as till:
        cable.send(CODE.encode() + end)

        assert till.code() == CODE
        assert till.heard_all()


def test_two_scans_in_one_breath_are_two_codes(cable: Cable) -> None:
    with running(lambda: cable.port) as till:
        cable.send(b"111\r\n222\r\n")

        assert [till.code(), till.code()] == ["111", "222"]


def test_a_scanner_that_was_unplugged_is_found_on_its_new_port(cable: Cable) -> None:
    other = Cable()
    ports = [cable.port]
    with running(lambda: ports[-1]) as till:
        cable.send(b"111\r")
        assert till.code() == "111"

        ports.append(other.port)
        cable.send(b"half of a co")
        cable.unplug()
        till.wait_for_link(False)
        till.wait_for_link(True)
        other.send(b"222\r")

        assert till.code() == "222"
    other.unplug()


def test_no_scanner_at_all_is_waited_for(cable: Cable) -> None:
    ports: list[str | None] = [None, "/nowhere/tty", cable.port]
    with running(lambda: ports.pop(0) if len(ports) > 1 else ports[0]) as till:
        cable.send(b"333\r")

        assert till.code() == "333"


def test_separators_inside_a_marking_code_survive() -> None:
    assert Frames().feed(b"]d2010460\x1d21abc\r") == ["]d2010460\x1d21abc"]


def test_a_code_in_pieces_is_put_together() -> None:
    frames = Frames()

    assert frames.feed(b"460123") == []
    assert frames.feed(b"4567893\n") == [CODE]
    assert frames.idle() == []


def test_endless_noise_becomes_one_code_that_is_plainly_too_long() -> None:
    frames = Frames()

    assert frames.feed(b"7" * (3 * LONGEST)) == []
    assert len(frames.idle()[0]) == LONGEST + 1
    assert frames.idle() == []


@dataclass
class Plugged:
    device: str
    vid: int | None
    pid: int | None
    serial_number: str | None


def test_a_device_is_followed_from_port_to_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ports() -> list[ListPortInfo]:
        found = []
        for plug in (
            Plugged("/dev/ttyS0", None, None, None),
            Plugged("/dev/ttyACM0", 0x0C2E, 0x0B6A, "S1"),
            Plugged("/dev/ttyACM1", 0x0C2E, 0x0B6A, "S2"),
        ):
            port = ListPortInfo(plug.device)
            port.vid, port.pid = plug.vid, plug.pid
            port.serial_number = plug.serial_number
            found.append(port)
        return found

    monkeypatch.setattr(serial_scanner.list_ports, "comports", ports)

    assert port_finder("usb:0C2E:0B6A")() == "/dev/ttyACM0"
    assert port_finder("usb:0c2e:0b6a:S2")() == "/dev/ttyACM1"
    assert port_finder("usb:0c2e:ffff")() is None
    assert port_finder("/dev/ttyS0")() == "/dev/ttyS0"
    assert port_finder("")() is None
