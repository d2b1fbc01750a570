"""What a replay puts around tills and server: its time, its chance and its links."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from cashier.store.keystore import Secret
from server.dispatch import Server
from sync.client import Reply, Unreachable


class VirtualClock:
    """Stands at the moment of the receipt in hand; never goes back."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._now = start

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._start).total_seconds()

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment)


class SeededRandomness:
    """Identifiers and keys from a generator of their own."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)


class MemorySecrets:
    """A key store that lives as long as the run."""

    def __init__(self, known: Mapping[Secret, bytes]) -> None:
        self._secrets = dict(known)

    def get(self, secret: Secret) -> bytes | None:
        return self._secrets.get(secret)

    def put(self, secret: Secret, value: bytes) -> None:
        self._secrets[secret] = value


class Link:
    """The line between one store and the server: there, or cut."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.is_up = True

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        del wait_s  # An answer comes at once, or the line is cut.
        if not self.is_up:
            raise Unreachable
        status, answer = self.server.dispatch(path, headers, body)
        return Reply(status=status, body=answer)
