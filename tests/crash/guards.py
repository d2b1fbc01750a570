"""Guards of the store, each of which can be taken away for one recording.

Every one is a line or two of the code as it is; without it a power cut does harm
that the images must show.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import Connection

from cashier.store import engine, journal, keystore, store
from cashier.store.journal import lacking_entries
from cashier.store.query import tell
from cashier.store.sales import SqlSales
from cashier.store.store import SqlStore
from cashier.store.unit_of_work import Desk

Patch = Any


def _commits_are_not_flushed() -> list[Patch]:
    def never(self: SqlStore, desk: Desk, level: str) -> None:
        desk.raw.execute("PRAGMA synchronous = NORMAL")

    return [mock.patch.object(SqlStore, "_set_synchronous", never)]


def _journal_is_not_flushed() -> list[Patch]:
    return [mock.patch.object(journal, "_flush_to_disk")]


def _journal_file_has_no_name() -> list[Patch]:
    """A new file of the journal is flushed, its folder is not."""
    return [mock.patch.object(journal, "flush_folder")]


def _journal_after_the_answer() -> list[Patch]:
    """What an act wrote is copied when the next act begins."""

    def commit_only(self: SqlStore, desk: Desk, commit: Callable[[], None]) -> None:
        late = lacking_entries(desk.connection, self._journal)
        newest = desk.state.chain()[0]
        commit()
        rest = [entry for entry in late if entry.seq < newest - 2]
        if rest and self._journal is not None:
            self._journal.append(rest)

    return [mock.patch.object(SqlStore, "mirror_after", commit_only)]


def _journal_before_the_commit() -> list[Patch]:
    def first(self: SqlStore, desk: Desk, commit: Callable[[], None]) -> None:
        lacking = lacking_entries(desk.connection, self._journal)
        if lacking and self._journal is not None:
            self._journal.append(lacking)
        commit()

    return [mock.patch.object(SqlStore, "mirror_after", first)]


def _sale_in_two_transactions() -> list[Patch]:
    """The entries are committed before the receipt and the right."""
    complete = SqlSales.complete

    def in_two(self: SqlSales, done: Any) -> None:
        tell(self._connection, "COMMIT")
        tell(self._connection, "BEGIN IMMEDIATE")
        complete(self, done)

    return [mock.patch.object(SqlSales, "complete", in_two)]


def _checkpoint_without_order() -> list[Patch]:
    """The log is brought into the file and begun anew, and nothing is flushed."""
    real = engine.checkpoint

    def careless(connection: Connection, *, truncate: bool = False) -> bool:
        raw: Any = connection.connection.driver_connection
        (level,) = raw.execute("PRAGMA synchronous").fetchone()
        raw.execute("PRAGMA synchronous = OFF")
        try:
            return real(connection, truncate=truncate)
        finally:
            raw.execute(f"PRAGMA synchronous = {level}")

    return [mock.patch.object(store.files, "checkpoint", careless)]


def _secrets_are_not_flushed() -> list[Patch]:
    class Careless:
        def __getattr__(self, name: str) -> Any:
            return (lambda _descriptor: None) if name == "fsync" else getattr(os, name)

    return [mock.patch.object(keystore, "os", Careless())]


def _steps_in_many_transactions() -> list[Patch]:
    """Each statement of a step of an upgrade is committed by itself."""
    from alembic import op

    real = op.execute

    def alone(statement: Any, **more: Any) -> None:
        real(statement, **more)
        raw: Any = op.get_bind().connection.driver_connection
        raw.execute("COMMIT")
        raw.execute("BEGIN IMMEDIATE")

    return [mock.patch.object(op, "execute", alone)]


def _server_answers_before_it_flushes() -> list[Patch]:
    from server import database

    lax = tuple(p.replace("=FULL", "=NORMAL") for p in database._PRAGMAS)
    return [mock.patch.object(database, "_PRAGMAS", lax)]


GUARDS: dict[str, tuple[str, Callable[[], list[Patch]]]] = {
    "commits are flushed": ("selling", _commits_are_not_flushed),
    "the journal is flushed": ("selling", _journal_is_not_flushed),
    "a new journal file is flushed into its folder": (
        "selling",
        _journal_file_has_no_name,
    ),
    "the journal is written before the answer": ("selling", _journal_after_the_answer),
    "the journal is written after the commit": ("selling", _journal_before_the_commit),
    "a sale is one transaction": ("selling", _sale_in_two_transactions),
    "a checkpoint flushes log and file in order": (
        "selling",
        _checkpoint_without_order,
    ),
    "secrets are flushed before they are used": (
        "first_start",
        _secrets_are_not_flushed,
    ),
    "a step of an upgrade is one transaction": ("upgrade", _steps_in_many_transactions),
    "the server flushes before it answers": (
        "offline_then_sync",
        _server_answers_before_it_flushes,
    ),
}


@contextmanager
def without(guard: str) -> Iterator[None]:
    """As if this guard had never been written; "" for the code as it is."""
    with ExitStack() as patches:
        for patch in GUARDS[guard][1]() if guard else ():
            patches.enter_context(patch)
        yield
