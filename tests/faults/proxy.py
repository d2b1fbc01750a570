"""A hostile middleman in a process of its own: it breaks whole requests.

It holds the chain's own certificate, so that it can do what no cable can: deliver a
request twice, or late, or out of order, answer with a page of HTML, or with a bomb.
What happens to each request is drawn from the seed that its owner gave.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import lzma
import os
import random
import ssl
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from tests.faults.forks import Child, Line

BLACK_S, DELAY_S, LATE_S = 3.0, 0.25, 0.6
BOMB_BYTES = 200 * 1024 * 1024
_PAGE = b"<!doctype html><html><body>Please sign in to the Wi-Fi</body></html>"


class Hangup(Exception):
    """The connection ends here, without a word more."""


@dataclass
class Middle:
    """One request on its way: what a fault may do with it."""

    owner: Proxy
    request: bytes
    near: asyncio.StreamWriter
    chance: random.Random

    async def deliver(self, request: bytes | None = None) -> bytes:
        return await self.owner.ask(self.request if request is None else request)

    async def answer(self, reply: bytes) -> None:
        self.near.write(reply)
        await self.near.drain()


Harm = Callable[[Middle], Awaitable[None]]


async def whole(way: Middle) -> None:
    await way.answer(await way.deliver())


async def refuse(way: Middle) -> None:
    raise Hangup


async def cut_request(way: Middle) -> None:
    """The server gets a part, at most all but a byte."""
    cut = way.chance.randrange(1, len(way.request))
    await way.owner.say_and_leave(way.request[:cut])
    raise Hangup


async def lose_reply(way: Middle) -> None:
    await way.deliver()
    raise Hangup


async def half_reply(way: Middle) -> None:
    reply = await way.deliver()
    await way.answer(reply[: way.chance.randrange(1, len(reply))])
    raise Hangup


async def twice(way: Middle) -> None:
    first = await way.deliver()
    second = await way.deliver()
    await way.answer(way.chance.choice((first, second)))


async def at_once_twice(way: Middle) -> None:
    replies = await asyncio.gather(way.deliver(), way.deliver())
    await way.answer(replies[0])


async def reorder(way: Middle) -> None:
    """An old request comes a second time, behind newer ones."""
    await whole(way)
    old = way.owner.old
    old.append(way.request)
    if len(old) > 3:
        await way.deliver(old.pop(way.chance.randrange(len(old))))


async def late(way: Middle) -> None:
    """Nobody waits for the answer any more when it arrives there."""
    way.owner.keep(_later(way))
    raise Hangup


async def _later(way: Middle) -> None:
    await asyncio.sleep(way.chance.uniform(0.0, LATE_S))
    with contextlib.suppress(OSError, Hangup):
        await way.deliver()


async def delay(way: Middle) -> None:
    await asyncio.sleep(way.chance.uniform(0.0, DELAY_S))
    reply = await way.deliver()
    await asyncio.sleep(way.chance.uniform(0.0, DELAY_S))
    await way.answer(reply)


async def black_hole(way: Middle) -> None:
    await asyncio.sleep(BLACK_S)
    raise Hangup


async def html(way: Middle) -> None:
    await way.answer(_reply(_PAGE, "Content-Type: text/html"))


async def html_after(way: Middle) -> None:
    await way.deliver()
    await html(way)


async def bomb(way: Middle) -> None:
    """A few bytes that would be two hundred megabytes: for the till or the server."""
    packing = way.chance.choice(tuple(_PACKERS))
    if way.chance.random() < 0.5:
        await way.answer(_reply(_bomb(packing), f"Content-Encoding: {packing}"))
        return
    said = await way.deliver(_request(_bomb(packing), f"Content-Encoding: {packing}"))
    if not said.startswith(b"HTTP/1.1 413"):
        os._exit(1)  # Not refused: the owner hears that nobody is there any more.
    await whole(way)


async def huge(way: Middle) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {BOMB_BYTES}\r\n\r\n".encode()
    await way.answer(head)
    with contextlib.suppress(OSError):
        for _ in range(BOMB_BYTES // 65536):
            if way.near.is_closing():
                break
            await way.answer(bytes(65536))
    raise Hangup


async def any_of_these(way: Middle) -> None:
    await way.chance.choice(ALONE)(way)


async def busy(way: Middle) -> None:
    status = way.chance.choice(("429 Too Many", "500 Oops", "503 Busy", "502 Bad"))
    await way.answer(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())


HARMS: dict[str, Harm] = {
    "refuse": refuse,
    "cut in mid-request": cut_request,
    "lost reply": lose_reply,
    "half a reply": half_reply,
    "delivered twice": twice,
    "delivered twice at once": at_once_twice,
    "old requests again": reorder,
    "delivered late": late,
    "delay": delay,
    "black hole": black_hole,
    "HTML instead": html,
    "HTML after it was done": html_after,
    "compressed bomb": bomb,
    "huge body": huge,
    "server busy": busy,
    "any of these": any_of_these,
}
ALONE = tuple(harm for harm in HARMS.values() if harm is not any_of_these)


def _reply(body: bytes, header: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _request(body: bytes, header: str) -> bytes:
    head = f"POST /v1/upload HTTP/1.1\r\nHost: localhost\r\n{header}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


_PACKERS: dict[str, Callable[[], _Packer]] = {
    "deflate": lambda: zlib.compressobj(9),
    "lzma": lambda: lzma.LZMACompressor(lzma.FORMAT_ALONE, preset=0),
}
_PACKED: dict[str, bytes] = {}


def _bomb(packing: str) -> bytes:
    if packing not in _PACKED:
        packer = _PACKERS[packing]()
        chunks = [packer.compress(bytes(1024 * 1024)) for _ in range(BOMB_BYTES >> 20)]
        _PACKED[packing] = b"".join(chunks) + packer.flush()
    return _PACKED[packing]


@dataclass
class Proxy:
    """Inside the middleman's process."""

    folder: Path
    target: int
    line: Line
    harm: Harm = whole
    share: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    old: list[bytes] = field(default_factory=list)
    struck: int = 0
    _kept: set[asyncio.Task[None]] = field(default_factory=set)

    def live(self) -> None:
        # It breaks connections for a living, and need not complain of it.
        logging.getLogger("asyncio").disabled = True
        asyncio.run(self._live())

    async def _live(self) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=tls)
        loop = asyncio.get_running_loop()
        self.line.say("port", port=server.sockets[0].getsockname()[1])
        while (order := await loop.run_in_executor(None, self.line.hear)) is not None:
            self.harm = HARMS.get(order["harm"], whole)
            self.share = order["share"]
            self.chance = random.Random(order["seed"])
            if not self.share:
                await asyncio.gather(*self._kept)
                self.old.clear()
            self.line.say("heard", struck=self.struck)
        os._exit(0)

    def keep(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    async def ask(self, request: bytes) -> bytes:
        """The server's whole reply, over a connection of its own."""
        far_in, far_out = await self._dial()
        try:
            far_out.write(request)
            await far_out.drain()
            return await _message(far_in)
        finally:
            far_out.close()

    async def say_and_leave(self, part: bytes) -> None:
        _, far_out = await self._dial()
        far_out.write(part)
        await far_out.drain()
        far_out.close()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tls = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        return await asyncio.open_connection(
            "127.0.0.1", self.target, ssl=tls, server_hostname="localhost"
        )

    async def _meet(
        self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(Hangup, OSError, asyncio.IncompleteReadError):
            while True:
                request = await _message(near_in)
                harm = whole
                if self.chance.random() < self.share:
                    harm = self.harm
                    self.struck += 1
                seed = random.Random(self.chance.random())
                await harm(Middle(self, request, near_out, seed))
        near_out.close()


async def _message(stream: asyncio.StreamReader) -> bytes:
    """Head and body of one request or reply of HTTP/1.1, with a stated length."""
    head = await stream.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    lengths = [n.partition(b":")[2] for n in lines if n.startswith(b"content-length:")]
    return head + await stream.readexactly(int(lengths[0]) if lengths else 0)


class Middleman:
    """Its owner's end. Context manager; `port` is where tills should call."""

    def __init__(self, folder: Path, target: int) -> None:
        self._child = Child(lambda line: Proxy(folder, target, line).live())
        heard = self._child.line.hear()
        assert heard is not None
        self.port: int = heard["port"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.kill()
        self._child.line.close()

    def strike(self, harm: str, share: float, seed: int) -> None:
        self._order(harm, share, seed)

    def heal(self) -> int:
        """All is well, and what was late has arrived; how often it struck so far."""
        return self._order("", 0.0, 0)

    def _order(self, harm: str, share: float, seed: int) -> int:
        self._child.line.say("order", harm=harm, share=share, seed=seed)
        heard = self._child.line.hear()
        assert heard is not None, "the middleman is gone"
        return int(heard["struck"])
