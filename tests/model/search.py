"""Breadth-first search through every state that a variant can reach.

The first state that breaks a promise is one of those nearest to the beginning, so
the trace to it is as short as any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.model.promises import broken_promise
from tests.model.rules import Rules
from tests.model.server_moves import Next, Step, server_moves
from tests.model.till_moves import till_moves
from tests.model.values import Life, Server, State, Till
from tests.model.words import sentence

Promise = Callable[[Rules, State], str]


class TooLarge(Exception):
    """More states than the search may visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to."""

    states: int
    most_spent: int
    broken: str = ""  # Empty: every promise held in every state.
    steps: tuple[Step, ...] = ()
    seen: frozenset[str] = frozenset()  # The names of the acts that occurred.

    def story(self) -> str:
        lines = [f"{n}. {sentence(step)}" for n, step in enumerate(self.steps, 1)]
        return "\n".join([*lines, f"=> {self.broken}"])


def beginning(rules: Rules) -> State:
    none = (0,) * rules.seats
    server = Server(
        posted=rules.balance,
        registered=(True,) * rules.seats,
        marks=none,
        done=none,
        shares=none,
        used=none,
        settlings=none,
    )
    unborn = (Till(life=Life.UNBORN),) * (rules.seats - rules.tills)
    return State(server=server, tills=(Till(),) * rules.tills + unborn)


def moves(rules: Rules, state: State) -> Iterator[Next]:
    yield from server_moves(rules, state)
    yield from till_moves(rules, state)


def search(
    rules: Rules, promise: Promise = broken_promise, *, most: int = 4_000_000
) -> Found:
    """Every state, or the shortest way to one that breaks a promise."""
    first = beginning(rules)
    came_from: dict[State, tuple[State, Step] | None] = {first: None}
    layer, seen, most_spent = [first], set(), 0
    while layer:
        following: list[State] = []
        for state in layer:
            for step, after in moves(rules, state):
                if after in came_from:
                    continue
                came_from[after] = (state, step)
                seen.add(step[0])
                most_spent = max(most_spent, sum(t.spent for t in after.truths))
                if wrong := promise(rules, after):
                    return Found(
                        states=len(came_from),
                        most_spent=most_spent,
                        broken=wrong,
                        steps=_way(came_from, after),
                        seen=frozenset(seen),
                    )
                following.append(after)
        if len(came_from) > most:
            raise TooLarge(f"{len(came_from)} states")
        layer = following
    return Found(states=len(came_from), most_spent=most_spent, seen=frozenset(seen))


def _way(
    came_from: dict[State, tuple[State, Step] | None], state: State
) -> tuple[Step, ...]:
    steps = []
    while (link := came_from[state]) is not None:
        state, step = link
        steps.append(step)
    return tuple(reversed(steps))
