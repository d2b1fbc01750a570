"""The snapshot of the cards: its bytes, how fast a till takes it in, and a look-up.

The server's bytes are read, checked and put into the till's encrypted file. The floor
is the same figures, one row a card and sorted, through plain `sqlite3`.
"""

from __future__ import annotations

import random
import sqlite3
from array import array
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bench.figures import figure, median_ms
from bench.floors.plain import open_plain
from cashier.store import short_cards
from cashier.store.cards_file import CardsFile, open_cards
from cashier.store.short_cards import ShortBucket
from sync import protocol as wire
from sync.snapshot_form import ShortCards, pack, unpack
from sync.snapshot_wire import MOST_BUCKETS
from sync.squeeze import deflated

SORTED = 500_000
BYTES_A_CARD = 5.0
_KEY = b"k" * 32
_LOOK_UPS = 3_000
_BUCKETS = wire.BUCKETS["cards"]


def measure(folder: Path, cards: int) -> None:
    made = [_bucket(random.Random(n), cards // _BUCKETS or 1) for n in range(_BUCKETS)]
    bodies = [pack(bucket) for bucket in made]
    count = sum(len(bucket.shorts) for bucket in made)
    sent = sum(len(deflated(b64encode(body))) for body in bodies)
    figure(
        "snapshot_bytes_a_card", sent / count, "bytes", target=BYTES_A_CARD, cards=count
    )
    file = CardsFile(folder / "short", _KEY)
    began, busy = perf_counter(), process_time()
    _apply(file, bodies)
    real, busy = perf_counter() - began, process_time() - busy
    plain = open_plain(folder / "plain-short.db")
    began, floor_busy = perf_counter(), process_time()
    _apply_plainly(plain, made)
    floor, floor_busy = perf_counter() - began, process_time() - floor_busy
    plain.close()
    figure(
        "snapshot_apply",
        count / real,
        "rows/s",
        floor=count / floor,
        target=SORTED,
        by_processor=round(count / busy),
        floor_by_processor=round(count / floor_busy),
        rows=count,
    )
    _look_ups(folder, made)
    file.close()


def _bucket(chance: random.Random, count: int) -> ShortCards:
    drawn = array("I", chance.randbytes(4 * count))
    shorts = sorted({bits >> 2 for bits in drawn})
    points = [max(int(chance.gauss(9_000, 9_000)), 0) for _ in shorts]
    return ShortCards(shorts=shorts, confirmed=points, statuses=bytes(len(shorts)))


def _apply(file: CardsFile, bodies: list[bytes]) -> None:
    now = datetime.now(UTC)
    for first in range(0, _BUCKETS, MOST_BUCKETS):
        found = []
        for bucket in range(first, first + MOST_BUCKETS):
            cards = unpack(bodies[bucket])
            found.append(
                ShortBucket(
                    bucket=bucket,
                    version=1,
                    shorts=cards.shorts,
                    confirmed=cards.confirmed,
                    statuses=cards.statuses,
                )
            )
        file.apply_snapshot(found, now)
    file.complete("cards", now)


def _apply_plainly(plain: sqlite3.Connection, made: list[ShortCards]) -> None:
    plain.execute("PRAGMA synchronous = NORMAL")
    plain.execute(
        "CREATE TABLE short (bucket INTEGER, short INTEGER, points INTEGER,"
        " status INTEGER, PRIMARY KEY (bucket, short)) WITHOUT ROWID"
    )
    for first in range(0, _BUCKETS, MOST_BUCKETS):
        plain.execute("BEGIN IMMEDIATE")
        for bucket in range(first, first + MOST_BUCKETS):
            cards = made[bucket]
            rows = zip(cards.shorts, cards.confirmed, cards.statuses, strict=True)
            plain.executemany(
                f"INSERT INTO short VALUES ({bucket}, ?, ?, ?)",
                rows,
            )
        plain.execute("COMMIT")


def _look_ups(folder: Path, made: list[ShortCards]) -> None:
    """Of any card, among all of them: the reader's own connection."""
    chance = random.Random(7)
    engine = open_cards(folder / "short", 1, _KEY)
    runs = []
    with engine.connect() as ask:
        for _ in range(_LOOK_UPS):
            bucket = chance.randrange(_BUCKETS)
            key = f"{chance.choice(made[bucket].shorts) << 2:08x}"
            began = perf_counter()
            shown = short_cards.shown(ask, bucket)
            assert shown is not None
            assert shown.find(ask, key) is not None
            runs.append(perf_counter() - began)
    engine.dispose()
    figure("snapshot_look_up", median_ms(runs), "ms", looked_up=len(runs))
