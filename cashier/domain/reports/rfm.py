"""Segments of members by how lately, how often and for how much they bought.

Each of the three gets a score from 1 to 3 by rank among all members; equals get the
same one. How often and how much are one score together, halves up. Nine fields make
six segments:

    lately      1           2           3
    much  3     AT_RISK     LOYAL       BEST
          2     AT_RISK     PROMISING   PROMISING
          1     SLEEPING    SLEEPING    NEW
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cashier.domain.amounts import Money
from cashier.domain.reports.facts import MemberPast


class Segment(Enum):
    BEST = "best"
    LOYAL = "loyal"
    PROMISING = "promising"
    NEW = "new"
    AT_RISK = "at_risk"
    SLEEPING = "sleeping"


_FIELDS = {
    (3, 3): Segment.BEST, (2, 3): Segment.LOYAL, (1, 3): Segment.AT_RISK,
    (3, 2): Segment.PROMISING, (2, 2): Segment.PROMISING, (1, 2): Segment.AT_RISK,
    (3, 1): Segment.NEW, (2, 1): Segment.SLEEPING, (1, 1): Segment.SLEEPING,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    segment: Segment
    members: int
    receipts: int
    money: Money


def score(value: int, ordered: Sequence[int]) -> int:
    """1, 2 or 3 by the middle of its rank among values in rising order."""
    less = bisect_left(ordered, value)
    equal = bisect_right(ordered, value) - less
    return 1 + 3 * (2 * less + equal - 1) // (2 * len(ordered))


def segments(members: Sequence[MemberPast]) -> tuple[SegmentRow, ...]:
    """Every segment, in this order, also an empty one."""
    lately = sorted(member.last.toordinal() for member in members)
    often = sorted(member.receipts for member in members)
    much = sorted(member.money.units for member in members)
    found: dict[Segment, list[MemberPast]] = {segment: [] for segment in Segment}
    for member in members:
        both = score(member.receipts, often) + score(member.money.units, much)
        recency = score(member.last.toordinal(), lately)
        found[_FIELDS[recency, (both + 1) // 2]].append(member)
    return tuple(
        SegmentRow(
            segment=segment,
            members=len(those),
            receipts=sum(member.receipts for member in those),
            money=Money.total(member.money for member in those),
        )
        for segment, those in found.items()
    )
