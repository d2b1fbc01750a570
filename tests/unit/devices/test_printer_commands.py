"""`kassa printer`: what IT sees when a printer is set up, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.escpos_reader import read_paper
from tests.helpers.talking_printer import TalkingPrinter
from ui.commands import complete, run_command
from ui.doctor import Exit


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KASSA_HOME", str(tmp_path))
    return tmp_path


def set_up(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"KASSA_PRINTER_{name.upper()}", value)


def kassa(*words: str) -> Exit:
    return run_command(complete(words))


def last_paper(home: Path) -> bytes:
    return max(home.rglob("*.bin")).read_bytes()


def test_the_test_page_has_all_that_a_receipt_has(home: Path) -> None:
    assert kassa("printer", "test") is Exit.FINE

    paper = read_paper(last_paper(home))
    assert "TEST / ПРОВЕРКА" in paper.text
    assert (paper.pictures, paper.barcodes) == (1, ["2900000000018"])
    assert paper.kicks == []


def test_the_ruler_offers_columns_and_code_pages(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kassa("printer", "test", "--ruler") is Exit.FINE

    text = max(home.rglob("*.txt")).read_text("utf-8")
    for offered in (" 32\n", " 48\n", " 17 cp866 ", " 59 cp866 ", " 46 cp1251"):
        assert offered in text
    assert "look at the paper" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({"profile": "TM-T88"}, Exit.CONFIG, "did you mean TM-T88"),
        ({"columns": "40"}, Exit.CONFIG, "32, 36, 42 or 48"),
        ({"transport": "tcp", "address": "127.0.0.1:1"}, Exit.DEVICE, "E-302"),
        ({"transport": "tcp", "address": "a:b:c"}, Exit.CONFIG, "brackets"),
        ({"transport": "spooler", "address": "Receipts"}, Exit.DEVICE, "Windows"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, str],
    code: Exit,
    said: str,
) -> None:
    set_up(monkeypatch, **settings)

    assert kassa("printer", "test") is code
    assert said in capsys.readouterr().err


def test_a_profile_nobody_knows_is_found_by_the_check_of_the_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kassa("config", "check") is Exit.FINE
    set_up(monkeypatch, profile="nope")

    assert kassa("config", "check") is Exit.CONFIG
    assert "no printer profile 'nope'" in capsys.readouterr().err


def test_a_printer_that_speaks_is_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with TalkingPrinter() as printer:
        set_up(monkeypatch, transport="tcp", address=printer.address)

        assert kassa("printer", "status") is Exit.FINE
        assert kassa("printer", "test") is Exit.FINE
        printer.paper = False
        assert kassa("printer", "status") is Exit.DEVICE
        assert kassa("printer", "test") is Exit.DEVICE

    said = capsys.readouterr()
    assert "Ready, with paper" in said.out
    assert "Printed" in said.out
    assert said.err.count("E-301") == 2


def test_a_printer_of_files_does_not_say_how_it_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kassa("printer", "status") is Exit.FINE
    assert "does not say" in capsys.readouterr().out
