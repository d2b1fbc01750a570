"""Which versions of the programmes tills must know today. Pure.

Of the versions in force the engine takes the highest, so a version may be published
before the day it begins. An earlier one that can never count again is superseded and
leaves the feed. A withdrawal ends versions that are there on a day; newer ones that
are published later are not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.terms import Terms

# A till in another zone may still be at yesterday.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """No version up to this one is in force after the last day."""

    version: int
    last_day: date


def bounded(terms: Terms, withdrawal: Withdrawal | None) -> Terms | None:
    """The terms as they count now; None: they will never be in force."""
    if withdrawal is None or terms.version > withdrawal.version:
        return terms
    last = withdrawal.last_day
    if terms.starts is not None and terms.starts > last:
        return None
    if terms.ends is not None and terms.ends <= last:
        return terms
    return replace(terms, ends=last)


def living(
    versions: Iterable[Terms], withdrawals: Mapping[str, Withdrawal], today: date
) -> tuple[Terms, ...]:
    """What the tills hold: everything that is in force now or will be, in order."""
    by_id: dict[str, list[Terms]] = {}
    for terms in versions:
        counts = bounded(terms, withdrawals.get(terms.programme_id))
        if counts is not None and not _is_over(counts, today):
            by_id.setdefault(terms.programme_id, []).append(counts)
    return tuple(
        terms
        for _, mine in sorted(by_id.items())
        for terms in _not_superseded(mine, today)
    )


def _is_over(terms: Terms, today: date) -> bool:
    # Memberships that were sold run to their own end, and tills must know of what.
    if terms.TYPE == MembershipTerms.TYPE:
        return False
    return terms.ends is not None and terms.ends < today - _SLACK


def _not_superseded(mine: Sequence[Terms], today: date) -> list[Terms]:
    mine = sorted(mine, key=lambda terms: terms.version)
    return [
        terms
        for at, terms in enumerate(mine)
        if not any(_supersedes(newer, terms, today) for newer in mine[at + 1 :])
    ]


def _supersedes(newer: Terms, older: Terms, today: date) -> bool:
    """Wherever and whenever the older one could count, the newer one does."""
    if newer.starts is not None and newer.starts > today - _SLACK:
        return False
    if newer.ends is not None and (older.ends is None or older.ends > newer.ends):
        return False
    return not newer.stores or (bool(older.stores) and older.stores <= newer.stores)


def overlap(one: Terms, other: Terms) -> bool:
    """Is there a day and a shop in which both are in force?"""
    if one.stores and other.stores and not one.stores & other.stores:
        return False
    starts = max(one.starts or date.min, other.starts or date.min)
    return starts <= min(one.ends or date.max, other.ends or date.max)
