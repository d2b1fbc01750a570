"""`script/simulate --seeds N [--first-seed S] [--jobs J]`: as many stories as wished.

A seed that breaks a promise leaves its trace in a file and can be told again alone:
`script/simulate --seeds 1 --first-seed S --trace` says every step of it in words.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from tests.stories.simulation.coverage import missing
from tests.stories.simulation.mutants import MUTANTS, without
from tests.stories.simulation.runner import Told, tell_all

TELL_EVERY_S = 10.0
ENOUGH = 250  # Seeds in which everything must have happened.


def main() -> int:
    chosen = _arguments()
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    run = _Run(chosen.traces, says_trace=chosen.trace)
    guard = without(chosen.without) if chosen.without else nullcontext()
    with guard:
        for told in tell_all(seeds, 1 if chosen.without else chosen.jobs):
            run.note(told)
            if run.failed and not chosen.go_on:
                break
    return run.end(len(seeds), is_small=chosen.seeds < ENOUGH or bool(chosen.without))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Seeded stories of tills and server.")
    parser.add_argument("--seeds", type=int, default=500, help="how many")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--trace", action="store_true", help="say the trace of one")
    parser.add_argument("--go-on", action="store_true", help="also after a failure")
    parser.add_argument("--traces", type=Path, default=Path("build/simulation"))
    parser.add_argument("--without", choices=sorted(MUTANTS), help="remove a guard")
    return parser.parse_args()


class _Run:
    def __init__(self, traces: Path, *, says_trace: bool) -> None:
        self._traces = traces
        self._says_trace = says_trace
        self._began = self._said = time.monotonic()
        self._told = 0
        self._receipts = 0
        self.happened: Counter[str] = Counter()
        self.failed: list[int] = []

    def note(self, told: Told) -> None:
        self._told += 1
        self._receipts += told.receipts
        self.happened.update(told.happened)
        if self._says_trace:
            say("\n".join(told.trace))
            say(f"seed {told.seed}: {told.receipts} receipts, trace {told.trace_hash}")
        if told.error:
            self._keep(told)
        if time.monotonic() - self._said > TELL_EVERY_S:
            self._said = time.monotonic()
            say(f"{self._told} seeds, {self._rate():.1f}/s, {len(self.failed)} failed")

    def end(self, wanted: int, *, is_small: bool) -> int:
        for what, count in sorted(self.happened.items()):
            say(f"{count:9,} {what}")
        lacking = [] if is_small else missing(self.happened)
        for what in lacking:
            say(f"NEVER HAPPENED: {what}")
        say(
            f"{self._told} of {wanted} seeds, {self._receipts} receipts,"
            f" {self._rate():.1f} seeds/s, failed: {self.failed or 'none'}"
        )
        return 1 if self.failed or lacking else 0

    def _keep(self, told: Told) -> None:
        self.failed.append(told.seed)
        self._traces.mkdir(parents=True, exist_ok=True)
        file = self._traces / f"seed-{told.seed}.txt"
        file.write_text("\n".join([*told.trace, told.error]), encoding="utf-8")
        say(f"seed {told.seed} FAILED, its trace is in {file}")
        say(told.error)

    def _rate(self) -> float:
        return self._told / max(time.monotonic() - self._began, 0.001)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
