"""Terms that make no sense never reach a till; days are counted as people count."""

from datetime import UTC, date, datetime

import pytest

from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.terms import (
    LifeRounding,
    LifeUnit,
    Multiplier,
    PeriodKind,
    period_start,
)


def the_terms(**more):
    return PointsTerms(**({"programme_id": "p1", "version": 1} | more))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("programme_id", ""),
        ("version", 0),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", ""),
        ("earn_percent_hundredths", 0),
        ("earn_percent_hundredths", 10_001),
        ("earn_percent_hundredths", 5.0),
        ("earn_percent_hundredths", True),
        ("earn_minimum_minor", -1),
        ("pending_days", -1),
        ("pending_days", 3651),
        ("life", 0),
        ("life", 36_501),
        ("minor_per_point", 0),
        ("cap_percent", 0),
        ("cap_percent", 101),
        ("cap_percent", None),
        ("money_minimum_minor", -1),
        ("redeem_minimum_hundredths", -1),
        ("redeem_step_hundredths", 0),
        ("daily_limit_hundredths", -1),
    ],
)
def test_terms_without_sense_are_refused_by_the_name_of_the_field(field, value):
    with pytest.raises(ValueError, match=f"^{field}:"):
        the_terms(**{field: value})


@pytest.mark.parametrize(
    ("minor_per_point", "step", "exact"),
    [
        (100, 1, 1),
        (50, 1, 2),
        (33, 1, 100),
        (1_000, 1, 1),
        (50, 5, 10),
        (100, 100, 100),
    ],
)
def test_a_step_is_always_whole_kopecks(minor_per_point, step, exact):
    terms = the_terms(minor_per_point=minor_per_point, redeem_step_hundredths=step)

    assert terms.exact_step_hundredths == exact


@pytest.mark.parametrize(
    ("life", "unit", "rounding", "last"),
    [
        (30, LifeUnit.DAYS, LifeRounding.DAY, date(2030, 3, 2)),
        (30, LifeUnit.DAYS, LifeRounding.WEEK, date(2030, 3, 3)),
        (30, LifeUnit.DAYS, LifeRounding.MONTH, date(2030, 3, 31)),
        (1, LifeUnit.MONTHS, LifeRounding.DAY, date(2030, 2, 28)),
        (13, LifeUnit.MONTHS, LifeRounding.DAY, date(2031, 2, 28)),
        (11, LifeUnit.MONTHS, LifeRounding.DAY, date(2030, 12, 31)),
        (None, LifeUnit.MONTHS, LifeRounding.MONTH, None),
    ],
)
def test_the_last_day_of_a_lot(life, unit, rounding, last):
    terms = the_terms(life=life, life_unit=unit, life_rounding=rounding)

    assert terms.last_day(date(2030, 1, 31)) == last


def test_pending_points_wait_their_days():
    assert the_terms(pending_days=30).active_from(date(2030, 1, 2)) == date(2030, 2, 1)


@pytest.mark.parametrize(
    ("day", "store", "is_on"),
    [
        (date(2030, 1, 1), 1, False),
        (date(2030, 1, 2), 1, True),
        (date(2030, 1, 3), 1, True),
        (date(2030, 1, 4), 1, False),
        (date(2030, 1, 2), 2, False),
        (date(2030, 1, 2), 0, True),  # Any shop.
    ],
)
def test_a_programme_is_in_force_in_its_shops_from_its_first_day_to_its_last(
    day, store, is_on
):
    terms = the_terms(
        starts=date(2030, 1, 2), ends=date(2030, 1, 3), stores=frozenset({1})
    )

    assert terms.is_in_force(day, store) is is_on


def test_a_programme_of_one_day_has_that_day():
    day = date(2030, 1, 2)

    assert the_terms(starts=day, ends=day).is_in_force(day, 1)
    with pytest.raises(ValueError, match=r"^ends:"):
        the_terms(starts=day, ends=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("kind", "day", "start"),
    [
        (PeriodKind.ALWAYS, date(2030, 6, 30), None),
        (PeriodKind.MONTH, date(2030, 6, 30), date(2030, 6, 1)),
        (PeriodKind.QUARTER, date(2030, 6, 30), date(2030, 4, 1)),
        (PeriodKind.QUARTER, date(2030, 12, 31), date(2030, 10, 1)),
        (PeriodKind.YEAR, date(2030, 6, 30), date(2030, 1, 1)),
        (PeriodKind.ROLLING, date(2030, 6, 30), date(2030, 6, 1)),
    ],
)
def test_a_period_begins(kind, day, start):
    assert period_start(kind, day, rolling_days=30) == start


def test_a_birthday_of_new_year_is_near_on_the_last_day_of_december():
    near = Multiplier(times_hundredths=200, birthday_days=1)

    assert near.holds_at(datetime(2029, 12, 31, 12, tzinfo=UTC), (1, 1))
    assert not near.holds_at(datetime(2029, 12, 30, 12, tzinfo=UTC), (1, 1))


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("times_hundredths", {"times_hundredths": 99}),
        ("times_hundredths", {"times_hundredths": 10_001}),
        ("weekdays", {"weekdays": frozenset({0})}),
        ("weekdays", {"weekdays": frozenset({8})}),
        ("hour_to", {"hour_from": 12, "hour_to": 12}),
        ("hour_to", {"hour_to": 25}),
        ("birthday_days", {"birthday_days": 32}),
    ],
)
def test_a_multiplier_without_sense_is_refused_by_the_name_of_the_field(field, more):
    with pytest.raises(ValueError, match=f"^{field}:"):
        Multiplier(**({"times_hundredths": 200} | more))
