"""A queue file as a till of the server's tests would make it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import protocol as wire
from sync.queue_file import (
    Author,
    Kept,
    QueueFile,
    SignedRequest,
    key_of,
    missing_of,
    parts_of,
    seal,
    unseal,
)
from tests.helpers.server_world import AT, FakeTill, a_sale


def kept_of(till: FakeTill, without: Sequence[int] = ()) -> list[Kept]:
    """The till's journal as its disk holds it; some entries may be destroyed."""
    return [
        Kept(seq=seq, head=till.heads[seq], body=body)
        for seq, body in enumerate(till.bodies, 1)
        if seq not in without
    ]


def queue_of(till: FakeTill, *, without: Sequence[int] = ()) -> bytes:
    entries = kept_of(till, without)
    author = Author(
        till=till.me.till,
        incarnation=till.me.incarnation,
        epoch=till.me.epoch,
        public_key=public_of(till.key),
        sign=till.key.sign,
    )
    content = QueueFile(
        till=till.me.till,
        incarnation=till.me.incarnation,
        made_at=AT,
        last_seq=len(till.bodies),
        entries=len(entries),
        missing=missing_of(1, len(till.bodies), entries),
        parts=parts_of(author, entries),
        author=author.public_key,
    )
    key = key_of(bytes.fromhex(till.me.card_key), bytes.fromhex(till.me.pepper))
    return seal(content, key, bytes(12))


def opened(till: FakeTill) -> tuple[QueueFile, bytes]:
    key = key_of(bytes.fromhex(till.me.card_key), bytes.fromhex(till.me.pepper))
    return unseal(queue_of(till), key), key


# --- a life that no server heard of: the one before names its key --------------------


def signed(till: FakeTill, path: str, body: bytes) -> SignedRequest:
    me = till.me
    plain = wire.signed_bytes(path, me.till, me.incarnation, body)
    return SignedRequest(
        path=path,
        till=me.till,
        incarnation=me.incarnation,
        body=body,
        signature=till.key.sign(plain).hex(),
    )


def public_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def naming(till: FakeTill, key: Ed25519PrivateKey) -> bytes:
    ask = wire.RenewAsk(**till.who, public_key=public_of(key), machine="test")
    return msgspec.json.encode(ask)


def file_with(
    till: FakeTill,
    renewal: SignedRequest | None = None,
    *,
    next_key: SignedRequest | None = None,
) -> bytes:
    content, key = opened(till)
    content = msgspec.structs.replace(content, renewal=renewal, next_key=next_key)
    return seal(content, key, bytes(12))


def next_life(
    till: FakeTill, key: Ed25519PrivateKey, *, later: int = 1, sale: int = 8
) -> FakeTill:
    """What the till wrote after its renewal, with this key."""
    me = msgspec.structs.replace(till.me, incarnation=till.me.incarnation + later)
    unheard = FakeTill(server=till.server, key=key, me=me)
    unheard.write(a_sale(f"sale-{sale}", number=f"01-010001-00000{sale}-X"))
    return unheard
