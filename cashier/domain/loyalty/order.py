"""The one order in which programmes are applied: the same on every device.

Groups that others name in `after` come first, then the lower priority, then the id.
Of the versions of one programme the highest that is in force counts. Groups that
wait for each other in a ring are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from cashier.domain.loyalty.terms import Terms


class GroupsInARing(ValueError):
    """Stacking groups that wait for each other; `ring` names them in order."""

    def __init__(self, ring: Sequence[str]) -> None:
        super().__init__("groups wait for each other: " + " -> ".join(ring))
        self.ring = tuple(ring)


def group_of(terms: Terms) -> str:
    """A programme without a group is a group of its own, under its id."""
    return terms.group or terms.programme_id


def ranks(terms: Iterable[Terms]) -> Mapping[str, int]:
    """How many groups at least come before each group. Raises GroupsInARing."""
    waits: dict[str, set[str]] = {}
    for one in terms:
        waits.setdefault(group_of(one), set()).update(one.after)
    sorter = TopologicalSorter(waits)
    try:
        ordered = list(sorter.static_order())
    except CycleError as error:
        raise GroupsInARing(error.args[1]) from error
    found: dict[str, int] = {}
    for group in ordered:
        before = [found[other] for other in waits.get(group, ())]
        found[group] = max(before, default=-1) + 1
    return found


def in_order(terms: Sequence[Terms]) -> list[int]:
    """The places of these terms in the order of application."""
    rank = ranks(terms)

    def key(at: int) -> tuple[int, int, str]:
        one = terms[at]
        return (rank[group_of(one)], one.priority, one.programme_id)

    return sorted(range(len(terms)), key=key)
