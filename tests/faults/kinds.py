"""What a fault is: a name, how often it is tried, and one try by its seed.

A fault is opened once, in a room of its own, and gives a function that makes one try.
A try does harm, lets everything come back, and compares the books of till and server
with the ghost: what people saw confirmed. What it found is an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.faults.room import Room

MOST_WORDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of what was confirmed; all zero is how it must be."""

    tries: int = 0
    lost: int = 0  # Confirmed, and not in the books.
    doubled: int = 0  # In the books more than once, or never asked for.
    corrupt: int = 0  # Books that contradict themselves, or a till that cannot go on.
    words: tuple[str, ...] = ()  # What was found, for whoever looks into it.

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.corrupt)

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            tries=self.tries + other.tries,
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            corrupt=self.corrupt + other.corrupt,
            words=(*self.words, *other.words)[:MOST_WORDS],
        )


def sum_of(outcomes: Iterable[Outcome]) -> Outcome:
    return reduce(Outcome.__add__, outcomes, Outcome())


class Run(Protocol):
    """One try; the same seed makes the same choices."""

    def __call__(self, seed: int, /) -> Outcome: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`full` tries by `--full`. A sweep goes through points instead: all of them."""

    name: str
    quick: int
    full: int
    begin: Callable[[Room], AbstractContextManager[Run]]
    points: Callable[[Run], int] | None = None
    is_control: bool = False  # Must lose: the comparison would notice.

    def seeds(self, run: Run, *, is_full: bool, share: float = 1.0) -> Iterable[int]:
        wanted = self.full if is_full else self.quick
        if self.points is None:
            return range(max(1, round(wanted * share)))
        points = self.points(run)
        if is_full:
            wanted = max(1, round(points * share))
        # Spread over the act: its first writes and its last are not alike.
        return sorted({n * points // wanted for n in range(wanted)})
