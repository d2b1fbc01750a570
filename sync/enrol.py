"""Becoming a till of the chain: a one-time code for an identity.

The key pair is made here and stored before the server hears of it; its private half
never leaves this machine. A try that was cut off is repeated with the same key and
the same code, and the server gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cashier.till.ports import Randomness, TillIdentity
from sync import protocol as wire
from sync.client import BadReply, Ed25519Signer, Transport, ask_to_enrol
from sync.cycle import Lane
from sync.till_side import SyncStore, identity_of, refuse_earlier

SIGNING_KEY = "signing-key"
CARD_KEY = "card-key"
PEPPER = "pepper"
_KEY_BYTES = 32


class Secrets(Protocol):
    """Where secrets lie: the system's key store, or a file only we can read."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    identity: TillIdentity
    store_name: str
    time_zone: str


def signer_of(secrets: Secrets, randomness: Randomness) -> Ed25519Signer:
    """The till's signer; its key is made at the first call and kept."""
    key = secrets.get(SIGNING_KEY)
    if key is None:
        key = randomness.token(_KEY_BYTES)
        secrets.put(SIGNING_KEY, key)
    return Ed25519Signer(key)


def enrol(
    transport: Transport,
    secrets: Secrets,
    store: SyncStore,
    lane: Lane,
    randomness: Randomness,
    *,
    code: str,
    machine: str,
) -> Enrolled:
    """Ask, then keep the secrets, then the identity. Raises SyncError."""
    signer = signer_of(secrets, randomness)
    last_life = lane(lambda: _last_life(store))
    answer = ask_to_enrol(
        transport,
        wire.EnrolAsk(
            proto=wire.PROTO,
            code=code.strip(),
            public_key=signer.public_hex(),
            machine=machine,
            last_life=last_life,
        ),
    )
    # The secrets first: an identity without them could not read the feed.
    secrets.put(CARD_KEY, bytes.fromhex(answer.card_key))
    secrets.put(PEPPER, bytes.fromhex(answer.pepper))
    lane(lambda: _become(store, answer, machine))
    return Enrolled(
        identity=identity_of(answer),
        store_name=answer.store_name,
        time_zone=answer.time_zone,
    )


def _last_life(store: SyncStore) -> int:
    """The newest life that is over: the server may not have heard of it."""
    with store.read() as work:
        return max(work.state.row().incarnation - 1, 0)


def _become(store: SyncStore, answer: wire.EnrolAnswer, machine: str) -> None:
    with store.act() as work:
        row = work.state.row()
        if row.till and row.seq > row.ack_seq and row.till != answer.till:
            raise BadReply("this till still has entries of another identity to send")
        refuse_earlier(row, answer)
        work.state.enrol(
            identity_of(answer),
            server_key=answer.server_key,
            machine=machine,
            store_name=answer.store_name,
            time_zone=answer.time_zone,
            must_report=answer.must_report,
        )
        work.commit()
