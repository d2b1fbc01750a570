"""How often the disk is flushed in a sale, counted by strace from outside.

A child process sells once to warm up and once with a mark before each step; the mark
is a folder that it makes. Every flush between two marks belongs to that step.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.figures import figure, say

STEPS = ("fill", "c1", "c2", "settle", "c3", "end")
# One a commit point, and one more for the second journal.
TARGETS = {"c1": 1, "c2": 1, "c3": 2}
WHOLE_SALE = 4
_CALL = re.compile(r"(fsync|fdatasync|mkdir(?:at)?)\((.*)$")


def measure(folder: Path) -> None:
    if shutil.which("strace") is None:
        say("flushes are not counted: strace is not here")
        return
    log = folder / "flushes.log"
    place = folder / "flushed"
    place.mkdir()
    calls = "trace=fsync,fdatasync,mkdir,mkdirat"
    child = [sys.executable, "-m", "bench.floors.one_sale", str(place)]
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", calls, *child],
        check=True,
        cwd=Path(__file__).parents[2],
    )
    found = _count(log.read_text(encoding="utf-8", errors="replace"))
    for step, target in TARGETS.items():
        figure(f"flushes_{step}", found[step], "flushes", target=target)
    figure("flushes_settle", found["settle"], "flushes")
    whole = sum(found[step] for step in STEPS[:-1])
    figure("flushes_whole_sale", whole, "flushes", target=WHOLE_SALE)


def _count(log: str) -> Counter[str]:
    found: Counter[str] = Counter()
    step = ""
    for line in log.splitlines():
        call = _CALL.search(line)
        if call is None:
            continue
        if not call[1].startswith("mkdir"):
            found[step] += 1
        elif "mark-" in call[2]:
            step = call[2].split("mark-")[1].split('"')[0]
    return found
