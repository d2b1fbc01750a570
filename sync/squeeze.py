"""Smaller bodies on the wire, and no body larger than we asked for.

Both sides use it: what comes back out never exceeds the limit, whatever a peer
claims, so a few kilobytes cannot grow to gigabytes in memory.
"""

from __future__ import annotations

import zlib

WORTH_BYTES = 1024  # Below this the header costs more than it saves.
_LEVEL = 6
_ANY_WRAPPER = 47  # zlib or gzip, told apart by their first bytes.


class TooLarge(ValueError):
    """More than the limit, before or after decompression."""


class NotSqueezed(ValueError):
    """The bytes are not what their header says."""


def deflated(body: bytes) -> bytes:
    return zlib.compress(body, _LEVEL)


def inflated(body: bytes, *, limit: int) -> bytes:
    """The plain body; refuses more than `limit` bytes without making them."""
    machine = zlib.decompressobj(_ANY_WRAPPER)
    try:
        plain = machine.decompress(body, limit + 1)
    except zlib.error as error:
        raise NotSqueezed(str(error)) from error
    if len(plain) > limit:
        raise TooLarge(f"more than {limit} bytes after decompression")
    if not machine.eof:
        raise NotSqueezed("cut off before its end")
    return plain
