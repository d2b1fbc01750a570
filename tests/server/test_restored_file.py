"""The file of an embedded server was put back: it notices, whoever forgot to say so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from server import __main__ as program, epochs
from server.backup import backup
from server.bootstrap import DATABASE_FILE, open_server
from server.doctor import State, examine
from tests.helpers.restores import held, reports
from tests.helpers.server_world import FakeRandomness, World


def reopened(world: World, seed: int) -> World:
    """The server is stopped and started; its randomness goes on."""
    world.server.close()
    server = open_server(world.folder, world.clock, FakeRandomness(seed))
    world.server = server
    return world


def is_open(world: World) -> bool:
    return world.database.read(epochs.look).is_open


def test_a_backup_that_is_put_back_waits_for_the_tills(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    account = world.member(points=5000)
    till = world.till()
    copy = tmp_path / "copy.db"
    backup(world.server.core, copy)
    grant = till.hold(account, 3000).grant
    world.server.close()

    shutil.copy(copy, world.folder / DATABASE_FILE)
    for more in ("-wal", "-shm"):
        (world.folder / (DATABASE_FILE + more)).unlink(missing_ok=True)
    reopened(world, 2)

    assert is_open(world)
    till.server = world.server
    reports(till, held(grant))
    assert not is_open(world)
    assert not is_open(reopened(world, 3))  # It is no copy any more.
    assert world.differences() == []


def test_a_file_that_was_copied_by_hand_is_older_than_the_mark_beside_it(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    world.server.close()
    shutil.copy(world.folder / DATABASE_FILE, tmp_path / "by-hand.db")
    reopened(world, 2)
    world.till()
    world.server.close()

    shutil.copy(tmp_path / "by-hand.db", world.folder / DATABASE_FILE)

    assert is_open(reopened(world, 3))


def test_a_folder_that_is_moved_as_a_whole_is_no_restore(
    sqlite_world: World, tmp_path: Path
) -> None:
    world = sqlite_world
    world.till()
    world.server.close()
    world.folder = shutil.copytree(world.folder, tmp_path / "moved")

    assert not is_open(reopened(world, 2))
    assert not is_open(reopened(world, 3))


def test_a_server_that_was_stopped_between_its_two_marks_starts_as_ever(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    mark = world.folder / "server.life"
    old = mark.read_text()
    mark.write_text(f"another-word\n{old}")  # Written, and then the power went.

    assert not is_open(reopened(world, 2))


def test_doctor_and_the_command_say_who_is_missing(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world = sqlite_world
    one, two = world.till(store=1), world.till(store=2)
    world.server.close()
    data = ["--data", str(world.folder), "--json"]

    assert program.main(["restored", *data]) == 0
    said = json.loads(capsys.readouterr().out)
    (found,) = [f for f in examine(world.folder, world.clock) if f.id == "RESTORE"]

    assert (said["epoch"], said["open"], said["missing"]) == (2, True, ["1-1", "2-1"])
    assert found.state is State.WARNING
    assert "0 of 2 tills" in found.sentence
    assert program.main(["restored", *data]) == 0  # Said twice: once is enough.
    assert json.loads(capsys.readouterr().out)["epoch"] == 2
    assert program.main(["restored", "--excuse", "2-1", *data]) == 0
    assert json.loads(capsys.readouterr().out)["missing"] == ["1-1"]
    assert program.main(["restored", "--excuse", "9-9", *data]) == 2

    reopened(world, 2)
    one.server = two.server = world.server
    reports(one)
    assert not is_open(world)


def test_a_failover_without_loss_is_said_with_a_flag(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite_world.till()
    sqlite_world.server.close()

    command = ["restored", "--no-loss", "--json", "--data", str(sqlite_world.folder)]

    assert program.main(command) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["epoch"], said["open"]) == (2, False)
