"""The history checker finds what is wrong with a history, and nothing else.

One account of 100 points, in hundredths, at several counters at once. Times are
whole numbers: an act lasts from its begin to its end.
"""

from __future__ import annotations

import itertools
import random

import pytest

from tests.faults.linear import Act, Kind, State, check

OPENING = State(posted=100, held=0)


def hold(till: int, begin: int, end: int, asked: int, got: int) -> Act:
    return Act(till=till, kind=Kind.HOLD, begin=begin, end=end, asked=asked, amount=got)


def settle(till: int, begin: int, end: int, spent: int, back: int = 0) -> Act:
    return Act(
        till=till, kind=Kind.SETTLE, begin=begin, end=end, amount=spent, back=back
    )


def credit(till: int, begin: int, end: int, points: int) -> Act:
    return Act(till=till, kind=Kind.CREDIT, begin=begin, end=end, amount=points)


def saw(act: Act, posted: int, held: int) -> Act:
    values = {name: getattr(act, name) for name in Act.__slots__}
    return Act(**{**values, "seen": State(posted=posted, held=held)})


SOUND = {
    "nothing at all": [],
    "one after the other": [
        hold(1, 0, 1, 60, 60),
        settle(1, 2, 3, 40, 20),
        hold(2, 4, 5, 100, 60),
    ],
    "two at once, the second got the rest": [
        hold(1, 0, 9, 70, 70),
        hold(2, 1, 8, 70, 30),
    ],
    "the later one came first": [hold(1, 0, 9, 70, 30), hold(2, 1, 8, 70, 70)],
    "points that came in meanwhile": [
        credit(1, 0, 9, 50),
        hold(2, 1, 8, 200, 150),
    ],
    "points that were not there yet": [credit(1, 0, 9, 50), hold(2, 1, 8, 200, 100)],
    "what came back was given again": [
        hold(1, 0, 1, 100, 100),
        settle(1, 2, 9, 0, 100),
        hold(2, 3, 8, 100, 100),
    ],
}
BROKEN = {
    "two got the same points": [hold(1, 0, 9, 70, 70), hold(2, 1, 8, 70, 70)],
    "more than there is": [hold(1, 0, 1, 500, 101)],
    "points that came back are gone": [
        hold(1, 0, 1, 100, 100),
        settle(1, 2, 3, 0, 100),
        hold(2, 4, 5, 100, 0),
    ],
    "points that came in are gone": [credit(1, 0, 1, 50), hold(2, 2, 3, 200, 100)],
    "points came in twice": [credit(1, 0, 1, 50), hold(2, 2, 3, 500, 200)],
    "an answer from before": [
        saw(hold(1, 0, 1, 10, 10), 100, 10),
        saw(hold(2, 2, 3, 10, 10), 100, 10),
    ],
    "a spend that counts twice": [
        hold(1, 0, 1, 50, 50),
        settle(1, 2, 3, 50),
        saw(hold(2, 4, 5, 10, 0), 0, 0),
    ],
    "seen by one and then not by another": [
        credit(1, 0, 99, 50),
        saw(hold(2, 1, 2, 10, 10), 150, 10),
        saw(hold(3, 3, 4, 10, 10), 100, 20),
    ],
    "more was settled than was held": [hold(1, 0, 1, 10, 10), settle(1, 2, 3, 50)],
}


@pytest.mark.parametrize("name", SOUND)
def test_a_history_that_one_clerk_could_have_made_is_sound(name: str) -> None:
    verdict = check(OPENING, SOUND[name])

    assert verdict.is_linear, verdict.why
    assert len(verdict.row) == len(SOUND[name])


@pytest.mark.parametrize("name", BROKEN)
def test_an_anomaly_is_found(name: str) -> None:
    assert not check(OPENING, BROKEN[name]).is_linear


def test_books_that_say_something_else_at_the_end_are_found() -> None:
    acts = [hold(1, 0, 1, 60, 60), settle(1, 2, 3, 60)]

    assert check(OPENING, acts, State(posted=40, held=0)).is_linear
    assert not check(OPENING, acts, State(posted=100, held=0)).is_linear


@pytest.mark.parametrize("seed", range(40))
def test_the_search_agrees_with_trying_every_order(seed: int) -> None:
    """Short histories with figures by lot: about half of them are broken."""
    chance = random.Random(seed)
    for _ in range(25):
        acts = [_any_act(till, chance) for till in range(4)]
        assert check(OPENING, acts).is_linear == _by_hand(acts)


def _any_act(till: int, chance: random.Random) -> Act:
    begin = chance.randrange(6)
    end = begin + chance.randrange(1, 4)
    if chance.random() < 0.3:
        return credit(till, begin, end, 50)
    return hold(till, begin, end, chance.choice((50, 100)), chance.choice((0, 50, 100)))


def _by_hand(acts: list[Act]) -> bool:
    for row in itertools.permutations(acts):
        pairs = itertools.combinations(row, 2)
        if any(later.end < earlier.begin for earlier, later in pairs):
            continue
        state = OPENING
        for act in row:
            if not act.may_follow(state):
                break
            state = act.after(state)
        else:
            return True
    return False
