"""`script/crash --images N [--rescues N] [--ext4 N]`: the long proof, as a table."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.crash import ext4
from tests.crash.campaign import (
    Plan,
    Tally,
    search_rescues,
    search_sequences,
    search_stories,
    without_guard,
)
from tests.crash.checks import Harm
from tests.crash.guards import GUARDS
from tests.crash.recording import Studio, workplace
from tests.crash.stories import STORIES
from tests.crash.tills import small_journal_files

_ROW = "{:<52} {:>9} {:>9} {:>9} {:>7} {:>7} {:>8}"
_POSITIONS = 7_000  # About so many there are in one round of stories and sequences.


class Table:
    """Prints a line for each thing that was tried, and remembers what was wrong."""

    def __init__(self) -> None:
        heads = ("power cut during", "positions", "images", "databases", "starts")
        print(_ROW.format(*heads, "harmed", "seconds"))
        self.harmed = 0
        self._began = time.monotonic()

    def row(self, name: str, found: Tally, *, is_control: bool = False) -> None:
        harmed = sum(found.harms.values())
        counts = (found.positions, found.images, found.different, found.starts)
        took = time.monotonic() - self._began
        print(_ROW.format(name, *counts, harmed, f"{took:.1f}"), flush=True)
        self._began = time.monotonic()
        if is_control:
            self.harmed += not harmed
            print("    " + ", ".join(f"{n} x {w}" for w, n in found.harms.items()))
        else:
            self.harmed += harmed
            for example in found.examples:
                print(f"    {example}")


def images(table: Table, studio: Studio, wanted: int, rescues: int, seed: int) -> None:
    most = max(2, round(wanted / _POSITIONS))
    every = max(1, wanted // max(1, rescues))
    plan = Plan(seed=seed, most=most, start_every=100, keep_every=every)
    for disk, found in search_stories(studio, list(STORIES), plan).items():
        table.row(f"stories, {disk}", found)
    table.row("sequences of the queue", search_sequences(studio, plan))
    if plan.kept and rescues:
        again = Plan(seed=seed, most=2, start_every=200)
        table.row("the rescue from a cut", search_rescues(studio, plan.kept, again))
    for guard in GUARDS:
        found = without_guard(studio, guard, Plan(seed=seed, most=2))
        table.row(f"WITHOUT: {guard}", found, is_control=True)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/crash", description=__doc__)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--rescues", type=int, default=30, help="cut off again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--ext4", type=int, default=0, metavar="CUTS", help="needs root"
    )
    asked = parser.parse_args(words)
    with workplace() as folder, small_journal_files():
        table = Table()
        if asked.images:
            images(table, Studio(folder), asked.images, asked.rescues, asked.seed)
        if asked.ext4:
            table.harmed += _ext4(folder, asked.ext4, asked.seed)
    return 1 if table.harmed else 0


def _ext4(place: Path, cuts: int, seed: int) -> int:
    if not ext4.is_possible():
        print("ext4 is not cut off: only root may mount a file system")
        return 1
    harmed = 0
    for name, guard, count in (
        ("ext4 is shut down", "", cuts),
        (
            "ext4, WITHOUT: commits are flushed",
            "commits are flushed",
            max(5, cuts // 10),
        ),
    ):
        here = place / f"ext4-{bool(guard)}"
        here.mkdir()
        began = time.monotonic()
        found = ext4.cut_often(here, count, seed=seed, guard=guard)
        lost = found[Harm.LOST.value] + found[Harm.KEY_LOST.value]
        print(
            f"{name}: {count} cuts, {lost} harmed {dict(found)},"
            f" {time.monotonic() - began:.1f} s"
        )
        harmed += not lost if guard else lost
    return harmed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
