"""Everything between a folder and a store that can be trusted with a sale.

Keys, the look-over of the file, steps of an upgrade with a copy made before them,
the second journal, the reserve, and the question whether this file is the one that
this till wrote last: a copy put back, or carried to another machine, must sell but
not spend until the server has spoken.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine

from cashier.domain.errors import StorageRefused, StoreDamaged
from cashier.store.backup import back_up
from cashier.store.engine import find_damage, open_store
from cashier.store.journal import SEGMENT_BYTES, Journal
from cashier.store.keystore import Secret, SecretStore, make_own_secrets
from cashier.store.migrate import migrate
from cashier.store.places import Places
from cashier.store.reserve import RESERVE_BYTES, Reserve, free_bytes_of
from cashier.store.state import Stop, TillState
from cashier.store.store import SqlStore
from cashier.till.ports import Clock, Outbox, Randomness


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """What the store stands on; a simulation puts a disk here that fails."""

    connection: type[Any] = sqlcipher.Connection
    free_bytes: Callable[[Path], int] = free_bytes_of
    segment_bytes: int = SEGMENT_BYTES


def open_till_store(
    places: Places,
    secrets: SecretStore,
    *,
    clock: Clock,
    randomness: Randomness,
    outbox_for: Callable[[Connection], Outbox],
    machine: str,
    reserve_bytes: int = RESERVE_BYTES,
    disk: Disk | None = None,
) -> SqlStore:
    """Raises StorageRefused: damaged, newer, foreign, or not to be opened now."""
    places.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = places.till_db
    _refuse_a_hole(path, secrets)
    make_own_secrets(secrets, randomness.token, store_exists=path.exists())
    key = needed(secrets, Secret.STORE_KEY)
    disk = disk or Disk()
    journal = Journal(
        places.journal,
        needed(secrets, Secret.JOURNAL_KEY),
        segment_bytes=disk.segment_bytes,
    )
    _refuse_a_gap(path, journal)
    engine = open_checked(path, key, kind=disk.connection)
    migrate(
        engine, copy_aside=lambda: back_up(engine, places.backups, key, now=clock.now())
    )
    _stop_what_is_not_ours(engine, journal, secrets, machine, clock.now())
    reserve = Reserve(places.reserve, size=reserve_bytes, free_bytes=disk.free_bytes)
    reserve.is_back()
    store = SqlStore(
        engine,
        clock=clock,
        outbox_for=outbox_for,
        journal=journal,
        reserve=reserve,
        reopen=lambda: open_checked(path, key, kind=disk.connection),
    )
    store.catch_up_journal()
    return store


def needed(secrets: SecretStore, secret: Secret) -> bytes:
    found = secrets.get(secret)
    if found is None:
        raise StoreDamaged(f"{secret.value} is missing from the key store")
    return found


def open_checked(
    path: Path, key: bytes, *, kind: type[Any] = sqlcipher.Connection
) -> Engine:
    """The file, opened and looked over. Raises StoreDamaged, StorageFailed."""
    engine = open_store(path, key, kind=kind)
    try:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            damage = find_damage(raw)
    except StorageRefused:
        engine.dispose()
        raise
    if damage is not None:
        engine.dispose()
        raise StoreDamaged(damage)
    return engine


def _refuse_a_gap(path: Path, journal: Journal) -> None:
    """A till that has sold has a file: a missing or empty one was lost."""
    is_there = path.exists() and path.stat().st_size > 0
    if journal.last > (0, 0) and not is_there:
        raise StoreDamaged("the till's file is gone, its journal is here")


def _stop_what_is_not_ours(
    engine: Engine,
    journal: Journal,
    secrets: SecretStore,
    machine: str,
    now: datetime,
) -> None:
    with engine.begin() as connection:
        state = TillState(connection)
        row = state.row()
        # These outlive the file, and must never know more than it does.
        written = max(journal.last, last_seen(secrets, row.till))
        if written > (row.incarnation, row.seq):
            state.stop_redemption(Stop.RESTORED, now)
        if row.machine not in ("", machine):
            state.stop_redemption(Stop.CLONED, now)


def _refuse_a_hole(path: Path, secrets: SecretStore) -> None:
    """A recovery that a power cut ended half-way: no file, and a till that sold."""
    if secrets.get(Secret.IDENTITY) is not None and not path.exists():
        raise StoreDamaged("the till's file is gone, its keys are here")


def last_seen(secrets: SecretStore, till: str) -> tuple[int, int]:
    """The newest (incarnation, seq) at the last start, kept apart from all files."""
    record = secrets.get(Secret.IDENTITY)
    known = {} if record is None else json.loads(record)
    if known.get("till") != till:
        return (0, 0)
    return (int(known["incarnation"]), int(known["seq"]))


def set_aside(places: Places, now: datetime) -> Path:
    """Move a damaged file and its journal out of the way; nothing is deleted.

    Nobody may have them open. The queue is rebuilt from the journal found there.
    """
    stamp = now.strftime("%Y%m%dT%H%M%S")
    folder, again = places.data / f"damaged-{stamp}", 1
    while folder.exists():  # The second one of this second; names stay in order.
        again += 1
        folder = places.data / f"damaged-{stamp}-{again}"
    folder.mkdir(parents=True)
    for tail in ("", "-wal", "-shm"):
        found = places.till_db.with_name(places.till_db.name + tail)
        if found.exists():
            found.replace(folder / found.name)
    if places.journal.exists():
        places.journal.replace(folder / places.journal.name)
    return folder
