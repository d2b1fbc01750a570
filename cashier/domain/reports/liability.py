"""Points that members still own, by the month in which they would expire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cashier.domain.amounts import NO_POINTS, Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one member owns, and the parts of it whose last days are known."""

    confirmed: Points  # Below zero: the member's debt.
    slices: tuple[tuple[date, Points], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    month: date | None  # Its first day; None: later, or never.
    points: Points
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsOwed:
    rows: tuple[MonthRow, ...]  # In order of time, the rest last.
    total: Points
    members: int  # With points.
    debt: Points  # What members owe, as a positive amount.
    debtors: int


def liability_by_month(owed: Iterable[Owed]) -> PointsOwed:
    sums: Counter[date | None] = Counter()
    people: Counter[date | None] = Counter()
    total = debt = members = debtors = 0
    for one in owed:
        if one.confirmed < NO_POINTS:
            debt -= one.confirmed.units
            debtors += 1
            continue
        if not one.confirmed:
            continue
        members += 1
        total += one.confirmed.units
        for month, units in _months(one).items():
            sums[month] += units
            people[month] += 1
    months: list[date | None] = [*sorted(month for month in sums if month is not None)]
    if None in sums:
        months.append(None)
    rows = (
        MonthRow(month=month, points=Points(sums[month]), members=people[month])
        for month in months
    )
    return PointsOwed(
        rows=tuple(rows),
        total=Points(total),
        members=members,
        debt=Points(debt),
        debtors=debtors,
    )


def _months(one: Owed) -> dict[date | None, int]:
    """Never more than is owned: a slice may be older than the balance."""
    found: dict[date | None, int] = {}
    left = one.confirmed.units
    for last_day, points in sorted(one.slices):
        part = min(points.units, left)
        if part > 0:
            month = last_day.replace(day=1)
            found[month] = found.get(month, 0) + part
            left -= part
    if left:
        found[None] = left
    return found
