"""Smaller bodies on the wire, and no body larger than we asked for.

Both sides use it: what comes back out never exceeds the limit, whatever a peer
claims, so a few kilobytes cannot grow to gigabytes in memory.

`deflate` is known to every release. Its window of 32 KB sees less than half of a
batch of a hundred receipts, and names of goods are told again in each half. `lzma`
sees all of it, and takes longer: it is for long uploads, to a server that said that
it opens it.
"""

from __future__ import annotations

import lzma
import zlib
from types import MappingProxyType

WORTH_BYTES = 1024  # Below this the header costs more than it saves.
TIGHT_FROM_BYTES = 4096  # Below this deflate is as small, and quicker.
TIGHT_MOST_BYTES = 512 * 1024  # Twice a till's longest batch; all of it opens soon.
DEFLATE, GZIP, TIGHT = "deflate", "gzip", "lzma"
ENCODINGS = (TIGHT, DEFLATE, GZIP)  # What is opened here, the smallest first.
_LEVEL = 6
_ANY_WRAPPER = 47  # zlib or gzip, told apart by their first bytes.
_WINDOW_BYTES = 256 * 1024  # All of a till's longest batch.
# Half the time of the library's own level 6, for two bytes more of an entry.
_FILTER = MappingProxyType(
    {
        "id": lzma.FILTER_LZMA1,
        "dict_size": _WINDOW_BYTES,
        "mode": lzma.MODE_NORMAL,
        "mf": lzma.MF_HC4,
        "nice_len": 48,
        "depth": 4,
        "pb": 0,  # Text: nothing repeats every four bytes.
    }
)
_MEMORY_BYTES = 1024 * 1024  # A sender says how much it wants: no more.


class TooLarge(ValueError):
    """More than the limit, before or after decompression."""


class NotSqueezed(ValueError):
    """The bytes are not what their header says."""


def deflated(body: bytes) -> bytes:
    return zlib.compress(body, _LEVEL)


def is_for_tight(body: bytes) -> bool:
    return TIGHT_FROM_BYTES <= len(body) <= TIGHT_MOST_BYTES


def tightened(body: bytes) -> bytes:
    """As `lzma` files are: whoever opens it need not know our settings."""
    return lzma.compress(body, format=lzma.FORMAT_ALONE, filters=[dict(_FILTER)])


def opened(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The plain body of one of ENCODINGS."""
    if encoding == TIGHT:
        return loosened(body, limit=min(limit, TIGHT_MOST_BYTES))
    return inflated(body, limit=limit)


def inflated(body: bytes, *, limit: int) -> bytes:
    """The plain body; refuses more than `limit` bytes without making them."""
    machine = zlib.decompressobj(_ANY_WRAPPER)
    try:
        plain = machine.decompress(body, limit + 1)
    except zlib.error as error:
        raise NotSqueezed(str(error)) from error
    return _whole(plain, limit, is_whole=machine.eof)


def loosened(body: bytes, *, limit: int) -> bytes:
    """The same of what was tightened; nor is a larger window made than ours."""
    machine = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY_BYTES)
    try:
        plain = machine.decompress(body, limit + 1)
    except lzma.LZMAError as error:
        raise NotSqueezed(str(error)) from error
    return _whole(plain, limit, is_whole=machine.eof)


def _whole(plain: bytes, limit: int, *, is_whole: bool) -> bytes:
    if len(plain) > limit:
        raise TooLarge(f"more than {limit} bytes after decompression")
    if not is_whole:
        raise NotSqueezed("cut off before its end")
    return plain
