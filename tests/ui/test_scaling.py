"""Everything on the screen larger, as a person chose it, where the screen has room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import start_home
from ui.scaling import VARIABLE, ask_for, has_room

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import running

def look(program):
    print("scale:", QApplication.instance().devicePixelRatio())
    QTimer.singleShot(0, QApplication.quit)

sys.exit(running.run(look))
"""


def test_the_program_starts_at_the_size_of_its_settings(tmp_path):
    home = tmp_path / "home"
    start_home.make_home(home, tmp_path / "none", goods=10, cards=10)
    drop_in = home / "config" / "conf.d" / "50-till.toml"
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text("scale = 125\n")

    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM],
        cwd=ROOT,
        env={
            **os.environ,
            "KASSA_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "scale: 1.25" in done.stdout


def test_a_size_that_it_has_set_stays():
    environment = {VARIABLE: "2"}

    ask_for(150, environment)

    assert environment == {VARIABLE: "2"}


@pytest.mark.parametrize(
    ("scale", "running", "screen", "fits"),
    [
        (125, 100, (1024, 768), False),
        (125, 100, (1280, 1024), True),
        (150, 100, (1920, 1080), True),
        (150, 100, (1366, 768), False),
        (150, 150, (1280, 720), True),  # The same screen, as it is at 150 %.
        (100, 150, (910, 512), True),
    ],
)
def test_a_page_needs_room_at_its_size(scale, running, screen, fits):
    assert has_room(scale, running, screen) is fits
