"""A queue file as a till of the server's tests would make it."""

from __future__ import annotations

from collections.abc import Sequence

from sync.queue_file import (
    Author,
    Kept,
    QueueFile,
    key_of,
    missing_of,
    parts_of,
    seal,
)
from tests.helpers.server_world import AT, FakeTill


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
    )
    key = key_of(bytes.fromhex(till.me.card_key), bytes.fromhex(till.me.pepper))
    return seal(content, key, bytes(12))
