"""The whole program, into the training and back, and the real till's files after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.commands import complete

ROOT = Path(__file__).parents[2]


def driven(home: Path, *words: str):
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.training_drive", str(home), *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["failed"] == "", done.stderr
    return said


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What was seen on the way: real, practice, practice anew, real."""
    return driven(tmp_path_factory.mktemp("till") / "home")


def test_by_the_menu_and_a_managers_pin_into_it_and_out_again(told):
    assert [life["practice"] for life in told["saw"]] == [False, True, True, False]
    assert told["code"] == 0


def test_it_cannot_be_mistaken_for_the_real_till(told):
    assert [life["ground"] for life in told["saw"]] == [False, True, True, False]
    tills = [life["till"] for life in told["saw"]]
    assert tills == ["01-01", "00-00", "00-00", "01-01"]
    assert told["saw"][1]["number"].startswith("00-00")


def test_from_the_training_no_way_leads_to_any_server(told):
    assert [life["has_way"] for life in told["saw"]] == [True, False, False, True]


def test_no_byte_of_the_real_till_changed_meanwhile(told):
    assert told["saw"][2]["changed"] == []


def test_the_real_shift_is_there_again_and_the_practice_one_began_anew(told):
    shifts = [life.get("shift") for life in told["saw"]]

    assert shifts == ["new", "new", "new", None]


def test_the_command_line_knows_the_way_too():
    assert complete(["--training"]).training
    assert not complete([]).training


def test_a_practice_till_that_cannot_be_opened_is_made_anew(tmp_path):
    """By the command line, and its file is damaged: nobody has to look after it."""
    said = driven(tmp_path / "home", "--training")

    assert [life["practice"] for life in said["saw"]] == [True]
    assert said["code"] == 0
