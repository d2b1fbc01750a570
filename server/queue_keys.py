"""Whose key signed what a queue file holds.

A file is believed by the key that the server knows of the life that wrote it, or by
one that the life before named as its next, in a file that was brought earlier: no
server heard of that life, or its number was given to another one meanwhile. A key that
was named speaks for that next life and no other; a name that is not this life's own,
or that cannot be read, is refused with the whole file. A server that was put back may
have forgotten a life and all that names it: then a file is believed by the key that
it names as its own, if a person says so.
"""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from server import schema as db
from server.holders import BRANCH
from server.lost import Life
from server.lost_values import LostRefused
from server.schema import TENANT
from sync import protocol as wire
from sync.queue_file import QueueFile, SignedRequest


def key_of_life(
    conn: Connection, life: Life, known: bytes | None, content: QueueFile
) -> bytes | None:
    """The key that the file was signed with, if it is one to believe; or the known."""
    sample = _sample(content)
    keys = [*([] if known is None else [known]), *_named_before(conn, life)]
    for key in keys:
        if sample is not None and is_signed(sample, key):
            return key
    return known


def own_key(content: QueueFile) -> bytes:
    """The key that the file says it was signed with. Raises LostRefused."""
    sample = _sample(content)
    if not content.author or sample is None:
        raise LostRefused("this file does not say which key signed it")
    try:
        key = bytes.fromhex(content.author)
    except ValueError as error:
        raise LostRefused("the key that this file names is none") from error
    if not is_signed(sample, key):
        raise LostRefused("this file was not signed by the key that it names")
    return key


def _sample(content: QueueFile) -> SignedRequest | None:
    first = content.parts[0].upload if content.parts else content.renewal
    return first or content.next_key


def _named_before(conn: Connection, life: Life) -> list[bytes]:
    """Keys that the life before named as its next; never the ones it signs with.

    Its second histories are written down beside them, under its own key.
    """
    h = db.holder.c
    end = life.incarnation * BRANCH
    mine = (h.tenant == TENANT, h.holder == life.till)
    own = select(h.public_key).where(*mine, h.incarnation == life.incarnation - 1)
    query = select(h.public_key).where(
        *mine,
        h.incarnation > end - BRANCH,
        h.incarnation < end,
        h.public_key.not_in(own),
    )
    return [bytes.fromhex(key) for key in conn.execute(query).scalars()]


def named_next(life: Life, content: QueueFile, key: bytes) -> str | None:
    """The public key that this life named as its next. Raises LostRefused."""
    found = [
        _named(life, request, path, key)
        for request, path in (
            (content.renewal, wire.PATH_RENEW),
            (content.next_key, wire.PATH_NAMED),
        )
        if request is not None
    ]
    if len(found) > 1:
        raise LostRefused("this file names two lives as the next one")
    return found[0] if found else None


def _named(life: Life, request: SignedRequest, path: str, key: bytes) -> str:
    who = (life.till, life.incarnation)
    bad = LostRefused("the renewal in this file is not one of its till")
    if (request.till, request.incarnation) != who or request.path != path:
        raise bad
    if not is_signed(request, key):
        raise bad
    try:
        ask = msgspec.json.decode(request.body, type=wire.RenewAsk)
    except (ValueError, msgspec.MsgspecError) as error:
        raise bad from error
    if (ask.till, ask.incarnation) != who:
        raise bad
    return ask.public_key


def is_signed(request: SignedRequest, key: bytes) -> bool:
    plain = wire.signed_bytes(
        request.path, request.till, request.incarnation, request.body
    )
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            bytes.fromhex(request.signature), plain
        )
    except (InvalidSignature, ValueError):
        return False
    return True
