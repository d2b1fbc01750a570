"""What a till wrote before its update goes up as it was written, byte for byte.

The file in `tests/data/queue-0004` is a till's own store with sales that were never
sent, as an older release left it. Today's program opens it, brings its tables up to
date and sends it to today's server.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.replay.world import Link, MemorySecrets
from cashier.store.keystore import Secret
from cashier.store.places import Places
from cashier.till.settings import TillSettings
from server.handlers import enrol
from sync import protocol as wire
from sync.assembly import Outside, TillFiles
from sync.client import Ed25519Signer, SyncClient
from sync.cycle import UploadTurn, at_once
from tests.helpers.server_world import FakeClock, FakeRandomness, World, a_world

STORED = Path(__file__).parents[1] / "data" / "queue-0004"


@dataclass
class Updated:
    """The old till under today's program, and a server that knows its key."""

    told: dict[str, Any]
    files: TillFiles
    world: World
    upload: UploadTurn


@pytest.fixture
def updated(tmp_path: Path) -> Iterator[Updated]:
    told = json.loads((STORED / "queue.json").read_text(encoding="utf-8"))
    seed = bytes.fromhex(told["signing_seed"])
    places = Places(config=tmp_path, data=tmp_path / "till", logs=tmp_path / "logs")
    places.data.mkdir()
    shutil.copy(STORED / "till.db", places.till_db)
    secrets = {
        Secret.STORE_KEY: bytes.fromhex(told["store_key"]),
        Secret.JOURNAL_KEY: bytes(32),
        Secret.SIGNING_SEED: seed,
    }
    outside = Outside(
        places=places,
        settings=TillSettings(),
        secrets=MemorySecrets(secrets),
        clock=FakeClock(),
        randomness=FakeRandomness(),
        machine="bench",
    )
    files = TillFiles(outside, reserve_bytes=0)
    world = a_world(tmp_path / "server")
    _enrol(world, Ed25519PrivateKey.from_private_bytes(seed))
    identity = files.side.identity
    client = SyncClient(Link(world.server), Ed25519Signer(seed), identity)
    upload = UploadTurn(client, files.side, at_once)
    yield Updated(told=told, files=files, world=world, upload=upload)
    files.close()
    world.server.close()


def _enrol(world: World, key: Ed25519PrivateKey) -> None:
    code, _ = enrol.make_code(
        world.server.core, store_number=1, store_name="Bench", till_number=1
    )
    ask = wire.EnrolAsk(
        proto=wire.OLDEST_PROTO,
        code=code,
        public_key=key.public_key().public_bytes_raw().hex(),
        machine="bench",
    )
    body = msgspec.json.encode(ask)
    status, answer = world.server.dispatch(wire.PATH_ENROL, {}, body)
    assert status == 200, answer


def test_what_was_written_before_an_update_arrives_byte_for_byte(
    updated: Updated,
) -> None:
    turn = updated.upload()
    assert turn.done == len(updated.told["sums"])
    kept = sorted(updated.world.rows("inbox"), key=lambda row: row["seq"])
    sums = [hashlib.blake2b(r["body"], digest_size=16).hexdigest() for r in kept]
    assert sums == updated.told["sums"]
    assert [len(row["body"]) for row in kept] == updated.told["sizes"]
    assert kept[-1]["hash"] == updated.told["head_after"]


def test_none_of_it_is_put_aside_as_unreadable(updated: Updated) -> None:
    updated.upload()
    assert {row["state"] for row in updated.world.rows("inbox")} <= {"posted", "parked"}
    assert "poison" not in updated.world.findings()


def test_the_update_leaves_the_chain_of_the_queue_as_it_was(updated: Updated) -> None:
    batch = updated.files.side.next_batch(most=500)
    assert batch is not None
    assert batch.first_seq == updated.told["first_seq"]
    assert batch.head_after == updated.told["head_after"]
    head = batch.head_before
    for seq, body in enumerate(batch.bodies, batch.first_seq):
        head = wire.next_head(head, seq, body)
    assert head == batch.head_after
