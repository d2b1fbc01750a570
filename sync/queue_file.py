"""A till's queue as one file: sealed for the chain, signed by the till it came from.

What travels inside are the very requests that the till would have sent, each signed
by its own key; so whoever carries the file can add nothing, leave nothing out in the
middle, and deliver it as often as he likes. The seal is made from secrets that every
till of the chain and its server have, and nobody else: no card number lies in clear.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import protocol as wire

MAGIC = b"KASSAQUEUE1\n"
SUFFIX = ".kassa-queue"
LARGEST_BYTES = 512 * 1024 * 1024  # Plain: some years of one till.
_NONCE = 12
_RUN_BYTES = 256 * 1024


class QueueFileBad(Exception):
    """Not a queue of this chain, or damaged; the sentence says which."""


class SignedRequest(wire.Wire, frozen=True, kw_only=True):
    """A request as its till signed it; may be repeated by anybody."""

    path: wire.Short
    till: wire.Id
    incarnation: wire.Count
    body: bytes
    signature: wire.Short

    def headers(self) -> dict[str, str]:
        return {
            wire.TILL_HEADER: self.till,
            wire.INCARNATION_HEADER: str(self.incarnation),
            wire.SIGNATURE_HEADER: self.signature,
        }


class Part(wire.Wire, frozen=True, kw_only=True):
    """One upload. `is_loose`: what went before its one entry is not known here."""

    upload: SignedRequest
    is_loose: bool = False


class QueueFile(wire.Wire, frozen=True, kw_only=True):
    """Uploads in the order of their numbers; what is missing between them is named."""

    till: wire.Id
    incarnation: wire.Count
    made_at: wire.Moment
    last_seq: wire.Count  # Of what its till ever wrote, as far as is known.
    entries: wire.Count
    missing: list[tuple[int, int]]  # From and to, of numbers that are gone.
    parts: list[Part]
    renewal: SignedRequest | None = None  # For the till itself: its next life.
    # The key of a next life that a person must let in: for whoever reads this file.
    next_key: SignedRequest | None = None
    # The public key that signed all this; believed only by the word of a person.
    author: wire.Short = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One entry of a journal, wherever it was found."""

    seq: int
    head: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Whose queue it is, and the key it is signed with."""

    till: str
    incarnation: int
    epoch: int
    public_key: str
    sign: Callable[[bytes], bytes]

    def signed(self, path: str, message: msgspec.Struct) -> SignedRequest:
        body = msgspec.json.encode(message)
        plain = wire.signed_bytes(path, self.till, self.incarnation, body)
        return SignedRequest(
            path=path,
            till=self.till,
            incarnation=self.incarnation,
            body=body,
            signature=self.sign(plain).hex(),
        )


def parts_of(author: Author, entries: Sequence[Kept]) -> list[Part]:
    """Runs of at most a batch; after each gap one loose entry, and runs behind it.

    Heads are never computed over a gap: each run hangs on the stored head of the
    entry before it, which the server may have although it is gone here.
    """
    parts: list[Part] = []
    head = wire.GENESIS
    last = 0
    for run in _runs(entries):
        rest = list(run)
        if run[0].seq != last + 1:
            loose = _upload(author, rest[:1], wire.GENESIS)
            signed = author.signed(wire.PATH_UPLOAD, loose)
            parts.append(Part(upload=signed, is_loose=True))
            head, rest = rest[0].head, rest[1:]
        if rest:
            signed = author.signed(wire.PATH_UPLOAD, _upload(author, rest, head))
            parts.append(Part(upload=signed))
        head, last = run[-1].head, run[-1].seq
    return parts


def missing_of(first: int, last: int, entries: Sequence[Kept]) -> list[tuple[int, int]]:
    """Numbers from `first` to `last` that no entry has."""
    gaps, expected = [], first
    for entry in entries:
        if entry.seq > expected:
            gaps.append((expected, entry.seq - 1))
        expected = max(expected, entry.seq + 1)
    return [*gaps, (expected, last)] if expected <= last else gaps


def _upload(author: Author, run: Sequence[Kept], before: str) -> wire.Upload:
    head = before
    for entry in run:
        head = wire.next_head(head, entry.seq, entry.body)
    return wire.Upload(
        proto=wire.PROTO,
        till=author.till,
        incarnation=author.incarnation,
        epoch=author.epoch,
        first_seq=run[0].seq,
        head_before=before,
        head_after=head,
        entries=[msgspec.Raw(entry.body) for entry in run],
    )


def _runs(entries: Sequence[Kept]) -> list[list[Kept]]:
    runs: list[list[Kept]] = []
    room = 0
    for entry in entries:
        follows = bool(runs) and runs[-1][-1].seq + 1 == entry.seq
        room -= len(entry.body)
        if not follows or room < 0 or len(runs[-1]) >= wire.MAX_BATCH:
            runs.append([])
            room = _RUN_BYTES - len(entry.body)
        runs[-1].append(entry)
    return runs


# --- the seal -----------------------------------------------------------------------


def key_of(card_key: bytes, pepper: bytes) -> bytes:
    """The chain's key for such files, from what its tills and its server share."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=pepper, info=MAGIC)
    return derive.derive(card_key)


def seal(content: QueueFile, key: bytes, nonce: bytes) -> bytes:
    """The nonce must be new: twelve random bytes."""
    assert len(nonce) == _NONCE, nonce
    plain = zlib.compress(msgspec.json.encode(content))
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, plain, MAGIC)


def unseal(sealed: bytes, key: bytes) -> QueueFile:
    """Raises QueueFileBad: another chain's, cut short, altered, or no such file."""
    if not sealed.startswith(MAGIC):
        raise QueueFileBad("this is not a queue of a till")
    rest = sealed[len(MAGIC) :]
    try:
        packed = AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], MAGIC)
    except (InvalidTag, ValueError) as error:
        raise QueueFileBad("the file is damaged, or of another chain") from error
    opener = zlib.decompressobj()
    try:
        plain = opener.decompress(packed, LARGEST_BYTES)
        if opener.unconsumed_tail:
            raise QueueFileBad("the file is larger than any queue")
        return msgspec.json.decode(plain, type=QueueFile)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise QueueFileBad("the file cannot be read") from error
