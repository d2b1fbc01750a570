"""The tool as a program of its own, for tests: it forks, and they have threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def table_of(*names: str) -> list[dict[str, Any]]:
    """The rows of the quick share of these faults; it must end as they say."""
    only = [word for name in names for word in ("--only", name)]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.faults", "--json", *only],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    is_fine = all(row["fine"] for row in rows) and bool(rows)
    said = f"{done.returncode}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    assert done.returncode == (0 if is_fine else 1), said
    return rows
