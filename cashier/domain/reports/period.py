"""The days of a report, and the days just before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class PeriodChoice(Enum):
    """What a manager chooses from, each ending today but yesterday and last month."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"


_LENGTHS = {
    PeriodChoice.TODAY: 1,
    PeriodChoice.WEEK: 7,
    PeriodChoice.MONTH: 30,
    PeriodChoice.QUARTER: 91,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Business days; both ends belong to it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @classmethod
    def of(cls, choice: PeriodChoice, today: date) -> Period:
        if choice is PeriodChoice.YESTERDAY:
            day = today - timedelta(days=1)
            return cls(first=day, last=day)
        if choice is PeriodChoice.LAST_MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return cls(first=last.replace(day=1), last=last)
        length = timedelta(days=_LENGTHS[choice] - 1)
        return cls(first=today - length, last=today)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, ending on the day before the first."""
        last = self.first - timedelta(days=1)
        return Period(first=last - timedelta(days=self.days - 1), last=last)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last
