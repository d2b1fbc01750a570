"""Terms that make no sense never reach a till; days are counted as people count."""

from datetime import date

import pytest

from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.terms import LifeRounding, LifeUnit


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
