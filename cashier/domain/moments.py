"""Days of the programme: the programme's time zone decides them, nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The programme's day at this moment; a moment without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(zone).date()


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)
