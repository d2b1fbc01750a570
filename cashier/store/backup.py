"""Copies of the till's file that may be put back without spending twice.

A copy is made by SQLite itself, never by copying a live file, and it carries no
right to spend: points that were spent after it was made would be spent again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine

from cashier.domain.errors import StorageFailed, StoreDamaged
from cashier.store.columns import moment_text
from cashier.store.engine import connect_raw, find_damage
from cashier.store.faults import refusal_of
from cashier.store.state import Stop


def back_up(
    engine: Engine,
    folder: Path,
    key: bytes,
    *,
    now: datetime,
    kind: type[Any] = sqlcipher.Connection,
) -> Path:
    """A checked copy, encrypted with the same key, that must not spend.

    Raises StorageRefused: the disk failed, or the copy is not to be trusted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = _free_name(folder, f"till-{stamp}")
    try:
        with engine.connect() as connection:
            _vacuum_into(connection, path)
        _make_poor(path, key, now, kind)
    except sqlcipher.Error as error:  # Past the engine, which would translate it.
        raise refusal_of(error) or StorageFailed(str(error)) from error
    return path


def _make_poor(path: Path, key: bytes, now: datetime, kind: type[Any]) -> None:
    raw = connect_raw(path, key, synchronous="FULL", kind=kind)
    try:
        damage = find_damage(raw)
        if damage is not None:
            raise StoreDamaged(f"the copy is damaged: {damage}")
        raw.execute(
            "INSERT OR IGNORE INTO redemption_stop (why, at) VALUES (?, ?)",
            (Stop.RESTORED.value, moment_text(now)),
        )
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()


def _free_name(folder: Path, stem: str) -> Path:
    """A clock that stands, or was set back, names two copies alike."""
    names = (f"{stem}{tail}.db" for tail in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for name in names if not (path := folder / name).exists())


def _vacuum_into(connection: Connection, path: Path) -> None:
    # Not in a transaction: SQLite reads one consistent state by itself.
    raw: Any = connection.connection.driver_connection
    raw.execute("VACUUM INTO ?", (str(path),))
