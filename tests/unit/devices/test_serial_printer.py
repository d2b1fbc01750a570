"""A printer on a serial line, tried on a pseudo-terminal: there, stalled, gone."""

from __future__ import annotations

import os
import threading
import time
import tty
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cashier.devices.links import SerialLink
from cashier.devices.transports import Manners, serial_transport
from cashier.domain.errors import PrinterAway
from cashier.till.ports import JobState

SILENT = Manners(asks=False)
PATIENT = Manners(answer_s=10, confirm_s=20)  # The machine that tests is busy.


@dataclass
class Ends:
    printer: int
    port: str


@pytest.fixture
def ends() -> Iterator[Ends]:
    printer, till = os.openpty()
    tty.setraw(till)
    yield Ends(printer, os.ttyname(till))
    os.close(till)
    os.close(printer)


def listening(printer: int, count: int, answers: bytes = b"") -> threading.Thread:
    def serve() -> None:
        got = 0
        while got < count:
            heard = os.read(printer, 512)
            got += len(heard)
            if answers and (b"\x10\x04" in heard or b"\x1dr" in heard):
                os.write(printer, b"\x00" if b"\x1dr" in heard else answers)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_receipt_arrives_whole_over_a_slow_line(ends: Ends) -> None:
    job = bytes(range(256)) * 40
    received = bytearray()

    def serve() -> None:
        while len(received) < len(job):
            received.extend(os.read(ends.printer, 300))
            time.sleep(0.002)

    thread = threading.Thread(target=serve)
    thread.start()
    answer = serial_transport(ends.port, SILENT, baud=115_200).send(job, "")
    thread.join(timeout=5)

    assert bytes(received) == job
    assert answer.state is JobState.UNKNOWN


def test_a_printer_on_a_line_confirms_like_one_in_the_network(ends: Ends) -> None:
    job = b"Bread 40.00\n"
    asked = 3 * 3 + len(job) + 3 + 3 * 3
    thread = listening(ends.printer, asked, answers=b"\x12")

    answer = serial_transport(ends.port, PATIENT).send(job, "")
    thread.join(timeout=5)

    assert answer.state is JobState.CONFIRMED
    assert answer.trouble is None


def test_a_line_that_stands_still_is_given_up_in_time(ends: Ends) -> None:
    started = time.monotonic()

    with pytest.raises(PrinterAway):
        serial_transport(ends.port, SILENT, write_s=0.3).send(b"x" * 200_000, "")

    assert 0.2 < time.monotonic() - started < 4


@pytest.mark.parametrize("port", ["/dev/no-such-port", "usb:dead:beef"])
def test_a_printer_that_is_unplugged_is_away_at_once(port: str) -> None:
    started = time.monotonic()

    with pytest.raises(PrinterAway):
        serial_transport(port).send(b"job", "")

    assert time.monotonic() - started < 4.5


@pytest.mark.parametrize("flow", ["none", "rtscts", "xonxoff"])
def test_the_line_is_set_up_as_the_settings_say(ends: Ends, flow: str) -> None:
    link = SerialLink(ends.port, baud=19_200, flow=flow)
    line = link._line
    link.close()

    assert (line.baudrate, line.write_timeout) == (19_200, 5.0)
    assert (line.rtscts, line.xonxoff) == (flow == "rtscts", flow == "xonxoff")
