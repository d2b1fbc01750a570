"""A scan on any page or dialog presses nothing and arrives whole; digits are typed.

With a US and with a Russian layout; as the platform sends keys, and once with real
keys of a real X server.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.gallery.chapters import CHAPTERS
from tests.ui.gallery.scans import Sent, scan_everywhere
from tests.ui.test_real_keyboard import display  # noqa: F401 A fixture.

ROOT = Path(__file__).parents[2]
IS_EXHAUSTIVE = os.environ.get("KASSA_EXHAUSTIVE") == "1"
WITH_KEYS = [name for name, chapter in CHAPTERS.items() if chapter.takes_keys]
# Real keys take their time.
REAL, EVERY = (WITH_KEYS, 1) if IS_EXHAUSTIVE else (["selling"], 2)
SENT = 1 if IS_EXHAUSTIVE else 3  # Every third page.


@pytest.mark.parametrize("name", WITH_KEYS)
def test_a_scan_is_never_an_answer_and_digits_are_never_eaten(dressed, name):
    faults = list(scan_everywhere(dressed, name, Sent, every=SENT))

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", REAL)
def test_the_same_with_real_keys(display, name):  # noqa: F811
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.ui.gallery.scans", name, str(EVERY)],
        cwd=ROOT,
        env={**display, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["platform: xcb"], done.stdout
