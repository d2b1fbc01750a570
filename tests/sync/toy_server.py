"""A server that really listens on the loopback and answers as badly as it is told."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

Answer = Callable[[socket.socket], None]


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class ToyServer:
    """Serves one scripted answer to every request and remembers the requests."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self._answer = answer
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # Wakes the thread that accepts.
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            try:
                self._meet(peer)
            except OSError:
                peer.close()

    def _meet(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        if self._tls is not None:
            peer = self._tls.wrap_socket(peer, server_side=True)
        with peer:
            self.requests.append(_read_request(peer))
            self._answer(peer)


def _read_request(peer: socket.socket) -> bytes:
    seen = b""
    while b"\r\n\r\n" not in seen:
        piece = peer.recv(65536)
        if not piece:
            return seen
        seen += piece
    head, _, body = seen.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += peer.recv(65536)
    return head + b"\r\n\r\n" + body


def says(
    body: bytes,
    *,
    status: int = 200,
    headers: str = "",
    length: int | None = None,
) -> Answer:
    """An answer with a body; `length` may lie."""
    stated = len(body) if length is None else length

    def answer(peer: socket.socket) -> None:
        head = f"HTTP/1.1 {status} x\r\nContent-Length: {stated}\r\n"
        head += f"Connection: close\r\n{headers}\r\n"
        peer.sendall(head.encode() + body)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One after another; the last one from then on."""
    waiting = list(answers)

    def answer(peer: socket.socket) -> None:
        (waiting.pop(0) if len(waiting) > 1 else waiting[0])(peer)

    return answer


def says_nothing(peer: socket.socket) -> None:
    """Closes the connection without a word."""


def hangs(seconds: float) -> Answer:
    def answer(peer: socket.socket) -> None:
        time.sleep(seconds)

    return answer


def drips(*, pause_s: float, times: int) -> Answer:
    """A byte now and then, each well inside the time limit of one read."""

    def answer(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(times):
            peer.sendall(b" ")
            time.sleep(pause_s)

    return answer


def drips_chunks(*, pause_s: float, times: int) -> Answer:
    def answer(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(times):
            peer.sendall(b"1\r\n \r\n")
            time.sleep(pause_s)

    return answer


def never_ends(peer: socket.socket) -> None:
    """Sends until the other side has had enough."""
    peer.sendall(b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    while True:
        peer.sendall(chunk)
