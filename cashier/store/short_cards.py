"""Cards of a snapshot at the till: balance and status, by thirty bits of fingerprint.

A few hundred cards are one value of the table: sorted fingerprints, then balances,
then statuses, each of fixed width, found by halving. So a bucket is applied by
writing a few values, not a thousand rows. Another card may match by chance: what is
found here has no account, so nothing can be spent, given off or earned twice by it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.dialects.sqlite import insert

from cashier.domain.amounts import Points
from cashier.domain.ids import CardNumber
from cashier.domain.member import CardStatus, Member
from cashier.store import cards_schema as schema
from cashier.store.columns import maybe_moment, moment_text
from cashier.store.query import Statement

CARDS_A_PIECE = 128
_WIDTH = 4 + 8 + 1  # Of a card: fingerprint, balance, status.
_SHORT_BITS, _KEY_DIGITS = 30, 8  # Of the fingerprint, as on the wire.
ROW_ONLY = 7
# Of a card known by chance only, an active one gets what a new card gets.
_STATUS = {
    0: CardStatus.UNKNOWN,
    1: CardStatus.NOT_ACTIVATED,
    2: CardStatus.BLOCKED,
    3: CardStatus.REPLACED,
}
_WORD = {0: "active", 1: "not_activated", 2: "blocked", 3: "replaced"}

_piece, _of = schema.short_piece, schema.short_bucket
_CLEAR = Statement(
    delete(_piece).where(_piece.c.place.between(bindparam("lowest"), bindparam("most")))
)
_FORGET = Statement(delete(_of).where(_of.c.bucket == bindparam("in_bucket")))
_PUT_PIECE = Statement(insert(_piece).prefix_with("OR REPLACE"))
_PUT_BUCKET = Statement(insert(_of).prefix_with("OR REPLACE"))
_BUCKETS = Statement(select(_of.c.bucket, _of.c.cards).order_by(_of.c.bucket))
_FOUND = Statement(
    select(_piece.c.place, _piece.c.body)
    .where(_piece.c.place.between(bindparam("lowest"), bindparam("most")))
    .order_by(_piece.c.place.desc())
    .limit(1)
)
# Shown only when every bucket has reached one checkpoint.
_SHOWN = Statement(
    text(
        "SELECT version, as_of FROM short_bucket WHERE bucket = :b"
        " AND EXISTS (SELECT 1 FROM checkpoint WHERE topic = 'shorts')"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortBucket:
    """A bucket as a snapshot brought it: columns sorted by fingerprint."""

    bucket: int
    version: int
    shorts: Sequence[int]
    confirmed: Sequence[int]
    statuses: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortCard:
    """What is known of a card without its row."""

    confirmed: int
    status: int
    as_of: str

    @property
    def word(self) -> str:
        return _WORD[self.status]

    def member(self, card: CardNumber) -> Member:
        """Figures with their time; no account, so nothing to spend from."""
        return Member(
            card=card,
            status=_STATUS[self.status],
            confirmed=Points(self.confirmed),
            as_of=maybe_moment(self.as_of),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A bucket that lies here in short, at this version."""

    bucket: int
    version: int
    as_of: str

    def find(self, ask: Connection, key: str) -> ShortCard | None:
        short = short_of(key)
        row = _FOUND.row(
            ask, lowest=_place(self.bucket), most=_place(self.bucket, short)
        )
        if row is None:
            return None
        shorts, confirmed, statuses = _columns(row.body)
        at = bisect_left(shorts, short)
        if at == len(shorts) or shorts[at] != short:
            return None
        return ShortCard(confirmed=confirmed[at], status=statuses[at], as_of=self.as_of)


def shown(ask: Connection, bucket: int) -> Shown | None:
    row = _SHOWN.row(ask, b=bucket)
    if row is None:
        return None
    return Shown(bucket=bucket, version=row.version, as_of=row.as_of)


def short_of(key: str) -> int:
    """The thirty bits by which a snapshot knows a card inside its bucket."""
    return int(key[:_KEY_DIGITS], 16) >> (4 * _KEY_DIGITS - _SHORT_BITS)


# --- writing: the sync thread's, inside a transaction ----------------------------


def buckets(ask: Connection) -> dict[int, int]:
    """How many cards lie here in short, by bucket."""
    return {row.bucket: row.cards for row in _BUCKETS.rows(ask)}


def put(ask: Connection, one: ShortBucket, as_of: datetime) -> None:
    """In place of what was here of this bucket."""
    _clear(ask, one.bucket)
    _PUT_PIECE.change_many(ask, _pieces(one))
    _PUT_BUCKET.change_many(
        ask, [(one.bucket, one.version, moment_text(as_of), len(one.shorts))]
    )


def drop(ask: Connection, bucket: int) -> None:
    _clear(ask, bucket)
    _FORGET.change(ask, in_bucket=bucket)


def drop_card(ask: Connection, bucket: int, key: str) -> None:
    """It is gone at the server."""
    short = short_of(key)
    row = _FOUND.row(ask, lowest=_place(bucket), most=_place(bucket, short))
    if row is None:
        return
    shorts, confirmed, statuses = (list(column) for column in _columns(row.body))
    if short in shorts:
        at = shorts.index(short)
        statuses[at] = ROW_ONLY
        body = _body(shorts, confirmed, bytes(statuses))
        _PUT_PIECE.change_many(ask, [(row.place, body)])


def _clear(ask: Connection, bucket: int) -> None:
    _CLEAR.change(ask, lowest=_place(bucket), most=_place(bucket + 1) - 1)


def _place(bucket: int, short: int = 0) -> int:
    return bucket << _SHORT_BITS | short


def _pieces(one: ShortBucket) -> Iterator[tuple[int, bytes]]:
    for i in range(0, len(one.shorts), CARDS_A_PIECE):
        j = i + CARDS_A_PIECE
        shorts = one.shorts[i:j]
        body = _body(shorts, one.confirmed[i:j], one.statuses[i:j])
        yield _place(one.bucket, shorts[0]), body


def _body(shorts: Sequence[int], confirmed: Sequence[int], statuses: bytes) -> bytes:
    # Balances first: so that both columns of numbers lie at whole multiples.
    return array("q", confirmed).tobytes() + array("I", shorts).tobytes() + statuses


def _columns(body: bytes) -> tuple[memoryview[int], memoryview[int], memoryview[int]]:
    count = len(body) // _WIDTH
    view = memoryview(body)
    confirmed, rest = view[: 8 * count], view[8 * count :]
    return rest[: 4 * count].cast("I"), confirmed.cast("q"), rest[4 * count :]
