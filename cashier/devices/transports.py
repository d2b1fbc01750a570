"""Ways for bytes to reach a printer: a folder, the network, nowhere.

`send` returns when the transport took everything, and raises PrinterAway in every
other case; it never waits longer than its limits. That paper came out is known to
none of them.
"""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Protocol

from cashier.domain.errors import PrinterAway

CONNECT_S = 2.0
WRITE_S = 5.0
CLOSE_S = 0.3
RAW_PORT = 9100


class Transport(Protocol):
    def send(self, payload: bytes, text: str) -> None:
        """Deliver a job. `text` is what it says, for transports that people read."""
        ...


class FolderTransport:
    """Each job becomes two files: 0001.bin for a printer, 0001.txt for people."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, payload: bytes, text: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            number = self._next_number()
            self._write(f"{number:04d}.txt", text.encode())
            self._write(f"{number:04d}.bin", payload)
        except OSError as error:
            raise PrinterAway(f"cannot write to {self._folder}") from error

    def _next_number(self) -> int:
        taken = [int(p.stem) for p in self._folder.glob("*.txt") if p.stem.isdecimal()]
        return max(taken, default=0) + 1

    def _write(self, name: str, content: bytes) -> None:
        # A reader of the folder sees a whole file or none.
        half = self._folder / f"{name}.part"
        half.write_bytes(content)
        half.replace(self._folder / name)


class TcpTransport:
    """A printer in the network that takes raw bytes, usually on port 9100."""

    def __init__(
        self,
        address: str,
        *,
        connect_s: float = CONNECT_S,
        write_s: float = WRITE_S,
    ) -> None:
        """`address` is host, host:port or [IPv6]:port; ValueError otherwise."""
        self._host, self._port = parse_address(address)
        self._connect_s = connect_s
        self._write_s = write_s

    def send(self, payload: bytes, text: str) -> None:  # noqa: ARG002 - for people
        try:
            place = (self._host, self._port)
            with socket.create_connection(place, timeout=self._connect_s) as link:
                link.settimeout(self._write_s)  # Of the whole sendall, not a part.
                link.sendall(payload)
                link.shutdown(socket.SHUT_WR)
                _hear_out(link)
        except OSError as error:
            raise PrinterAway(
                f"{self._host}:{self._port} does not take data"
            ) from error


class NoTransport:
    """A till without a printer: jobs count as printed."""

    def send(self, payload: bytes, text: str) -> None:
        pass


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


_PORTS = range(1, 65536)


def _hear_out(link: socket.socket) -> None:
    """Read what the printer says before closing.

    Closing with unread status bytes would reset the connection, and the reset can
    overtake the job. Most printers never close by themselves; they get a moment.
    """
    deadline = time.monotonic() + CLOSE_S
    try:
        while (left := deadline - time.monotonic()) > 0:
            link.settimeout(left)
            if not link.recv(1024):
                return
    except TimeoutError:
        return
