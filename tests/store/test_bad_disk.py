"""A disk that fails between two acts: a refusal for the cashier, never a crash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.errors import StorageFailed
from cashier.store.backup import back_up
from cashier.store.engine import open_store
from cashier.store.migrate import migrate
from cashier.store.opening import open_checked
from cashier.store.store import SqlStore
from sync.outbox import outbox_on
from tests.helpers.fakes import FakeClock
from tests.stories.simulation.disk import SimDisk
from tests.stories.simulation.world import World

KEY = bytes(range(32))


@pytest.fixture
def disk(tmp_path: Path) -> SimDisk:
    return SimDisk(World(1), tmp_path)


@pytest.fixture
def store(tmp_path: Path, disk: SimDisk) -> Iterator[SqlStore]:
    def opened() -> object:
        return open_store(tmp_path / "till.db", KEY, kind=disk.port.connection)

    engine = opened()
    migrate(engine, copy_aside=lambda: None)
    store = SqlStore(engine, clock=FakeClock(), outbox_for=outbox_on, reopen=opened)
    yield store
    store.close()


def note_time(store: SqlStore, *, then: object = None) -> None:
    with store.act() as work:
        if callable(then):
            then()
        work.commit()


def may_spend(store: SqlStore) -> bool:
    with store.read() as work:
        return not work.redemption_is_off()


def test_a_disk_that_fails_before_an_act_begins_is_a_refusal(
    store: SqlStore, disk: SimDisk
) -> None:
    note_time(store)
    disk.error_in = 1

    with pytest.raises(StorageFailed):
        note_time(store)

    note_time(store)
    assert not may_spend(store)


def test_a_disk_that_fails_after_the_commit_does_not_take_the_act_back(
    store: SqlStore, disk: SimDisk
) -> None:
    def fail_after_the_commit() -> None:
        disk.error_in = 3  # The time, the commit, and what comes then.

    note_time(store, then=fail_after_the_commit)

    assert disk.error_in is None
    assert not may_spend(store)


def test_a_disk_that_goes_on_failing_goes_on_being_a_refusal(
    store: SqlStore, disk: SimDisk
) -> None:
    disk.error_in, disk.is_sticky = 1, True

    for _ in range(3):
        with pytest.raises(StorageFailed):
            note_time(store)

    disk.mend()
    note_time(store)
    assert not may_spend(store)


@pytest.mark.parametrize("statements", range(24, 42, 2))
def test_a_disk_that_fails_while_the_stop_is_written_is_a_refusal(
    store: SqlStore, disk: SimDisk, statements: int
) -> None:
    disk.error_in = 1
    with pytest.raises(StorageFailed):
        note_time(store)
    disk.error_in = statements  # Of those that open the file again.

    try:
        note_time(store)
    except StorageFailed:
        note_time(store)

    assert not may_spend(store)


def test_a_disk_that_does_not_let_us_look_is_no_damaged_file(
    store: SqlStore, tmp_path: Path, disk: SimDisk
) -> None:
    note_time(store)
    store.close()
    looks = []
    for statements in range(25, 33):
        disk.error_in = statements
        try:
            open_checked(tmp_path / "till.db", KEY, kind=disk.port.connection)
        except StorageFailed:
            looks.append(statements)

    assert looks


def test_a_disk_that_fails_while_a_copy_is_made_is_a_refusal(
    tmp_path: Path, disk: SimDisk
) -> None:
    kind = disk.port.connection
    engine = open_store(tmp_path / "till.db", KEY, kind=kind)
    migrate(engine, copy_aside=lambda: None)
    now, copies, refused = FakeClock().now(), tmp_path / "backups", 0
    for statement in range(1, 40):
        disk.error_in = statement
        try:
            back_up(engine, copies, KEY, now=now, kind=kind)
        except StorageFailed:
            refused += 1
    disk.error_in = None

    assert refused > 1
    assert back_up(engine, copies, KEY, now=now, kind=kind).exists()
    engine.dispose()
