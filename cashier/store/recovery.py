"""A till's file that cannot be read any more: moved aside, and a new one made.

Nothing is deleted. What the second journal holds is read from wherever it lies now,
also from folders that an earlier recovery moved aside; who this till is, is kept with
its keys. What becomes of the entries is decided elsewhere (`sync.new_life`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cashier.domain.errors import StorageFailed, StoreDamaged
from cashier.domain.ids import StoreId, TillId
from cashier.store.engine import checkpoint, open_store
from cashier.store.journal import Journal, JournalEntry, flush_folder
from cashier.store.keystore import Secret, SecretStore
from cashier.store.migrate import migrate
from cashier.store.opening import set_aside
from cashier.store.places import Places
from cashier.store.state import StateRow, Stop, TillState
from cashier.till.ports import TillIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a till without its file, as of its last start."""

    till: str
    store: str
    till_number: int
    store_number: int
    store_name: str
    time_zone: str
    incarnation: int
    epoch: int
    seq: int
    stable_seq: int
    server_key: str
    number_floor: int
    shift_floor: int

    def identity(self, incarnation: int) -> TillIdentity:
        return TillIdentity(
            till=TillId(self.till),
            store=StoreId(self.store),
            till_number=self.till_number,
            store_number=self.store_number,
            incarnation=incarnation,
            epoch=self.epoch,
        )


def remember(secrets: SecretStore, row: StateRow) -> None:
    """Keep who this till is, and how far it wrote, apart from its files."""
    names = Known.__dataclass_fields__
    record = json.dumps({name: getattr(row, name) for name in names}).encode()
    if row.till and secrets.get(Secret.IDENTITY) != record:
        secrets.put(Secret.IDENTITY, record)


def known_of(secrets: SecretStore) -> Known:
    """Raises StoreDamaged: nobody kept who this till is."""
    record = secrets.get(Secret.IDENTITY)
    if record is None:
        raise StoreDamaged("who this till is was not kept: enrol it by a new code")
    try:
        values: Mapping[str, Any] = json.loads(record)
        return Known(**values)
    except (ValueError, TypeError) as error:
        raise StoreDamaged("who this till is cannot be read") from error


def journal_entries(
    places: Places, key: bytes, incarnation: int
) -> dict[int, JournalEntry]:
    """Of this life, by number, from every journal that is in the data folder."""
    folders = [*sorted(places.data.glob("damaged-*/journal")), places.journal]
    return {
        entry.seq: entry
        for folder in folders
        for entry in Journal.read(folder, key)
        if entry.incarnation == incarnation
    }


def journal_end(places: Places, key: bytes) -> tuple[int, int]:
    """The newest (incarnation, number) that any journal here knows."""
    folders = [*places.data.glob("damaged-*/journal"), places.journal]
    found = ((e.incarnation, e.seq) for f in folders for e in Journal.read(f, key))
    return max(found, default=(0, 0))


def quarantine(places: Places, now: datetime) -> Path | None:
    """Move what cannot be read aside; None: it was moved before."""
    tails = ("", "-wal", "-shm")
    files = [places.till_db.with_name(places.till_db.name + tail) for tail in tails]
    if not any(file.exists() for file in (*files, places.journal)):
        return None
    folder = set_aside(places, now)
    flush_folder(places.data)
    return folder


def make_file(
    places: Places,
    key: bytes,
    known: Known,
    *,
    last_life: int,
    machine: str,
    now: datetime,
    floors: tuple[int, int],
) -> None:
    """A new file for the same till, which sells, and spends nothing yet."""
    waiting = places.till_db.with_name("till-new.db")
    for tail in ("", "-wal", "-shm"):
        waiting.with_name(waiting.name + tail).unlink(missing_ok=True)
    engine = open_store(waiting, key)
    migrate(engine, copy_aside=lambda: None)
    _fill(engine, known, last_life, machine, now, floors)
    with engine.connect() as connection:
        is_whole = checkpoint(connection, truncate=True)
    engine.dispose()
    if not is_whole:  # A file without its log would be an empty one.
        raise StorageFailed("the new file could not be finished")
    waiting.replace(places.till_db)
    flush_folder(places.data)


def _fill(
    engine: Engine,
    known: Known,
    last_life: int,
    machine: str,
    now: datetime,
    floors: tuple[int, int],
) -> None:
    with engine.begin() as connection:
        state = TillState(connection)
        empty = state.row()
        was = StateRow(
            **{**asdict(empty), **{n: getattr(known, n) for n in _CARRIED_OVER}}
        )
        state.begin_poor_life(
            known.identity(last_life + 1), was, machine=machine, genesis=empty.head
        )
        number, shift = floors
        state.raise_floors(
            number=max(number, known.number_floor),
            shift=max(shift, known.shift_floor),
        )
        state.stop_redemption(Stop.RESTORED, now)
        state.note_time(now)


_CARRIED_OVER = ("store_name", "time_zone", "server_key")
