"""The advisory copy of a large chain: 92,331 goods and a million cards.

Written through the product's own CardsFile in pages of the feed, so that it lies on
the disk as it would after a first feed, and once more plainly, for the floors. Card
number n belongs to account n; fingerprints are the wire's own.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.codes import ean
from bench.figures import say
from bench.floors.plain import open_plain
from bench.floors.shop import some_goods
from cashier.store.cards_file import CardsFile, PageRow
from server.programmes import default_terms, feed_body, read_terms
from sync import protocol as wire

_TOLD_EVERY = 256
_PLAIN_TABLES = """
    CREATE TABLE goods (key TEXT PRIMARY KEY, version INTEGER, body BLOB)
    WITHOUT ROWID;
    CREATE TABLE cards (
        bucket INTEGER, key TEXT, version INTEGER, body BLOB,
        PRIMARY KEY (bucket, key)
    ) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    goods: int
    cards: int


def card_number(n: int) -> str:
    return ean(41_000_000_000 + n)


class BigCopy:
    """Goods and cards of a size, and a plain file with the same rows."""

    def __init__(self, file: CardsFile, card_key: bytes, plain: Path) -> None:
        self._file = file
        self._card_key = card_key
        self.plain: sqlite3.Connection = open_plain(plain)
        self._versions: dict[tuple[str, int], int] = {}
        self._buckets: dict[int, list[tuple[str, int]]] = {}
        # As the copy itself: losing it loses no money, so it is flushed lazily.
        self.plain.execute("PRAGMA synchronous = NORMAL")
        self.plain.executescript(_PLAIN_TABLES)

    def fill(self, size: Size) -> None:
        say(f"a copy of {size.goods} goods and {size.cards} cards is made")
        terms = read_terms(default_terms(), time_zone="Europe/Moscow")
        self._apply("programmes", 0, [(terms.programme_id, feed_body(terms))])
        self._fill_goods(size.goods)
        self._fill_cards(size.cards)
        for topic in wire.BUCKETS:
            self._file.complete(topic, datetime.now(UTC))
        self.plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- pages, also for the bench of the feed ------------------------------------

    def card_pages(
        self, rows_of_a_page: int, *, is_sorted: bool, seed: int
    ) -> Iterator[tuple[int, list[PageRow]]]:
        """Changes of cards as pages: a bucket, and rows in this order of keys."""
        chance = random.Random(seed)
        buckets = list(self._buckets)
        chance.shuffle(buckets)
        for bucket in buckets:
            cards = self._buckets[bucket]
            chosen = chance.sample(cards, min(rows_of_a_page, len(cards)))
            if is_sorted:
                chosen.sort()
            bodies = [
                (key, _card_body(n, chance.randrange(99_999))) for key, n in chosen
            ]
            yield bucket, self._rows("cards", bucket, bodies)

    def card_keys(self, count: int, seed: int) -> list[tuple[int, str]]:
        chance = random.Random(seed)
        buckets = [chance.choice(list(self._buckets)) for _ in range(count)]
        return [(b, chance.choice(self._buckets[b])[0]) for b in buckets]

    def apply(self, bucket: int, rows: Sequence[PageRow]) -> None:
        self._file.apply_page("cards", bucket, rows, rows[-1].version)

    def apply_plainly(self, topic: str, bucket: int, rows: Sequence[PageRow]) -> None:
        self.plain.execute("BEGIN IMMEDIATE")
        if topic == "cards":
            self.plain.executemany(
                "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?)",
                [(bucket, row.key, row.version, row.body) for row in rows],
            )
        elif topic == "goods":
            self.plain.executemany(
                "INSERT OR REPLACE INTO goods VALUES (?, ?, ?)",
                [(row.key, row.version, row.body) for row in rows],
            )
        self.plain.execute("COMMIT")

    # --- inside ---------------------------------------------------------------------

    def _fill_goods(self, count: int) -> None:
        pages: dict[int, list[tuple[str, bytes]]] = {}
        for row in some_goods(count):
            body = wire.GoodsRow(
                name=row["name"],
                price=int(row["price_minor"]),
                vat=int(row["vat"]),
                category=row["category"],
                department=row["department"],
            )
            key = row["barcode"]
            bucket = wire.bucket_of("goods", key)
            pages.setdefault(bucket, []).append((key, msgspec.json.encode(body)))
        for bucket, rows in sorted(pages.items()):
            for i in range(0, len(rows), wire.FEED_PAGE_ROWS):
                self._apply("goods", bucket, rows[i : i + wire.FEED_PAGE_ROWS])

    def _fill_cards(self, count: int) -> None:
        for n in range(count):
            key = wire.fingerprint(self._card_key, card_number(n))
            bucket = wire.bucket_of("cards", key)
            self._buckets.setdefault(bucket, []).append((key, n))
        for told, bucket in enumerate(sorted(self._buckets)):
            rows = sorted(self._buckets[bucket])
            self._apply("cards", bucket, [(key, _card_body(n, n)) for key, n in rows])
            if told % _TOLD_EVERY == 0:
                say(f"cards: {told} of {len(self._buckets)} buckets")

    def _apply(
        self, topic: str, bucket: int, bodies: Sequence[tuple[str, bytes]]
    ) -> None:
        rows = self._rows(topic, bucket, bodies)
        self._file.apply_page(topic, bucket, rows, rows[-1].version)
        self.apply_plainly(topic, bucket, rows)

    def _rows(
        self, topic: str, bucket: int, bodies: Sequence[tuple[str, bytes]]
    ) -> list[PageRow]:
        first = self._versions.get((topic, bucket), 0) + 1
        self._versions[topic, bucket] = first + len(bodies) - 1
        return [
            PageRow(key=key, version=v, body=body, part=wire.row_sum(key, body))
            for v, (key, body) in enumerate(bodies, first)
        ]


def _card_body(n: int, points: int) -> bytes:
    figures = wire.AccountFigures(
        account=f"{n:032x}",
        confirmed=points % 99_999,
        pending=0,
        held=points % 20_000,
        as_of=datetime.now(UTC).isoformat(timespec="milliseconds"),
        name="Petrova M.",
    )
    return msgspec.json.encode(figures)
