"""What is opened is what was packed, and nothing grows beyond what was asked for."""

from __future__ import annotations

import lzma
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from sync.protocol import MAX_BODY_BYTES
from sync.squeeze import (
    TIGHT_MOST_BYTES,
    NotSqueezed,
    TooLarge,
    deflated,
    opened,
    tightened,
)

PACKERS = pytest.mark.parametrize(
    ("pack", "encoding"),
    [(deflated, "deflate"), (tightened, "lzma")],
    ids=["deflate", "lzma"],
)
BODY = "Молоко 3,2 %".encode() * 500
Pack = Callable[[bytes], bytes]


def _bomb(encoding: str) -> bytes:
    """Sixty-four megabytes of nothing, in a few kilobytes."""
    plain = bytes(64 * 1024 * 1024)
    if encoding == "deflate":
        return zlib.compress(plain, 1)
    return lzma.compress(plain, format=lzma.FORMAT_ALONE, preset=0)


@PACKERS
def test_what_was_packed_comes_out_to_the_byte(pack: Pack, encoding: str) -> None:
    assert opened(pack(BODY), encoding, limit=MAX_BODY_BYTES) == BODY


@PACKERS
def test_a_bomb_is_refused_before_it_has_grown(pack: Pack, encoding: str) -> None:
    bomb = _bomb(encoding)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            opened(bomb, encoding, limit=MAX_BODY_BYTES)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * MAX_BODY_BYTES


@PACKERS
def test_a_body_that_broke_off_anywhere_is_not_taken(pack: Pack, encoding: str) -> None:
    packed = pack(BODY)
    for cut in range(len(packed)):
        with pytest.raises(NotSqueezed):
            opened(packed[:cut], encoding, limit=MAX_BODY_BYTES)


@PACKERS
def test_the_limit_is_to_the_byte(pack: Pack, encoding: str) -> None:
    assert opened(pack(BODY), encoding, limit=len(BODY)) == BODY
    with pytest.raises(TooLarge):
        opened(pack(BODY), encoding, limit=len(BODY) - 1)


def test_who_wants_more_memory_than_the_longest_batch_needs_gets_none() -> None:
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 4 * TIGHT_MOST_BYTES}]
    packed = lzma.compress(BODY, format=lzma.FORMAT_ALONE, filters=filters)

    with pytest.raises(NotSqueezed):
        opened(packed, "lzma", limit=MAX_BODY_BYTES)


def test_more_than_a_till_ever_packs_tightly_is_not_opened() -> None:
    """It takes a server longer than anything else that a stranger may send it."""
    with pytest.raises(TooLarge):
        opened(tightened(bytes(TIGHT_MOST_BYTES + 1)), "lzma", limit=MAX_BODY_BYTES)


def test_the_largest_body_that_may_be_packed_tightly_is_opened() -> None:
    """As varied as letters can be: nothing of it is guessed."""
    body = zlib.compress(bytes(range(256)) * 9)
    while len(body) < TIGHT_MOST_BYTES:
        body += bytes((13 * byte + len(body)) % 256 for byte in body)
    body = body[:TIGHT_MOST_BYTES]

    assert opened(tightened(body), "lzma", limit=MAX_BODY_BYTES) == body


def test_any_tool_opens_what_a_till_packed() -> None:
    """No dictionary and no setting of our own: a person can look at it."""
    assert lzma.decompress(tightened(BODY)) == BODY
    assert zlib.decompress(deflated(BODY)) == BODY
