"""What both sides compute and never send: chain heads, buckets, sums, signed bytes.

Used through `sync.protocol`. A changed digit here breaks every queue in the field.
"""

from __future__ import annotations

import hashlib

BUCKETS = {"goods": 16, "cards": 1024, "staff": 1, "programmes": 1}


CHECKSUM_MODULUS = 2**61


def bucket_of(topic: str, key: str) -> int:
    """The bucket of a key: the same on both sides, for ever."""
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % BUCKETS[topic]


def row_sum(key: str, body: bytes) -> int:
    """A row's part of its bucket's checksum."""
    digest = hashlib.blake2b(key.encode() + b"\0" + body, digest_size=8).digest()
    return int.from_bytes(digest) % CHECKSUM_MODULUS


def fingerprint(card_key: bytes, number: str) -> str:
    """What the advisory copy knows a card or badge by: keyed, 80 bits, hex."""
    return hashlib.blake2b(number.encode(), digest_size=10, key=card_key).hexdigest()


def next_head(head: str, seq: int, body: bytes) -> str:
    """The chain's head after one more entry; binds order, number and bytes."""
    digest = hashlib.blake2b(digest_size=32, person=b"kassa-chain-1")
    digest.update(bytes.fromhex(head))
    digest.update(seq.to_bytes(8))
    digest.update(body)
    return digest.hexdigest()


def signed_bytes(path: str, till: str, incarnation: int, body: bytes) -> bytes:
    """What a till signs of a request: where it goes, who asks, every byte."""
    digest = hashlib.blake2b(body, digest_size=32).hexdigest()
    return f"kassa-request-1\n{path}\n{till}\n{incarnation}\n{digest}".encode()
