"""Runs faults and says what came of each: a table for people, JSON lines for tools."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.kinds import MOST_WORDS, Fault, Outcome
from tests.faults.room import Room

HEAD = ("fault", "tries", "lost", "doubled", "corrupt", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    fault: Fault
    outcome: Outcome
    seconds: float

    @property
    def is_fine(self) -> bool:
        """A control that loses nothing has no teeth."""
        if self.fault.is_control:
            return bool(self.outcome.lost) and not self.outcome.corrupt
        return self.outcome.is_clean

    def cells(self) -> tuple[str, ...]:
        found = self.outcome
        figures = (found.tries, found.lost, found.doubled, found.corrupt)
        return (self.fault.name, *map(str, figures), f"{self.seconds:.1f}")

    def json(self) -> str:
        found = self.outcome
        return json.dumps(
            {
                "fault": self.fault.name,
                "tries": found.tries,
                "lost": found.lost,
                "doubled": found.doubled,
                "corrupt": found.corrupt,
                "seconds": round(self.seconds, 1),
                "control": self.fault.is_control,
                "fine": self.is_fine,
                "words": list(found.words[:MOST_WORDS]),
            },
            ensure_ascii=False,
        )


def run(
    fault: Fault, room: Room, *, is_full: bool, share: float, seconds: float
) -> Row:
    """All its tries, or those before `seconds` were over."""
    began = time.monotonic()
    outcome = Outcome()
    with fault.begin(room) as one_try:
        for seed in fault.seeds(one_try, is_full=is_full, share=share):
            outcome += one_try(seed)
            if seconds and time.monotonic() - began > seconds:
                break
    return Row(fault=fault, outcome=outcome, seconds=time.monotonic() - began)


def run_all(
    faults: Sequence[Fault],
    *,
    is_full: bool,
    share: float,
    seconds: float,
    as_json: bool,
) -> bool:
    """Say each row as soon as it is known; True: all are as they must be."""
    width = max(len(fault.name) for fault in faults)
    if not as_json:
        _say(HEAD, width)
    is_fine = True
    with Room() as room:
        for fault in faults:
            row = run(fault, room, is_full=is_full, share=share, seconds=seconds)
            is_fine = is_fine and row.is_fine
            _tell(row, width, as_json=as_json)
    return is_fine


def _tell(row: Row, width: int, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(row.json() + "\n")
        sys.stdout.flush()
        return
    _say(row.cells(), width)
    if not row.is_fine:
        sys.stdout.write("".join(f"    {word}\n" for word in row.outcome.words))


def _say(cells: Sequence[str], width: int) -> None:
    name, *figures = cells
    sys.stdout.write(name.ljust(width) + "".join(f"{f:>9}" for f in figures) + "\n")
    sys.stdout.flush()
