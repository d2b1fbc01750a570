"""Where a fault happens: folders, a shop to copy, servers in processes of their own.

The shop is made once. Its till has its shift open and a morning behind it; the server
listens on a socket that outlives it, so that a till finds the next one at the same
place after the first was killed.
"""

from __future__ import annotations

import itertools
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import Points
from server.bootstrap import open_server
from server.serving import listening_socket, make_uvicorn
from sync.client import Transport
from sync.transport import HttpTransport
from tests.faults.forks import Child, Line, answer_of
from tests.helpers.ready_shop import ReadyShop, make_ready, till_of
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill

NOWHERE = 9  # The port that is discarded: nobody listens there.


class Room:
    """Context manager: everything in it is gone afterwards."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kassa-faults-"))
        self._count = itertools.count(1)
        self._ready: ReadyShop | None = None
        self._fresh: ReadyShop | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, name: str = "place") -> Path:
        """A new folder's path; nothing is there yet."""
        return self.folder / f"{name}-{next(self._count)}"

    def shop(self) -> ReadyShop:
        """A copy of the shop, nobody's but the caller's."""
        if self._ready is None:
            shop = self._ready = self.fresh_shop().copy(self.place("ready"))
            answer_of(lambda: _begin_day(shop))
        return self._ready.copy(self.place("shop"))

    def shop_on(self, url: str) -> ReadyShop:
        """A shop in mid-morning whose server keeps its books in this database."""
        shop = ReadyShop(self.place("shop"))
        answer_of(lambda: _make(shop.folder, url))
        answer_of(lambda: _begin_day(shop))
        return shop

    def fresh_shop(self) -> ReadyShop:
        """Before its first day: nothing was sold, and no shift is open."""
        if self._fresh is None:
            folder = self.place("fresh")
            answer_of(lambda: _make(folder))
            self._fresh = ReadyShop(folder)
        return self._fresh.copy(self.place("shop"))


def _make(folder: Path, url: str = "") -> dict[str, Any]:
    folder.mkdir()
    make_ready(folder, SystemClock(), SystemRandomness(), url=url)
    return {}


def _begin_day(shop: ReadyShop) -> dict[str, Any]:
    with ServerChild(shop.server_data) as server:
        till = a_till(shop, server.port)
        till.start()
        till.begin_sync()
        till.open_shift()
        till.try_link()
        till.sell(MILK, COFFEE, PETROVA, redeem=Points(500))
        assert till.try_link().queued == 0
        till.stop()
    return {}


def a_till(
    shop: ReadyShop, port: int, wire: Callable[[], Transport] | None = None
) -> RealTill:
    def over_https() -> HttpTransport:
        ca_file = shop.server_data / "ca.pem"
        return HttpTransport(f"https://localhost:{port}", ca_file, SystemClock())

    return till_of(shop, SystemClock(), SystemRandomness(), wire or over_https)


class ServerChild:
    """The server's own HTTPS in a process that may be killed and begun again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket: socket.socket = listening_socket("127.0.0.1", 0)
        self.port: int = self._socket.getsockname()[1]
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._socket.close()

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    def begin(self) -> None:
        self._child = Child(self._serve)
        heard = self._child.line.hear()
        assert heard == {"what": "open"}, f"the server did not open its books: {heard}"

    def kill(self) -> None:
        """Signal 9. Whoever connects now waits for the next one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.line.close()

    def _serve(self, line: Line) -> None:
        server = open_server(self.folder)
        serving = make_uvicorn(server, self.folder)
        line.say("open")
        serving.run(sockets=[self._socket])


def pause(seconds: float) -> None:
    SystemClock().sleep(seconds)
