"""After a start everybody asks at once, and nobody has read anything before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Without the guard one of four starts of a server ends it, two of three of a till.
STARTS = {"server": 6, "till": 3}


@pytest.mark.parametrize("kind", STARTS)
def test_the_first_answers_read_at_the_same_moment_do_not_end_the_program(
    tmp_path: Path, kind: str
) -> None:
    for start in range(STARTS[kind]):
        folder = tmp_path / str(start)
        folder.mkdir()
        words = ["-m", "tests.helpers.first_answers", kind, str(folder)]
        done = subprocess.run(
            [sys.executable, "-P", *words],
            cwd=ROOT,
            check=False,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (done.returncode, done.stderr)
