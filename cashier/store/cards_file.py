"""The advisory copy of goods, cards, staff and programmes, as the feed writes it.

A file of its own: losing it loses no money, so it is flushed lazily and rebuilt at
will. A page and its cursor are one transaction. A rebuild goes into a new file; a
pointer beside the files says which one counts, because renaming a file over an
open one corrupts both.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.errors import StorageRefused
from cashier.store import cards_schema as schema, short_cards
from cashier.store.columns import moment_text
from cashier.store.engine import checkpoint, log_bytes, open_encrypted
from cashier.store.item_rows import GoodsBody, search_words
from cashier.store.journal import flush_folder
from cashier.store.query import Statement
from cashier.store.short_cards import ShortBucket

LARGE_LOG_BYTES = 16 * 1024 * 1024
CHECKSUM_MODULUS = 2**61  # As on the wire.
POINTER = "cards.current"
_HALF = 31  # Bits of a row's part of the checksum.


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One row of the feed; body None: gone. `part` is its share of the checksum."""

    key: str
    version: int
    body: bytes | None
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSum:
    rows: int
    checksum: int


class _Topic:
    """Statements of one topic."""

    def __init__(self, table: Table) -> None:
        c = table.c
        put = insert(table).values(
            {
                name: bindparam(name)
                for name in ("bucket", "key", "version", "part", "body")
            }
        )
        keys = ["key"] if "id" in c else ["bucket", "key"]
        self.put = Statement(
            put.on_conflict_do_update(
                index_elements=keys,
                set_={
                    name: put.excluded[name]
                    for name in ("bucket", "version", "part", "body")
                },
            )
        )
        self.drop = Statement(
            delete(table).where(
                c.bucket == bindparam("in_bucket"), c.key == bindparam("k")
            )
        )
        # A sum of all would not fit into 64 bits; of their halves it does.
        self.sums = Statement(
            select(
                func.count().label("rows"),
                func.coalesce(func.sum(c.part.op(">>")(_HALF)), 0).label("high"),
                func.coalesce(func.sum(c.part.op("&")(2**_HALF - 1)), 0).label("low"),
            ).where(c.bucket == bindparam("in_bucket"))
        )
        self.clear = Statement(delete(table).where(c.bucket == bindparam("in_bucket")))


_TOPICS = {name: _Topic(table) for name, table in schema.TOPICS.items()}
_cursor = schema.cursor
_put_cursor = insert(_cursor)
_PUT_CURSOR = Statement(
    _put_cursor.on_conflict_do_update(
        index_elements=["topic", "bucket"],
        set_={
            name: _put_cursor.excluded[name] for name in ("after", "rows", "checksum")
        },
    )
)
_CURSORS = Statement(
    select(_cursor.c.bucket, _cursor.c.after)
    .where(_cursor.c.topic == bindparam("of"))
    .order_by(_cursor.c.bucket)
)
_COMPLETE = Statement(
    insert(schema.checkpoint).prefix_with("OR REPLACE")  # One row a topic.
)
_HIDE_SHORTS = Statement(
    delete(schema.checkpoint).where(schema.checkpoint.c.topic == "shorts")
)
_COMPARED = Statement(select(func.coalesce(func.max(schema.compared.c.epoch), 0)))
_NOTE_COMPARED = Statement(insert(schema.compared).prefix_with("OR REPLACE"))
_GOODS_ID = Statement(
    select(schema.goods.c.id).where(schema.goods.c.key == bindparam("k"))
)
_GOODS_IDS = Statement(
    select(schema.goods.c.id).where(schema.goods.c.bucket == bindparam("in_bucket"))
)
_TABLES = Statement(select(func.count()).select_from(schema.tables.tables["cursor"]))


