"""A million cards come in five megabytes, and no bytes of anybody hurt the till."""

from __future__ import annotations

import os
import random
import struct
import tracemalloc
import zlib
from array import array
from base64 import b64encode

import pytest
from hypothesis import given, settings, strategies as st

from cashier.store import short_cards
from sync import protocol as wire
from sync.snapshot_form import (
    MOST_CARDS,
    MOST_POINTS,
    SHORT_BITS,
    NotASnapshot,
    ShortCards,
    ShortStatus,
    checksum,
    pack,
    short_of,
    unpack,
)
from sync.squeeze import deflated

MILLION = 1_000_000
MB = 1_000_000
IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
_BUCKETS = wire.BUCKETS["cards"]


def a_balance(chance: random.Random, whole: float) -> int:
    """A third have nothing; the rest about 150 points, some of them very many."""
    if chance.random() < 0.35:
        return 0
    points = int(chance.lognormvariate(9.6, 1.0))
    return points // 100 * 100 if chance.random() < whole else points


def a_bucket(chance: random.Random, count: int, balances: list[int]) -> ShortCards:
    drawn = array("I", chance.randbytes(4 * count))
    shorts = sorted({bits >> 2 for bits in drawn})
    return ShortCards(
        shorts=shorts,
        confirmed=chance.choices(balances, k=len(shorts)),
        statuses=bytes(chance.choices([0] * 97 + [1, 2, 3], k=len(shorts))),
    )


def on_the_wire(cards: int, *, whole: float) -> int:
    """Bytes of all buckets, as an answer of the server carries them."""
    chance = random.Random(cards)
    balances = [a_balance(chance, whole) for _ in range(20_000)]
    total = 0
    for _ in range(_BUCKETS):
        body = pack(a_bucket(chance, cards // _BUCKETS, balances))
        total += len(deflated(b64encode(body)))
    return total


def test_a_million_cards_are_five_megabytes_even_with_hundredths_on_each() -> None:
    assert on_the_wire(MILLION, whole=0) <= 5 * MB


# All ten million are made with KASSA_EXHAUSTIVE=1; else every bucket is full as they
# would be, and one in sixty-four is made: buckets are alike.
def test_ten_million_cards_are_forty_megabytes() -> None:
    chance = random.Random(10)
    balances = [a_balance(chance, 0.5) for _ in range(20_000)]
    made = _BUCKETS if IS_EXHAUSTIVE else _BUCKETS // 64

    total = sum(
        len(
            deflated(
                b64encode(pack(a_bucket(chance, 10 * MILLION // _BUCKETS, balances)))
            )
        )
        for _ in range(made)
    )

    assert total * _BUCKETS // made <= 40 * MB


ROW = st.tuples(
    st.integers(-(10**12), 10**12), st.sampled_from([int(s) for s in ShortStatus])
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.integers(0, 2**SHORT_BITS - 1), ROW, max_size=50))
def test_every_card_is_read_as_it_was_written(
    found: dict[int, tuple[int, int]],
) -> None:
    shorts = sorted(found)
    cards = ShortCards(
        shorts=shorts,
        confirmed=[found[short][0] for short in shorts],
        statuses=bytes(found[short][1] for short in shorts),
    )

    assert unpack(pack(cards)) == cards


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_foreign_bytes_are_refused_in_one_way_only(
    noise: bytes, at: int, byte: int
) -> None:
    body = bytearray(pack(A_FEW))
    body[at % len(body)] = byte
    for bad in (noise, bytes(body)):
        try:
            unpack(bad)
        except NotASnapshot:
            continue


A_FEW = ShortCards(
    shorts=[5, 70_000, 2**30 - 1], confirmed=[0, 12_345, -700], statuses=b"\0\2\7"
)


def section(plain: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = machine.compress(plain) + machine.flush()
    return struct.pack("<I", len(packed)) + packed


def one_card(
    *, count: int = 1, low: bytes = b"\1\0", steps: bytes = b"\0",
    points: bytes = b"\0", status: bytes = b"\0", tail: bytes = b"",
) -> bytes:  # fmt: skip
    parts = (section(steps), section(points), section(status), tail)
    return struct.pack("<I", count) + low + b"".join(parts)


TWICE = one_card(
    count=2, low=b"\1\0\1\0", steps=b"\0\0", points=b"\0\0", status=b"\0\0"
)


def test_the_smallest_snapshot_is_read() -> None:
    assert unpack(one_card()).shorts == [1]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (one_card(steps=bytes(50_000_000)), "another length"),
        (one_card(points=bytes(50_000_000)), "another length"),
        (one_card(status=bytes(50_000_000)), "another length"),
        (struct.pack("<I", MOST_CARDS + 1), "cards in one bucket"),
        (struct.pack("<I", MOST_CARDS) + b"\0\0", "cut off"),
        (one_card(status=b"\5"), "status"),
        (one_card(status=b""), "status"),
        (one_card(tail=b"more"), "after its end"),
        (one_card(steps=b""), "another length"),
        (TWICE, "order"),
        (one_card(low=b"\1\0" + section(b"\0") + section(b"\x80") * 9), "too long"),
        (pack(A_FEW)[:-1], "cut off"),
    ],
)
def test_a_bomb_or_a_damaged_snapshot_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(NotASnapshot, match=why):
        unpack(body)


@pytest.mark.parametrize("column", ["steps", "points", "status"])
def test_a_bomb_is_refused_before_it_has_grown(column: str) -> None:
    bomb = one_card(**{column: bytes(50_000_000)})  # type: ignore[arg-type]
    tracemalloc.start()

    with pytest.raises(NotASnapshot, match="another length"):
        unpack(bomb)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_a_fingerprint_of_more_than_thirty_bits_is_refused() -> None:
    body = pack(A_FEW._replace(shorts=[5, 70_000, 2**30]))

    with pytest.raises(NotASnapshot, match="too long"):
        unpack(body)


def test_a_balance_that_no_till_can_hold_is_refused() -> None:
    body = pack(A_FEW._replace(confirmed=[0, MOST_POINTS + 100, 0]))

    with pytest.raises(NotASnapshot, match="balance"):
        unpack(body)


def test_the_checksum_is_of_the_bytes_and_of_their_place() -> None:
    sums = {checksum(1, 2, b"x"), checksum(2, 2, b"x"), checksum(1, 3, b"x")}

    assert len(sums | {checksum(1, 2, b"y")}) == 4


def test_till_and_server_know_a_card_by_the_same_bits() -> None:
    key = wire.fingerprint(b"k" * 32, "2900000000018")

    assert short_cards.short_of(key) == short_of(key) < 2**SHORT_BITS
    assert short_cards.ROW_ONLY == ShortStatus.ROW_ONLY
