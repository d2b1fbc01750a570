"""A printer on loopback that answers as a real one does, with paper that can run out.

It keeps what it was given apart from what it was asked. The test takes its paper away,
opens its cover, jams its drawer and ties its tongue.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
_PULSE = b"\x10\x14\x01"


@dataclass
class TalkingPrinter:
    paper: bool = True
    cover: bool = False  # Open.
    drawer_opens: bool = True
    speaks: bool = True
    confirms: bool = True
    paper_for: int | None = None  # Bytes until the roll ends.
    received: bytearray = field(default_factory=bytearray)
    pulsed: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    _is_drawer_open: bool = False

    def __enter__(self) -> Self:
        self._server = socket.create_server((LOOPBACK, 0))
        self.address = f"{LOOPBACK}:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            with link:
                self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        try:
            while heard := link.recv(65536):
                self._hear(link, heard)
        except OSError:
            return

    def _hear(self, link: socket.socket, heard: bytes) -> None:
        at = 0
        while at < len(heard):
            rest = heard[at:]
            if rest.startswith(b"\x10\x04"):
                self._answer(link, rest[2])
                at += 3
            elif rest.startswith(_PULSE):
                self.pulsed.set()
                at += 5
            elif rest.startswith(b"\x1dr\x01"):
                if self.speaks and self.confirms and self._is_ready:
                    link.sendall(b"\x00")
                at += 3
            else:
                self._print(rest[:1])
                at += 1

    def _print(self, byte: bytes) -> None:
        self.received += byte
        if self.received.endswith(b"\x1bp\x00"):
            self._is_drawer_open = self.drawer_opens
        if self.paper_for is not None and len(self.received) >= self.paper_for:
            self.paper = False

    @property
    def _is_ready(self) -> bool:
        return self.paper and not self.cover

    def _answer(self, link: socket.socket, subject: int) -> None:
        self.asked += 1
        if not self.speaks:
            return
        bits = 0x12
        match subject:
            case 1:
                bits |= 0x04 * self._is_drawer_open | 0x08 * (not self._is_ready)
            case 2:
                bits |= 0x04 * self.cover | 0x20 * (not self.paper)
            case 4:
                bits |= 0x60 * (not self.paper)
        link.sendall(bytes([bits]))
