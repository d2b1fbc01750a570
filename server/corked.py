"""One packet for each answer: what is written in one go leaves in one go.

An answer is written as head and body, one after the other; over TLS each becomes a
record, a call of the system and often a packet of its own. For the small answers that
tills get, that costs more than making them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


class _Corked:
    """A transport that keeps what is written until the loop comes round."""

    def __init__(self, transport: asyncio.Transport, loop: Any) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(bytes(data))

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._waiting:
            data, self._waiting = b"".join(self._waiting), []
            self._transport.write(data)


class CorkedProtocol(H11Protocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(_Corked(transport, self.loop))  # type: ignore[arg-type]
