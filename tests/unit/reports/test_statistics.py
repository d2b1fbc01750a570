"""Means, shares and intervals, recomputed by hand."""

from fractions import Fraction

import pytest

from cashier.domain.reports.statistics import (
    Interval,
    Sample,
    Share,
    change,
    difference,
    rounded,
)


@pytest.mark.parametrize(
    ("value", "whole"),
    [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(7, 3), 2), (Fraction(0), 0)],
)
def test_halves_go_away_from_zero(value, whole):
    assert rounded(value) == whole


def test_a_share_of_nothing_is_not_known():
    assert Share(part=0, whole=0).per(10_000) is None
    assert Share(part=1, whole=3).per(10_000) == 3333
    assert Share(part=2, whole=3).per(10_000) == 6667


def test_the_interval_of_two_means_is_welchs():
    """40 values 90 and 110, mean 100; 50 values 70 and 90, mean 80.

    Variances: 40*100/39 and 50*100/49. Errors: 100/39 and 100/49, together 4.605.
    1.96 * sqrt(4.605) = 4.206; so 20 +- 5 in whole numbers, rounded outwards.
    """
    one, other = Sample.of([90, 110] * 20), Sample.of([70, 90] * 25)

    compared = difference(one, other)

    assert one.error == Fraction(100, 39)
    assert other.error == Fraction(100, 49)
    assert compared.difference == 20
    assert compared.interval == Interval(low=15, high=25)
    assert compared.interval.excludes_zero


def test_an_interval_on_both_sides_of_zero_says_nothing_for_sure():
    assert not Interval(low=-1, high=5).excludes_zero
    assert Interval(low=-5, high=-1).excludes_zero


def test_few_receipts_have_a_difference_and_no_interval():
    few, many = Sample.of([100] * 29), Sample.of([80] * 30)

    assert difference(few, many).difference == 20
    assert difference(few, many).interval is None
    assert change([5] * 29).interval is None


def test_equal_values_leave_no_doubt():
    assert change([7] * 30).interval == Interval(low=7, high=7)
    assert difference(Sample.of([9] * 30), Sample.of([4] * 30)).interval == Interval(
        low=5, high=5
    )


def test_paired_differences_have_the_interval_of_their_own_mean():
    """30 differences 0 and 20: mean 10, error 100/29, 1.96 * 1.857 = 3.64 -> 4."""
    compared = change([0, 20] * 15)

    assert compared.difference == 10
    assert compared.interval == Interval(low=6, high=14)


def test_nothing_is_compared_with_nothing():
    assert difference(Sample(), Sample.of([1])) is None
    assert difference(Sample.of([1]), Sample()) is None
    assert change([]) is None
    assert Sample().mean is None
