"""Active and leaving members, by the days since they last bought here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from cashier.domain.amounts import Money
from cashier.domain.reports.facts import MemberPast


class Activity(Enum):
    ACTIVE = "active"
    COOLING = "cooling"
    LEAVING = "leaving"
    GONE = "gone"


# The last day since the last visit that still belongs to it.
UP_TO_DAYS = {Activity.ACTIVE: 30, Activity.COOLING: 60, Activity.LEAVING: 90}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    activity: Activity
    members: int
    receipts: int
    money: Money


def activity_of(days: int) -> Activity:
    for activity, most in UP_TO_DAYS.items():
        if days <= most:
            return activity
    return Activity.GONE


def by_activity(members: Iterable[MemberPast], today: date) -> tuple[ActivityRow, ...]:
    """Every kind, in this order, also where nobody is of it."""
    people: Counter[Activity] = Counter()
    receipts: Counter[Activity] = Counter()
    money: Counter[Activity] = Counter()
    for member in members:
        activity = activity_of((today - member.last).days)
        people[activity] += 1
        receipts[activity] += member.receipts
        money[activity] += member.money.units
    return tuple(
        ActivityRow(
            activity=activity,
            members=people[activity],
            receipts=receipts[activity],
            money=Money(money[activity]),
        )
        for activity in Activity
    )
