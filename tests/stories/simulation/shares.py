"""The seeds of the test command, cut into shares that cost about the same.

Each share has a test file, because a file is what one process of the test command
takes at a time. `script/simulate` tells as many as wished.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.stories.simulation.runner import Told, tell_here

SEEDS = range(1, 501)
# Told in `test_simulation`: every fault and every row of the table happens in these.
FIRST = range(346, 446)
OTHERS: dict[str, Sequence[int]] = {  # By the last letter of their file.
    "b": range(1, 101),
    "c": range(101, 201),
    "d": range(201, 301),
    "e": [*range(301, 346), *range(446, 501)],
}


def told(letter: str) -> list[Told]:
    return list(tell_here(OTHERS[letter]))


def what_broke(stories: list[Told]) -> list[str]:
    """The errors of stories in which a promise was broken, each with its seed."""
    return [f"seed {one.seed}: {one.error}" for one in stories if one.error]
