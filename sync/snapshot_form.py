"""How the cards of one bucket are written into a snapshot, and read again.

A card is known by thirty bits of its keyed fingerprint beside the bucket's ten, and
all that is said of it is its balance and its status: four to five bytes. Columns are
written one after another, sorted by fingerprint; the sorting and the differences do
the work, the standard library's compression the rest. Forty bits may match a card of
nobody by chance, one in a million in a chain of a million: so what is read here is
shown to people and spends nothing.

    cards   low halves   steps of the high halves   balances   statuses
    4       2 a card     packed                     packed     packed

Whoever reads believes nothing: no section may grow beyond what so many cards need.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import accumulate
from operator import lt, sub
from typing import NamedTuple

SHORT_BITS = 30
MOST_CARDS = 200_000  # Of one bucket: twenty times a chain of ten million.
MOST_POINTS = 10**15  # Hundredths; a till stores it in 64 bits.
_LOW_BITS = 16
_LEVEL = 9
_RAW = -15  # Deflate without a header: the page has its own checksum.
_SEVEN, _MORE = 0x7F, 0x80
_PLANES = 9  # Sevens of bits of the longest number.
_COUNT = struct.Struct("<I")
_WHOLE = 100  # Hundredths of a point.


class ShortStatus(IntEnum):
    """A card's status in few bits. The numbers are the wire's: never another."""

    ACTIVE = 0
    NOT_ACTIVATED = 1
    BLOCKED = 2
    REPLACED = 3
    ROW_ONLY = 7  # There is more to say than fits here: only the row says it.


_STATUSES = bytes(sorted(ShortStatus))


class ShortCards(NamedTuple):
    """Cards of a bucket, as columns sorted by fingerprint."""

    shorts: Sequence[int]  # See short_of(); each once.
    confirmed: Sequence[int]  # Hundredths of a point.
    statuses: bytes


class NotASnapshot(ValueError):
    """Bytes that no server of ours would write."""


def short_of(fingerprint: str) -> int:
    """The thirty bits by which a snapshot knows a card inside its bucket."""
    return int(fingerprint[:8], 16) >> (32 - SHORT_BITS)


def pack(cards: ShortCards) -> bytes:
    shorts = cards.shorts
    low = array("H", [short & 0xFFFF for short in shorts])
    if sys.byteorder == "big":
        low.byteswap()
    high = [short >> _LOW_BITS for short in shorts]
    steps = list(map(sub, high, [0, *high]))
    parts = [_COUNT.pack(len(shorts)), low.tobytes()]
    parts += _planes(steps)
    parts += _planes([_folded(points) for points in cards.confirmed])
    parts.append(_section(cards.statuses))
    return b"".join(parts)


def unpack(body: bytes) -> ShortCards:
    """Raises NotASnapshot for anything else."""
    reader = _Reader(body)
    count = _COUNT.unpack(reader.take(_COUNT.size))[0]
    if count > MOST_CARDS:
        raise NotASnapshot(f"{count} cards in one bucket")
    low = array("H", reader.take(2 * count))
    if sys.byteorder == "big":
        low.byteswap()
    high = accumulate(reader.numbers(count))
    shorts = [top << _LOW_BITS | rest for top, rest in zip(high, low, strict=True)]
    confirmed = [_unfolded(code) for code in reader.numbers(count)]
    statuses = reader.section(count)
    reader.end()
    if any(abs(n) > MOST_POINTS for n in confirmed):
        raise NotASnapshot("a balance too large")
    if len(statuses) != count or statuses.translate(None, _STATUSES):
        raise NotASnapshot("an unknown status")
    if shorts and shorts[-1] >> SHORT_BITS:
        raise NotASnapshot("a fingerprint too long")
    if not all(map(lt, shorts, shorts[1:])):
        raise NotASnapshot("not in order")
    return ShortCards(shorts=shorts, confirmed=confirmed, statuses=statuses)


def checksum(bucket: int, version: int, body: bytes) -> str:
    """Of the bytes, and of where they belong."""
    digest = hashlib.blake2b(body, digest_size=16, person=b"kassa-snapshot")
    digest.update(f"{bucket} {version}".encode())
    return digest.hexdigest()


# --- numbers -------------------------------------------------------------------


def _folded(points: int) -> int:
    """Sign and hundredths last: most balances are whole points, and not negative."""
    whole, rest = divmod(points, _WHOLE)
    number, has_rest = (points, 1) if rest else (whole, 0)
    magnitude = number << 1 if number >= 0 else ~number << 1 | 1
    return magnitude << 1 | has_rest


def _unfolded(code: int) -> int:
    number = code >> 2
    if code & 2:
        number = ~number
    return number if code & 1 else number * _WHOLE


def _planes(numbers: Iterable[int]) -> list[bytes]:
    """Sevens of bits, the lowest of all numbers first: each plane packs by itself."""
    sections = []
    rest = list(numbers)
    while rest:
        plane = bytes([n & _SEVEN | _MORE if n > _SEVEN else n for n in rest])
        sections.append(_section(plane))
        rest = [n >> 7 for n in rest if n > _SEVEN]
    return sections


def _section(plain: bytes) -> bytes:
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    packed = machine.compress(plain) + machine.flush()
    return _COUNT.pack(len(packed)) + packed


class _Reader:
    """Takes a body apart from its beginning, and never more than is there."""

    def __init__(self, body: bytes) -> None:
        self._body = memoryview(body)
        self._at = 0

    def take(self, size: int) -> bytes:
        taken = self._body[self._at : self._at + size]
        if len(taken) != size:
            raise NotASnapshot("cut off")
        self._at += size
        return bytes(taken)

    def section(self, most: int) -> bytes:
        packed = self.take(_COUNT.unpack(self.take(_COUNT.size))[0])
        machine = zlib.decompressobj(_RAW)
        try:
            plain = machine.decompress(packed, most + 1)
        except zlib.error as error:
            raise NotASnapshot(str(error)) from error
        if len(plain) > most or not machine.eof or machine.unused_data:
            raise NotASnapshot("a section of another length")
        return plain

    def numbers(self, count: int) -> list[int]:
        planes: list[bytes] = []
        waiting = count
        while waiting:
            if len(planes) == _PLANES:
                raise NotASnapshot("a number too long")
            plane = self.section(waiting)
            if len(plane) != waiting:
                raise NotASnapshot("a column of another length")
            planes.append(plane)
            waiting = sum(map(_MORE.__le__, plane))
        return _joined(planes)

    def end(self) -> None:
        if self._at != len(self._body):
            raise NotASnapshot("bytes after its end")


def _joined(planes: list[bytes]) -> list[int]:
    """Numbers from their planes; the longest come last and are put on first."""
    above: list[int] = []
    for plane in reversed(planes):
        more = iter(above)
        above = [
            next(more) << 7 | byte & _SEVEN if byte & _MORE else byte for byte in plane
        ]
    return above
