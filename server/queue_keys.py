"""Whose key signed what a queue file holds.

A file is believed by the key that the server knows of the life that wrote it, or by
one that the life before named in its renewal, in a file that was brought earlier: such
a till sold under a number that was given to another life meanwhile. A key that was
named speaks for that next life and no other; a renewal that is not this life's own, or
that cannot be read, is refused with the whole file.
"""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from server import schema as db
from server.holders import BRANCH, Holder
from server.lost_values import LostRefused
from server.schema import TENANT
from sync import protocol as wire
from sync.queue_file import QueueFile, SignedRequest


def key_of_life(conn: Connection, holder: Holder, content: QueueFile) -> bytes:
    """The key that the file was signed with, if it is one to believe; or the known."""
    sample = content.parts[0].upload if content.parts else content.renewal
    for key in (holder.public_key, *_named_before(conn, holder)):
        if sample is not None and is_signed(sample, key):
            return key
    return holder.public_key


def _named_before(conn: Connection, holder: Holder) -> list[bytes]:
    """Keys that the life before named as its next; never the ones it signs with.

    Its second histories are written down beside them, under its own key.
    """
    h = db.holder.c
    end = holder.incarnation * BRANCH
    mine = (h.tenant == TENANT, h.holder == holder.holder)
    own = select(h.public_key).where(*mine, h.incarnation == holder.incarnation - 1)
    query = select(h.public_key).where(
        *mine,
        h.incarnation > end - BRANCH,
        h.incarnation < end,
        h.public_key.not_in(own),
    )
    return [bytes.fromhex(key) for key in conn.execute(query).scalars()]


def named_next(holder: Holder, content: QueueFile, key: bytes) -> str | None:
    """The public key that this life named as its next. Raises LostRefused."""
    request = content.renewal
    if request is None:
        return None
    who = (holder.holder, holder.incarnation)
    bad = LostRefused("the renewal in this file is not one of its till")
    if (request.till, request.incarnation) != who or request.path != wire.PATH_RENEW:
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