class CardsFile:
    """The one writer; used by the sync thread alone. Readers have their own."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Goes on with the newest file; begins a new one instead of a damaged one."""
        self._folder = folder
        self._key = key
        folder.mkdir(parents=True, exist_ok=True)
        current = pointed(folder)
        newest = max(_numbers(folder), default=0)
        self._number = max(newest, current, 1)
        try:
            self._connection = self._open(self._number)
        except StorageRefused:
            self._number += 1
            self._connection = self._open(self._number)
            current = 0
        if current == 0:
            self.switch()

    @property
    def is_rebuilding(self) -> bool:
        """A new file is being filled; the old one still answers."""
        return pointed(self._folder) != self._number

    def apply_page(
        self, topic: str, bucket: int, rows: Sequence[PageRow], after: int
    ) -> None:
        """A page and its cursor, whole or not at all. May be repeated."""
        statements, ask = _TOPICS[topic], self._connection
        # By key, as they lie in the file: neighbours are written together.
        live = sorted((r for r in rows if r.body is not None), key=_key_of)
        gone = [row for row in rows if row.body is None]
        with ask.begin():
            if topic == "goods":
                self._forget_words([row.key for row in rows])
            for row in gone:
                statements.drop.change(ask, in_bucket=bucket, k=row.key)
                if topic == "cards" and bucket in self._short:
                    short_cards.drop_card(ask, bucket, row.key)
            statements.put.change_many(
                ask,
                [(bucket, row.key, row.version, row.part, row.body) for row in live],
            )
            if topic == "goods":
                self._learn_words(live)
            self._put_cursor(topic, bucket, after)
        self._keep_log_small()

    def apply_snapshot(self, found: Sequence[ShortBucket], as_of: datetime) -> None:
        """Cards in short, with their cursors: all of these buckets or none.

        Nothing of them is shown before the topic is complete. Rows that lie here stay
        for what a snapshot does not have.
        """
        ask = self._connection
        with ask.begin():
            _HIDE_SHORTS.change(ask)
            for one in found:
                short_cards.put(ask, one, as_of)
            _PUT_CURSOR.change_many(
                ask,
                [
                    ("cards", one.bucket, one.version, len(one.shorts), 0)
                    for one in found
                ],
            )
        self._short |= {one.bucket: len(one.shorts) for one in found}
        self._keep_log_small()

    @property
    def short_buckets(self) -> Sequence[int]:
        """Buckets of cards that stand here in short, until their rows came whole."""
        return sorted(self._short)

    def drop_short(self, bucket: int) -> None:
        """Its rows are here, whole and added up: they say it all."""
        if bucket in self._short:
            with self._connection.begin():
                short_cards.drop(self._connection, bucket)
                rows = self.cursors("cards")
                del self._short[bucket]
                self._put_cursor("cards", bucket, rows[bucket])

    def bucket_sum(self, topic: str, bucket: int) -> BucketSum:
        """Counted anew from the rows, to be compared with the server's."""
        (found,) = _TOPICS[topic].sums.rows(self._connection, in_bucket=bucket)
        whole = (found.high << _HALF) + found.low
        return BucketSum(rows=found.rows, checksum=whole % CHECKSUM_MODULUS)

    def reset_bucket(self, topic: str, bucket: int) -> None:
        """Its rows do not add up: forget them and read the bucket again."""
        with self._connection.begin():
            if topic == "goods":
                ids = _GOODS_IDS.rows(self._connection, in_bucket=bucket)
                self._drop_words([row.id for row in ids])
            _TOPICS[topic].clear.change(self._connection, in_bucket=bucket)
            if topic == "cards" and self._short.pop(bucket, None) is not None:
                short_cards.drop(self._connection, bucket)
            self._put_cursor(topic, bucket, 0)

    def cursors(self, topic: str) -> dict[int, int]:
        """How far each bucket was read; a bucket never read is missing."""
        rows = _CURSORS.rows(self._connection, of=topic)
        return {row.bucket: row.after for row in rows}

    def complete(self, topic: str, as_of: datetime) -> None:
        """Every bucket of the topic reached the heads that stood at this moment."""
        with self._connection.begin():
            for name in (topic, "shorts") if topic == "cards" else (topic,):
                _COMPLETE.change(
                    self._connection, topic=name, complete_as_of=moment_text(as_of)
                )

    @property
    def compared_in(self) -> int:
        """The last epoch of the server in which all buckets agreed; 0: in none."""
        return _COMPARED.number(self._connection)

    def note_compared(self, epoch: int) -> None:
        """In this epoch of the server every bucket added up to what it said."""
        with self._connection.begin():
            _NOTE_COMPARED.change(self._connection, id=1, epoch=epoch)

    def fresh(self) -> None:
        """Begin again in a new, empty file; readers keep the old until switch()."""
        self.close()
        self._number += 1
        self._connection = self._open(self._number)

    def switch(self) -> None:
        """From now on this file is the one that readers look into."""
        waiting = self._folder / (POINTER + ".new")
        with waiting.open("w") as file:
            file.write(str(self._number))
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self._folder / POINTER)
        flush_folder(self._folder)

    def drop_old(self) -> None:
        """At start, before anybody reads: old files are of no use."""
        current = pointed(self._folder)
        for number in _numbers(self._folder):
            if number < min(current, self._number):
                for tail in ("", "-wal", "-shm"):
                    with suppress(OSError):
                        Path(f"{cards_path(self._folder, number)}{tail}").unlink()

    def close(self) -> None:
        engine = self._connection.engine
        self._connection.close()
        engine.dispose()

    # --- inside ---------------------------------------------------------------

    def _open(self, number: int) -> Connection:
        engine = open_cards(self._folder, number, self._key)
        try:
            connection = engine.connect()
            with connection.begin():
                found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if found == 0:
                    for step in schema.STEPS:
                        connection.exec_driver_sql(step)
                    connection.exec_driver_sql(
                        f"PRAGMA user_version = {schema.VERSION}"
                    )
                elif found != schema.VERSION:
                    raise StorageRefused(f"cards file of version {found}")
                connection.exec_driver_sql(schema.COMPARED)
            _TABLES.number(connection)
            self._short = short_cards.buckets(connection)
        except StorageRefused:
            engine.dispose()
            raise
        return connection

    def _keep_log_small(self) -> None:
        raw: Any = self._connection.connection.driver_connection
        if log_bytes(raw) > LARGE_LOG_BYTES:
            checkpoint(self._connection)

    def _put_cursor(self, topic: str, bucket: int, after: int) -> None:
        found = self.bucket_sum(topic, bucket)
        rows = found.rows
        if topic == "cards":
            rows = max(rows, self._short.get(bucket, 0))
        _PUT_CURSOR.change_many(
            self._connection, [(topic, bucket, after, rows, found.checksum)]
        )

    def _forget_words(self, keys: Sequence[str]) -> None:
        ids = [_GOODS_ID.row(self._connection, k=key) for key in keys]
        self._drop_words([row.id for row in ids if row is not None])

    def _drop_words(self, ids: Sequence[int]) -> None:
        if ids:
            self._connection.exec_driver_sql(
                "DELETE FROM goods_words WHERE rowid = ?", [(i,) for i in ids]
            )

    def _learn_words(self, rows: Sequence[PageRow]) -> None:
        found = []
        for row in rows:
            assert row.body is not None
            number = _GOODS_ID.number(self._connection, k=row.key)
            name = GoodsBody.read(row.body).name
            found.append((number, search_words(f"{name} {row.key}")))
        if found:
            self._connection.exec_driver_sql(
                "INSERT INTO goods_words (rowid, words) VALUES (?, ?)", found
            )


_key_of = attrgetter("key")


def open_cards(folder: Path, number: int, key: bytes) -> Engine:
    return open_encrypted(cards_path(folder, number), key, synchronous="NORMAL")


def cards_path(folder: Path, number: int) -> Path:
    return folder / f"cards-{number:06d}.db"


def pointed(folder: Path) -> int:
    """The number of the file that counts; 0: none yet, or the pointer is damaged."""
    try:
        number = int((folder / POINTER).read_text())
    except (OSError, ValueError):
        return 0
    return number if cards_path(folder, number).exists() else 0


def _numbers(folder: Path) -> list[int]:
    names = (path.stem.removeprefix("cards-") for path in folder.glob("cards-*.db"))
    return [int(name) for name in names if name.isdigit()]
