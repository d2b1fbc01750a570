"""A long queue over a slow line: the till's own turns through a relay of 1 Mbit/s.

The relay carries bytes between a till and the server program, each way no faster than
the line; what it carries is TLS, as on the real one. The queue lies in memory, so that
the line and the server are measured and not how quickly a till reads its disk.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from bench.figures import figure
from bench.floors.hold import serving
from bench.floors.shop import RealClock
from bench.sync.chain import Chain, Till
from bench.sync.entries import Goods, receipts
from cashier.domain.ids import StoreId, TillId
from cashier.till.ports import TillIdentity
from server import authority
from sync import protocol as wire
from sync.client import SyncClient, Unreachable, hello
from sync.cycle import UploadTurn, at_once
from sync.queue import Batch
from sync.transport import HttpTransport

SECONDS = 10.0
BITS_PER_S = 1_000_000
_PIECE = 4096
_GOODS = 2_000
_TRIES = 100


class Queued:
    """A journal in memory: what `UploadTurn` needs of a till."""

    def __init__(self, till: Till, entries: list[bytes]) -> None:
        self._till = till
        self._entries = entries
        self._heads = [wire.GENESIS]
        for seq, body in enumerate(entries, 1):
            self._heads.append(wire.next_head(self._heads[-1], seq, body))
        self.acked = 0

    def identity(self) -> TillIdentity:
        me = self._till.me
        return TillIdentity(
            till=TillId(me.till),
            store=StoreId(me.store),
            till_number=me.till_number,
            store_number=me.store_number,
            incarnation=me.incarnation,
            epoch=me.epoch,
        )

    def owes_report(self) -> int | None:
        return None  # No server was restored here.

    def next_batch(self, *, most: int, from_seq: int | None = None) -> Batch | None:
        after = self.acked if from_seq is None else from_seq - 1
        bodies = self._entries[after : after + most]
        if not bodies:
            return None
        return Batch(
            first_seq=after + 1,
            head_before=self._heads[after],
            head_after=self._heads[after + len(bodies)],
            bodies=bodies,
        )

    def acknowledge(self, ack: wire.UploadAck, _now: datetime) -> int:
        self.acked = ack.ack_seq
        return self.acked

    def trim(self, _now: datetime) -> None:
        return

    def sign(self, data: bytes) -> bytes:
        return self._till.key.sign(data)


def measure(chain: Chain, count: int) -> None:
    """The last of all that need this server in this process: it is closed here."""
    till, chance = chain.till(4), random.Random(5)
    made = receipts(chance, Goods(chance, _GOODS), chain.accounts, iter(()))
    queue = Queued(till, list(islice(made, count)))
    chain.close()
    with serving(chain.folder) as (url, _), relay(url) as (slow_url, carried):
        ca_file = chain.folder / authority.CA_CERTIFICATE
        transport = HttpTransport(slow_url, ca_file, RealClock())
        _wait_for(transport)
        client = SyncClient(transport, queue, queue.identity)
        turn = UploadTurn(client, queue, at_once)  # type: ignore[arg-type]
        before, began = carried[0], time.perf_counter()
        while turn().more:
            pass
        took = time.perf_counter() - began
        transport.close()
    assert queue.acked == count
    figure(
        f"drain_{count}",
        took,
        "s",
        floor=(carried[0] - before) * 8 / BITS_PER_S,
        target=SECONDS,
        bytes_each=round((carried[0] - before) / count, 1),
    )


@contextmanager
def relay(url: str) -> Iterator[tuple[str, list[int]]]:
    """A slow line to this address; what went up is counted."""
    place = urlsplit(url)
    assert place.hostname is not None
    assert place.port is not None
    there = (place.hostname, place.port)
    listening = socket.create_server(("127.0.0.1", 0))
    carried = [0]
    ends: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                ends.append(near)
                far = socket.create_connection(there)
                ends.append(far)
                for one, other, counts in ((near, far, carried), (far, near, [0])):
                    threading.Thread(
                        target=_carry, args=(one, other, counts), daemon=True
                    ).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"https://localhost:{listening.getsockname()[1]}", carried
    finally:
        for end in (listening, *ends):
            end.close()


def _carry(one: socket.socket, other: socket.socket, carried: list[int]) -> None:
    """Bytes of one direction, each piece when the line would have taken it."""
    free_at = time.perf_counter()
    with suppress(OSError):
        while piece := one.recv(_PIECE):
            free_at = max(free_at, time.perf_counter()) + len(piece) * 8 / BITS_PER_S
            time.sleep(max(0.0, free_at - time.perf_counter()))
            other.sendall(piece)
            carried[0] += len(piece)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


def _wait_for(transport: HttpTransport) -> None:
    for _ in range(_TRIES):
        try:
            hello(transport)
        except Unreachable:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")
