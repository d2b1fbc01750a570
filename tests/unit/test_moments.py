"""Days belong to the programme's zone; months end where they end."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.moments import (
    day_of,
    days_after,
    end_of_month,
    end_of_week,
    months_after,
)

NEAR_OUR_TIME = st.dates(date(1999, 1, 1), date(2100, 12, 31))


def test_midnight_is_the_programmes_midnight():
    moment = datetime(2030, 1, 2, 21, 0, tzinfo=UTC)

    assert day_of(moment, ZoneInfo("Europe/Moscow")) == date(2030, 1, 3)
    assert day_of(moment, ZoneInfo("America/New_York")) == date(2030, 1, 2)


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2030, 1, 2), UTC)  # noqa: DTZ001


def test_days_and_months_go_by():
    assert days_after(date(2030, 1, 31), 1) == date(2030, 2, 1)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2030, 12, 15), 1) == date(2031, 1, 15)


@settings(max_examples=200)
@given(NEAR_OUR_TIME, st.integers(0, 1200))
def test_months_later_is_the_same_day_or_the_last_one(day, months):
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or later == end_of_month(later)


@settings(max_examples=200)
@given(NEAR_OUR_TIME)
def test_a_week_ends_on_sunday_and_a_month_before_the_next(day):
    assert end_of_week(day).weekday() == 6
    assert 0 <= (end_of_week(day) - day).days <= 6
    assert days_after(end_of_month(day), 1).day == 1
    assert end_of_month(day).month == day.month
