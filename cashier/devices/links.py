"""Two-way links to a printer: bytes out with a limit, bytes in with a limit.

Every call ends within its limit; what fails is an OSError, which the transports make
a PrinterAway.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Protocol

import serial

from cashier.devices.serial_scanner import port_finder

CONNECT_S = 2.0
WRITE_S = 5.0
RAW_PORT = 9100
_PORTS = range(1, 65536)
_CHUNK = 256
_BITS = 10  # Of a byte on a serial line: start, eight, stop.
_POLL_S = 0.02


class Link(Protocol):
    def write(self, data: bytes) -> None:
        """All of it, or OSError when the other side stops taking it."""
        ...

    def read(self, seconds: float) -> bytes:
        """What comes within this time; empty: nothing. EOFError: it is closed."""
        ...

    def close(self) -> None: ...


class TcpLink:
    """A printer in the network that takes raw bytes, usually on port 9100."""

    def __init__(
        self, place: tuple[str, int], *, connect_s: float, write_s: float
    ) -> None:
        self._socket = socket.create_connection(place, timeout=connect_s)
        self._write_s = write_s

    def write(self, data: bytes) -> None:
        self._socket.settimeout(self._write_s)  # Of the whole sendall, not a part.
        self._socket.sendall(data)

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(max(seconds, 0.001))
        try:
            data = self._socket.recv(1024)
        except TimeoutError:
            return b""
        if not data:
            raise EOFError
        return data

    def finish(self) -> None:
        """Nothing more comes from here; the printer may still speak."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()


class SerialLink:
    """A printer on a serial line, which says stop and go if it was set up so."""

    def __init__(
        self, port: str, *, baud: int, flow: str, write_s: float = WRITE_S
    ) -> None:
        found = port_finder(port)()
        if found is None:
            raise FileNotFoundError(port)
        self._baud = baud
        self._write_s = write_s
        self._line = serial.Serial(
            found,
            baud,
            timeout=0,
            write_timeout=write_s,
            rtscts=flow == "rtscts",
            xonxoff=flow == "xonxoff",
        )

    def write(self, data: bytes) -> None:
        """A line may be slow; it may not stand still for longer than the limit."""
        for start in range(0, len(data), _CHUNK):
            self._line.write(data[start : start + _CHUNK])
        self._drain(len(data))

    def _drain(self, count: int) -> None:
        """Until the machine's own buffer is empty: then the printer has all of it."""
        deadline = time.monotonic() + self._write_s + count * _BITS / self._baud
        while self._line.out_waiting:
            if time.monotonic() > deadline:
                # Or closing would wait for a printer that says stop.
                self._line.reset_output_buffer()
                raise TimeoutError("the line stands still")
            time.sleep(_POLL_S)

    def read(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while not (waiting := self._line.in_waiting):
            if time.monotonic() > deadline:
                return b""
            time.sleep(_POLL_S)
        return bytes(self._line.read(waiting))

    def finish(self) -> None:
        """A line has no end to tell of."""

    def close(self) -> None:
        self._line.close()


Opener = Callable[[], TcpLink | SerialLink]


def parse_address(address: str) -> tuple[str, int]:
    host, separator, port = address.rpartition(":")
    if not separator or address.endswith("]"):
        host, port = address, str(RAW_PORT)
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        raise ValueError(f"write an IPv6 address in brackets: {address!r}")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or int(port) not in _PORTS:
        raise ValueError(f"not an address of a printer: {address!r}")
    return host, int(port)
