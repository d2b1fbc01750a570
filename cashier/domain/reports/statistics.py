"""Means, shares and intervals in whole numbers and fractions: no float anywhere.

An interval is Welch's for the difference of two means, or that of paired differences,
with the normal quantile 1.96 (95 %). That is an approximation for large samples, so
below LEAST values on a side there is none. Bounds are rounded outwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt

LEAST = 30
_QUANTILE = Fraction(196, 100)


def rounded(value: Fraction) -> int:
    """To the nearest whole; halves away from zero."""
    whole = floor(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many; of nothing there is no share."""

    part: int
    whole: int

    def per(self, scale: int) -> int | None:
        """10_000: hundredths of a percent; 1_000: per thousand."""
        if not self.whole:
            return None
        return rounded(Fraction(self.part * scale, self.whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a mean and its variance need of some whole numbers."""

    count: int = 0
    total: int = 0
    squares: int = 0

    @classmethod
    def of(cls, values: Iterable[int]) -> Sample:
        count = total = squares = 0
        for value in values:
            count += 1
            total += value
            squares += value * value
        return cls(count=count, total=total, squares=squares)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.total, self.count) if self.count else None

    @property
    def error(self) -> Fraction:
        """The variance of the mean; needs two values."""
        n = self.count
        return Fraction(n * self.squares - self.total**2, n * (n - 1)) / n


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    low: int
    high: int

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A difference of means. Interval None: too few values to say."""

    difference: int
    interval: Interval | None


def difference(one: Sample, other: Sample) -> Comparison | None:
    """One mean less the other; None where a side has no values."""
    if one.mean is None or other.mean is None:
        return None
    gap = one.mean - other.mean
    if min(one.count, other.count) < LEAST:
        return Comparison(difference=rounded(gap), interval=None)
    return _with_interval(gap, one.error + other.error)


def change(differences: Iterable[int]) -> Comparison | None:
    """The mean of paired differences; None of nothing."""
    sample = Sample.of(differences)
    if sample.mean is None:
        return None
    if sample.count < LEAST:
        return Comparison(difference=rounded(sample.mean), interval=None)
    return _with_interval(sample.mean, sample.error)


def _with_interval(gap: Fraction, error: Fraction) -> Comparison:
    half = _root_up(error * _QUANTILE**2)
    interval = Interval(low=floor(gap - half), high=ceil(gap + half))
    return Comparison(difference=rounded(gap), interval=interval)


def _root_up(value: Fraction) -> int:
    """The smallest whole number whose square is not below it."""
    whole = ceil(value)
    return isqrt(whole - 1) + 1 if whole else 0
