"""`kassa display`: what IT sees when the shopper's two lines are set up."""

from __future__ import annotations

from pathlib import Path

import pytest

from cashier.devices.code_page import unprintable
from cashier.till.ports_display import COLUMNS
from ui.commands import complete, run_command
from ui.display_commands import TEST
from ui.doctor import Exit


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KASSA_HOME", str(tmp_path))
    return tmp_path


def set_up(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"KASSA_LINE_DISPLAY_{name.upper()}", value)


def kassa(*words: str) -> Exit:
    return run_command(complete(words))


def test_the_display_gets_two_full_lines_and_it_reads_the_same_here(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(monkeypatch, transport="file", address=str(home / "display"))

    assert kassa("display", "test") is Exit.FINE

    shown = (home / "display" / "display.txt").read_text("utf-8").splitlines()
    assert shown == [TEST.upper, TEST.lower]
    said = capsys.readouterr().out
    assert all(f"[{line}]" in said for line in shown)


@pytest.mark.parametrize("page", ["cp866", "cp1251"])
def test_the_test_fills_every_column_with_signs_that_the_page_has(page: str) -> None:
    for line in (TEST.upper, TEST.lower):
        assert len(line) == COLUMNS
        assert not unprintable(line, page)


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({}, Exit.CONFIG, "no display is set up"),
        ({"transport": "tcp", "address": "127.0.0.1:1"}, Exit.DEVICE, "E-305"),
        ({"transport": "tcp", "address": "a:b:c"}, Exit.CONFIG, "brackets"),
        ({"transport": "serial", "address": "/no/such"}, Exit.DEVICE, "E-305"),
        ({"transport": "usb", "address": "x"}, Exit.CONFIG, "none, file, tcp"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_is_wrong_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, str],
    code: Exit,
    said: str,
) -> None:
    set_up(monkeypatch, **settings)

    assert kassa("display", "test") is code
    assert said in capsys.readouterr().err
