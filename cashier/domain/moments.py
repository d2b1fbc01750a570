"""Days of the programme: the programme's time zone decides them, nothing else."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The programme's day at this moment; a moment without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(zone).date()


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_week(day: date) -> date:
    """Its Sunday."""
    return day + timedelta(days=6 - day.weekday())


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
