"""What is wrong between programmes: ids, groups, memberships and purses.

Looks at everything tills would hold after publishing, because that is what the engine
puts into one order; blames only what is written in the files. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.order import GroupsInARing, group_of, ranks
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.types import programme_of
from server.programmes.files import Written
from server.programmes.problems import Problem, nearest
from server.programmes.schedule import overlap


def check_together(
    written: Sequence[Written], held: Sequence[Terms], *, is_all: bool = True
) -> Iterator[Problem]:
    """`held`: all versions that tills would hold, those of the files among them.

    Not `is_all`: others are published that we do not see, and names may be theirs.
    """
    yield from _same_version(written)
    everything = [*held, *(w.terms for w in written if w.terms not in held)]
    for one in written if is_all else ():
        yield from _unknown_groups(one, everything)
        yield from _unknown_membership(one, everything)
    yield from _rings(written, everything)
    yield from _same_purse(written, held)


def _same_version(written: Sequence[Written]) -> Iterator[Problem]:
    first: dict[tuple[str, int], Written] = {}
    for one in written:
        key = (one.terms.programme_id, one.terms.version)
        known = first.setdefault(key, one)
        if known is not one:
            place = known.problem("programme_id", "")
            what = f"{key[0]} version {key[1]} stands at {place.file}:{place.line} too"
            yield one.problem("programme_id", what)


def _unknown_groups(one: Written, everything: Sequence[Terms]) -> Iterator[Problem]:
    groups = {group_of(terms) for terms in everything}
    for group in sorted(one.terms.after - groups):
        what = f"no programme is in the group {group}"
        yield one.problem("after", what, nearest(group, groups))


def _unknown_membership(one: Written, everything: Sequence[Terms]) -> Iterator[Problem]:
    needed = one.terms.requires
    if not needed:
        return
    there = {t.programme_id for t in everything if t.TYPE == MembershipTerms.TYPE}
    if needed not in there:
        what = f"no membership is called {needed}"
        yield one.problem("requires", what, nearest(needed, there))


def _rings(
    written: Sequence[Written], everything: Sequence[Terms]
) -> Iterator[Problem]:
    """Every ring once: where one was found it is opened, and the next looked for."""
    rest = list(everything)
    while True:
        try:
            ranks(rest)
        except GroupsInARing as error:
            ring = error.ring
            for one in written:
                group = group_of(one.terms)
                if group in ring and one.terms.after & set(ring):
                    yield one.problem("after", str(error))
            rest = [
                replace(terms, after=frozenset()) if group_of(terms) in ring else terms
                for terms in rest
            ]
        else:
            return


def _same_purse(written: Sequence[Written], held: Sequence[Terms]) -> Iterator[Problem]:
    mine = {id_of(one.terms): one for one in written}
    spends = [
        (terms, purse)
        for terms in held
        if (purse := programme_of(terms).spends_from()) is not None
    ]
    for (one, purse), (other, its) in combinations(spends, 2):
        if one.programme_id == other.programme_id or purse != its:
            continue
        if not overlap(one, other):
            continue
        for terms, rival in ((one, other), (other, one)):
            if id_of(terms) in mine:
                name = f"the purse {purse}" if purse else "the main purse"
                what = f"{name} is spent by {rival.programme_id} already"
                yield mine[id_of(terms)].problem("purse", what)


def id_of(terms: Terms) -> tuple[str, int]:
    return terms.programme_id, terms.version
