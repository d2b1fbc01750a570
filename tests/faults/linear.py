"""Could one clerk have done it all, one act after the other?

A history is what several tills asked of one account at once, with begin and end of
each act and what came of it. It is linearisable when the acts can be put in a row, in
which none stands before one that had ended when it began, and in which each came to
what it must come to on what those before it left. A search finds such a row or shows
that there is none.

What an act changes does not depend on when it came, only whether it may: so the state
behind any set of acts is known, and no set is looked at twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    HOLD = "hold"  # Asked for so much, and got as much of it as was free.
    SETTLE = "settle"  # Spent a part of a right, gave back the rest.
    CREDIT = "credit"  # Points came in.


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Of one account, in hundredths of a point."""

    posted: int
    held: int

    @property
    def free(self) -> int:
        return self.posted - self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    till: int
    kind: Kind
    begin: int
    end: int
    asked: int = 0
    amount: int = 0  # Granted, spent, or credited.
    back: int = 0  # Of a right that was settled.
    seen: State | None = None  # What the answer said stood behind it.

    def after(self, before: State) -> State:
        if self.kind is Kind.HOLD:
            return State(posted=before.posted, held=before.held + self.amount)
        if self.kind is Kind.SETTLE:
            held = before.held - self.amount - self.back
            return State(posted=before.posted - self.amount, held=held)
        return State(posted=before.posted + self.amount, held=before.held)

    def may_follow(self, before: State) -> bool:
        if self.kind is Kind.HOLD:
            if self.amount != min(self.asked, max(0, before.free)):
                return False
        elif self.kind is Kind.SETTLE and before.held < self.amount + self.back:
            return False
        return self.seen is None or self.seen == self.after(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    row: tuple[Act, ...]  # As far as it goes.
    is_linear: bool
    states: int  # Looked at.
    why: str = ""


def check(opening: State, acts: Sequence[Act], closing: State | None = None) -> Verdict:
    """Search for the row; the closing state is what the books say at the end."""
    ordered = sorted(acts, key=lambda act: (act.begin, act.end))
    search = _Search(opening, ordered)
    row = search.run()
    if len(row) < len(ordered):
        stuck = [act for act in ordered if act not in row]
        why = f"no place for any of {stuck[:4]}"
        return Verdict(row=row, is_linear=False, states=search.states, why=why)
    end = opening
    for act in row:
        end = act.after(end)
    if closing is not None and end != closing:
        why = f"the books say {closing}, the acts lead to {end}"
        return Verdict(row=row, is_linear=False, states=search.states, why=why)
    return Verdict(row=row, is_linear=True, states=search.states)


class _Search:
    def __init__(self, opening: State, acts: Sequence[Act]) -> None:
        self._opening = opening
        self._acts = acts
        self.states = 0

    def run(self) -> tuple[Act, ...]:
        """The longest row that was found; a whole one if there is any."""
        everything = (1 << len(self._acts)) - 1
        seen: set[int] = set()
        longest: tuple[Act, ...] = ()
        waiting: list[tuple[int, State, tuple[Act, ...]]] = [(0, self._opening, ())]
        while waiting:
            done, state, row = waiting.pop()
            if done in seen:
                continue
            seen.add(done)
            self.states += 1
            if len(row) > len(longest) or not longest:
                longest = row
            if done == everything:
                return row
            for n in self._next(done):
                act = self._acts[n]
                if act.may_follow(state):
                    waiting.append((done | 1 << n, act.after(state), (*row, act)))
        return longest

    def _next(self, done: int) -> list[int]:
        """Acts that nobody who is still missing had ended before."""
        left = [n for n in range(len(self._acts)) if not done >> n & 1]
        first_end = min(self._acts[n].end for n in left)
        return [n for n in reversed(left) if self._acts[n].begin <= first_end]
