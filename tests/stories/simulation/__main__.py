"""`python -m tests.stories.simulation --seeds N --first-seed S`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.stories.simulation.chain import LIMITED, STRICTLY
from tests.stories.simulation.story import Templates, tell


def main() -> int:
    parser = argparse.ArgumentParser(description="Seeded stories of two tills.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--policy", choices=("strict", "risk"), default="strict")
    chosen = parser.parse_args()
    risk = LIMITED if chosen.policy == "risk" else STRICTLY
    happened: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as name:
        folder = Path(name)
        templates = Templates.make(folder)
        last = chosen.first_seed + chosen.seeds
        for seed in range(chosen.first_seed, last):
            try:
                outcome = tell(seed, templates, folder / str(seed), risk)
            except BaseException:
                say(f"seed {seed} failed")
                raise
            happened += outcome.happened
            say(f"{seed} {outcome.trace_hash} {outcome.receipts} receipts")
            shutil.rmtree(folder / str(seed))
    for what, count in sorted(happened.items()):
        say(f"{count:8} {what}")
    say(f"{chosen.seeds} seeds in {time.monotonic() - began:.1f} s")
    return 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _fast_folder() -> str | None:
    """Memory, where there is such a folder: these files need no disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
