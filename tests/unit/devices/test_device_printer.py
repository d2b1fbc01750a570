"""A printer that Linux shows as a device, tried on a pipe with a name."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from cashier.devices.device_file import DeviceTransport
from cashier.devices.printer import open_printer
from cashier.domain.errors import PrinterAway
from cashier.till.ports import JobState
from cashier.till.settings import PrinterSettings


@pytest.fixture
def device(tmp_path: Path) -> Path:
    path = tmp_path / "lp0"
    os.mkfifo(path)
    return path


def opened(device: Path) -> int:
    """The printer's end; it may be opened before anybody writes."""
    return os.open(device, os.O_RDONLY | os.O_NONBLOCK)


def test_every_byte_arrives_however_slowly_the_printer_takes_them(device: Path) -> None:
    job = bytes(range(256)) * 1000
    printer, received = opened(device), bytearray()
    os.set_blocking(printer, True)
    told: list[int] = []

    def serve() -> None:
        while len(received) < len(job):
            received.extend(os.read(printer, 8192))
            time.sleep(0.001)

    thread = threading.Thread(target=serve)
    send = DeviceTransport(str(device)).send
    thread.start()
    answer = send(job, "", taken=lambda: told.append(1))
    thread.join(timeout=5)
    os.close(printer)

    assert bytes(received) == job
    assert told == [1]
    assert answer.state is JobState.UNKNOWN


def test_a_device_that_stands_still_is_given_up_in_time(device: Path) -> None:
    printer, told = opened(device), []
    started = time.monotonic()

    with pytest.raises(PrinterAway):
        DeviceTransport(str(device), write_s=0.3).send(
            b"x" * 500_000, "", taken=lambda: told.append(1)
        )

    os.close(printer)
    assert 0.2 < time.monotonic() - started < 4.5
    assert told == []


def test_a_printer_that_is_switched_off_is_away_at_once(device: Path) -> None:
    for path in (device, device.with_name("lp1")):  # Nobody there; no such device.
        with pytest.raises(PrinterAway):
            DeviceTransport(str(path)).send(b"job", "")


def test_a_file_of_the_same_name_is_not_written_over(tmp_path: Path) -> None:
    precious = tmp_path / "lp0"
    precious.write_text("the books of 2029")

    with pytest.raises(PrinterAway):
        DeviceTransport(str(precious)).send(b"job", "")

    assert precious.read_text() == "the books of 2029"


def test_the_settings_name_the_device(tmp_path: Path) -> None:
    settings = PrinterSettings(transport="device", address=str(tmp_path / "lp7"))

    with pytest.raises(PrinterAway, match="lp7"):
        open_printer(settings, tmp_path).print_ruler()
