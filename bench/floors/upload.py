"""Upload of a journal in batches of 1, 10, 100 and 500 entries, through dispatch.

The entries are those of real sales with redemptions: sale, redemption and earning in
turn. The floor is the same bytes in one plain table, one transaction a batch.
"""

from __future__ import annotations

import sqlite3
from itertools import cycle
from time import perf_counter

from bench.figures import figure
from bench.floors.hold import client_of
from bench.floors.plain import open_plain
from bench.floors.shop import CARDS, Shop
from sync.queue import Batch

INBOX = (
    "CREATE TABLE inbox (holder TEXT, incarnation INTEGER, seq INTEGER, hash TEXT,"
    " body BLOB, state TEXT, received_at TEXT, PRIMARY KEY (holder, incarnation, seq))"
)
PUT = "INSERT INTO inbox VALUES ('1-1', 1, ?, ?, ?, 'posted', '2030-01-01')"


def measure(shop: Shop, batches: dict[int, int]) -> None:
    """So many batches of each size."""
    _sell_enough(shop, sum(size * count for size, count in batches.items()))
    client = client_of(shop, shop.link)
    plain = open_plain(shop.folder / "plain-inbox.db")
    plain.execute(INBOX)
    after = 0
    for size, count in batches.items():
        real = floor = 0.0
        for _ in range(count):
            batch = shop.files.side.next_batch(most=size, from_seq=after + 1)
            assert batch is not None
            began = perf_counter()
            client.upload(
                first_seq=batch.first_seq,
                head_before=batch.head_before,
                head_after=batch.head_after,
                bodies=batch.bodies,
            )
            real += perf_counter() - began
            began = perf_counter()
            _put_plainly(plain, batch)
            floor += perf_counter() - began
            after = batch.last_seq
        entries = size * count
        figure(
            f"upload_{size}",
            entries / real,
            "entries/s",
            floor=entries / floor,
            entries=entries,
        )
    plain.close()


def _put_plainly(plain: sqlite3.Connection, batch: Batch) -> None:
    plain.execute("BEGIN IMMEDIATE")
    rows = enumerate(batch.bodies, batch.first_seq)
    plain.executemany(PUT, [(seq, batch.head_after, body) for seq, body in rows])
    plain.execute("COMMIT")


def _sell_enough(shop: Shop, entries: int) -> None:
    """A batch may also end at its size in bytes: sell a little more."""
    cards = cycle(CARDS)
    while shop.files.side.figures().queued < entries + 10:
        shop.sell(next(cards))
