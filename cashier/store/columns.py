"""How values stand in columns: moments, days, flags and amounts that may be absent."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cashier.domain.amounts import Money, Points


def moment_text(moment: datetime) -> str:
    """UTC with microseconds: the order of texts is the order of moments."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def maybe_moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def maybe_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def maybe_day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def maybe_units(amount: Money | Points | None) -> int | None:
    return None if amount is None else amount.units


def maybe_money(units: int | None) -> Money | None:
    return None if units is None else Money(units)


def maybe_points(units: int | None) -> Points | None:
    return None if units is None else Points(units)
