"""A cable that understands no byte and breaks at the worst moment.

TLS stays end to end. `lose` arms one break: the next thing sent over a connection
that is open already is cut off half-way, or delivered whole and its answer lost.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from enum import Enum

CHUNK_BYTES = 65536


class Lost(Enum):
    REQUEST = "request"  # Only its first bytes arrive.
    REPLY = "reply"  # It arrives and is done; the answer does not come back.


class Relay:
    """Listens on the loopback; `target` is a port and may be changed."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.breaks = 0
        self._armed: Lost | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def lose(self, what: Lost) -> None:
        with self._lock:
            self._armed = what

    def lead_to(self, target: int) -> None:
        """From now on another machine answers here."""
        self.target = target
        self.drop()

    def drop(self) -> None:
        with self._lock:
            ends, self._open = tuple(self._open), set()
        for end in ends:
            _close(end)

    def close(self) -> None:
        _close(self._listener)
        self.drop()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.target), 2.0)
        except OSError:
            _close(near)
            return
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
        back = threading.Thread(target=self._pump_back, args=(far, near), daemon=True)
        back.start()
        self._pump_out(near, far)
        back.join()
        with self._lock:
            self._open -= {near, far}

    def _pump_out(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := near.recv(CHUNK_BYTES):
                if self._takes(Lost.REQUEST):
                    far.sendall(chunk[: len(chunk) // 2])
                    break
                far.sendall(chunk)
        _close(far)
        _close(near)

    def _pump_back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := far.recv(CHUNK_BYTES):
                if self._takes(Lost.REPLY):
                    break
                near.sendall(chunk)
        _close(near)
        _close(far)

    def _takes(self, what: Lost) -> bool:
        """Is it now? Then once only."""
        with self._lock:
            if self._armed is not what:
                return False
            self._armed = None
            self.breaks += 1
            return True


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()
