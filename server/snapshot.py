"""The cards of whole buckets in few bytes, for tills that are new or far behind.

Of a card's row a snapshot takes the balance and the status, and nothing that names a
person. What cannot be said in that (a gift card, a coupon, a status of another kind,
two cards that share their forty bits) is marked: only the row tells. Made from the
rows of the feed when a till asks; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from server import schema as db
from server.schema import TENANT
from sync import protocol as wire
from sync.snapshot_form import (
    MOST_POINTS,
    ShortCards,
    ShortStatus,
    checksum,
    pack,
    short_of,
)
from sync.snapshot_wire import PAGE_BYTES, SnapshotBucket

_TOPIC = "cards"
_row, _bucket = db.feed_row, db.feed_bucket
_VERSION = select(_bucket.c.version).where(
    _bucket.c.tenant == TENANT,
    _bucket.c.topic == _TOPIC,
    _bucket.c.bucket == bindparam("k_bucket"),
)
_ROWS = select(_row.c.row_key, _row.c.body).where(
    _row.c.tenant == TENANT,
    _row.c.topic == _TOPIC,
    _row.c.bucket == bindparam("k_bucket"),
    _row.c.body.is_not(None),
)
_CODES = {
    "active": ShortStatus.ACTIVE,
    "not_activated": ShortStatus.NOT_ACTIVATED,
    "blocked": ShortStatus.BLOCKED,
    "replaced": ShortStatus.REPLACED,
}


class _Figures(msgspec.Struct):
    """What of a row's body belongs into a snapshot."""

    confirmed: int
    status: str = "active"
    kind: str = "member"


_FIGURES = msgspec.json.Decoder(_Figures)


def buckets(conn: Connection, asked: Sequence[int]) -> list[SnapshotBucket]:
    """The first of these, as many as an answer holds; at least one."""
    found: list[SnapshotBucket] = []
    room = PAGE_BYTES
    for number in asked:
        one = _one(conn, number)
        room -= len(one.body)
        if found and room < 0:
            break
        found.append(one)
    return found


def _one(conn: Connection, number: int) -> SnapshotBucket:
    # The version is read first: rows that come later than it come once more by page.
    of = {"k_bucket": number}
    version = conn.execute(_VERSION, of).scalar_one()
    rows = conn.execute(_ROWS, of)
    body = pack(shortened((row.row_key, row.body) for row in rows))
    return SnapshotBucket(
        bucket=number,
        version=version,
        body=body,
        checksum=checksum(number, version, body),
    )


def shortened(rows: Iterable[tuple[str, bytes]]) -> ShortCards:
    """Rows of one bucket, by their fingerprints, as a snapshot has them."""
    cards: dict[int, tuple[int, ShortStatus]] = {}
    for key, body in rows:
        short = short_of(key)
        figures = _FIGURES.decode(body)
        code = _CODES.get(figures.status, ShortStatus.ROW_ONLY)
        fits = figures.kind == "member" and abs(figures.confirmed) <= MOST_POINTS
        if not fits or short in cards or code is ShortStatus.ROW_ONLY:
            cards[short] = (0, ShortStatus.ROW_ONLY)
        else:
            cards[short] = (figures.confirmed, code)
    shorts = sorted(cards)
    return ShortCards(
        shorts=shorts,
        confirmed=[cards[short][0] for short in shorts],
        statuses=bytes(cards[short][1] for short in shorts),
    )


def is_bucket(number: int) -> bool:
    return 0 <= number < wire.BUCKETS[_TOPIC]
