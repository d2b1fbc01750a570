"""`kassa queue` and `kassa-server till` as IT types them, on the real files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import __main__ as kassa_server
from tests.helpers.lost_shop import LostShop
from tests.helpers.ready_shop import ReadyShop
from ui import commands
from ui.doctor import Exit

SIGNED = ("--who", "Olga", "--why", "a story")


@pytest.fixture
def shop(copied: ReadyShop, monkeypatch: pytest.MonkeyPatch) -> Iterator[LostShop]:
    monkeypatch.setenv("KASSA_HOME", str(copied.till_home))
    made = LostShop(copied)
    yield made
    made.server.close()


def kassa(*words: str) -> Exit:
    return commands.run_command(commands.complete(words))


def server(shop: LostShop, *words: str) -> int:
    return kassa_server.main([*words, "--data", str(shop.ready.server_data)])


def queued(shop: LostShop) -> list[str]:
    with shop.running() as till:
        shop.cut()
        return shop.sell(till, 2)


def test_an_exported_queue_is_taken_by_the_server_once(
    shop: LostShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = queued(shop)
    file = tmp_path / "stick.kassa-queue"

    assert kassa("queue", "export", str(file)) is Exit.FINE
    assert kassa("queue", "export", str(file)) is Exit.USAGE  # Never written over.
    assert server(shop, "queue", "import", str(file), *SIGNED) == 0
    capsys.readouterr()
    assert server(shop, "queue", "import", str(file), *SIGNED, "--json") == 0

    assert json.loads(capsys.readouterr().out)["new"] == 0
    assert shop.numbers() == sorted(numbers)
    with shop.running() as till:  # The till itself sends it too: a no-op.
        shop.mend()
        assert shop.exchange(till) == ""
    assert shop.numbers() == sorted(numbers)
    assert shop.differences() == []


def test_the_file_shows_no_card_number_and_belongs_to_its_owner(
    shop: LostShop, tmp_path: Path
) -> None:
    queued(shop)
    file = tmp_path / "stick.kassa-queue"
    kassa("queue", "export", str(file))

    content = file.read_bytes()

    assert b"0400000010014" not in content
    assert b"sale" not in content
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_somebody_changed_is_refused(
    shop: LostShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queued(shop)
    file = tmp_path / "stick.kassa-queue"
    kassa("queue", "export", str(file))
    content = file.read_bytes()
    file.write_bytes(content[:-40] + bytes(1) + content[-39:])

    assert server(shop, "queue", "import", str(file), *SIGNED) == int(Exit.DATA)

    assert "damaged" in capsys.readouterr().err
    assert shop.numbers() == []


def test_recover_leaves_a_sound_file_alone_and_begins_anew_from_a_damaged_one(
    shop: LostShop, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = queued(shop)
    assert kassa("queue", "recover") is Exit.FINE
    assert "sound" in capsys.readouterr().out
    (shop.data / "till.db").write_bytes(b"\0" * 9000)

    assert kassa("queue") is Exit.DATA
    assert "kassa queue recover" in capsys.readouterr().err
    assert kassa("queue", "recover") is Exit.FINE

    said = capsys.readouterr().out
    assert "entries were saved" in said
    assert "damaged-" in said
    assert kassa("queue") is Exit.FINE
    assert "1-1-1.kassa-queue waits to be sent" in capsys.readouterr().out
    with shop.running() as till:
        shop.mend()
        assert shop.exchange(till) == ""
    assert shop.numbers() == sorted(numbers)


def test_a_lost_till_is_looked_at_decided_and_revoked_from_the_command_line(
    shop: LostShop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server(shop, "till", "list") == 0
    assert "1-1" in capsys.readouterr().out
    assert server(shop, "till", "exposure", "--json") == 0
    before = json.loads(capsys.readouterr().out)
    assert before["points"] > 0
    lost = ("till", "declare-lost", "1-1", "--evidence", "C")

    assert server(shop, *lost, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "frozen until there is evidence" in said
    assert "Nothing was decided" in said
    assert server(shop, *lost) == 2  # Nobody answers for it.
    capsys.readouterr()
    assert server(shop, *lost, *SIGNED, "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"]["frozen"] == before["points"]
    assert server(shop, "till", "revoke", "1-1", *SIGNED) == 0

    with shop.running() as till:
        assert "revoked" in shop.exchange(till)


def test_the_commands_need_no_window() -> None:
    code = "import sys, ui.commands; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
