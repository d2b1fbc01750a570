"""The tour of the demo, as a test: a cashier's day in the real program.

It starts the real server, the real till offscreen and kills it once; it keeps books of
its own from the printed receipts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_cashiers_day_holds_to_the_kopeck(tmp_path: Path) -> None:
    out = tmp_path / "tour"
    words = ["--tour", str(out), "--folder", str(tmp_path / "shop")]

    done = subprocess.run(
        [sys.executable, "-P", "-m", "bench.demo", *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    report = json.loads((out / "tour.json").read_text(encoding="utf-8"))
    assert report["ok"]
    assert all(step["ok"] for step in report["steps"])
    assert len(list(out.glob("*.png"))) >= len(report["steps"])
    assert (out / "cards.pdf").read_bytes().startswith(b"%PDF")
