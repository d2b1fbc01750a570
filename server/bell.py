"""Rings when a letter was written, so that a till hears of it at once.

A till that listens asks for its mail and lets us keep the question for some seconds.
This is only about time: a till that hears nothing asks again, letters are numbered,
and a server with several processes rings only for the letters of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from server.database import Database

MOST_LISTENERS = 512  # More are answered at once, and ask at their own pace.
_LOOK_S = 0.25  # How soon a server that is leaving lets its listeners go.


class Bell:
    def __init__(self, database: Database, longest_s: float) -> None:
        self._longest_s = longest_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self.is_leaving: Callable[[], bool] = lambda: False
        database.on_letters = self.ring

    def ring(self, holders: frozenset[str]) -> None:
        """Letters for these tills are durable; from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake, holders)

    @contextmanager
    def listening(self, holder: str) -> Iterator[asyncio.Event | None]:
        """From here on no letter is missed; None: too many listen already."""
        self._loop = asyncio.get_running_loop()
        if sum(map(len, self._listeners.values())) >= MOST_LISTENERS:
            yield None
            return
        event = asyncio.Event()
        mine = self._listeners.setdefault(holder, set())
        mine.add(event)
        try:
            yield event
        finally:
            mine.discard(event)
            if not mine:
                self._listeners.pop(holder, None)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        """Whether it rang in time."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + min(seconds, self._longest_s)
        while not event.is_set() and loop.time() < ends and not self.is_leaving():
            left = min(_LOOK_S, ends - loop.time())
            try:
                await asyncio.wait_for(event.wait(), max(left, 0.0))
            except TimeoutError:
                continue
        return event.is_set()

    def _wake(self, holders: frozenset[str]) -> None:
        for holder in holders:
            for event in self._listeners.get(holder, ()):
                event.set()
