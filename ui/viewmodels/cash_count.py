"""Counting a drawer: so many of each note and coin, and what they come to.

A pure value that both ends of a shift use. Small coins are given as one sum,
because nobody counts kopecks one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cashier.domain.amounts import Money

MOST = 9999  # Of one note or coin; more is a slip of the finger.
_NOTES = {
    "RUB": (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5000),
    "KZT": (2_000_000, 1_000_000, 500_000, 200_000, 100_000, 50_000),
    "BYN": (50_000, 20_000, 10_000, 5000, 2000, 1000, 500),
    "EUR": (20_000, 10_000, 5000, 2000, 1000, 500),
    "USD": (10_000, 5000, 2000, 1000, 500, 200, 100),
}
_COINS = {
    "RUB": (1000, 500, 200, 100),
    "KZT": (20_000, 10_000, 5000, 2000, 1000, 500),
    "BYN": (200, 100, 50, 20, 10),
    "EUR": (200, 100, 50, 20, 10),
    "USD": (25, 10, 5),
}
_SMALLEST = (1,)  # In minor units: what is left over, as one sum.


@dataclass(frozen=True, slots=True, kw_only=True)
class CashCount:
    """How many there are of each denomination, in the order of the drawer."""

    units: tuple[int, ...]  # Minor units of each denomination, large to small.
    counts: tuple[int, ...]
    at: int = 0  # The denomination that keys act on.
    fresh: bool = field(default=True)  # The next digit begins the figure anew.

    @classmethod
    def of(cls, currency: str) -> CashCount:
        notes = _NOTES.get(currency, _NOTES["RUB"])
        coins = _COINS.get(currency, _COINS["RUB"])
        units = (*notes, *coins, *_SMALLEST)
        return cls(units=units, counts=(0,) * len(units))

    @property
    def total(self) -> Money:
        pairs = zip(self.units, self.counts, strict=True)
        return Money(sum(unit * count for unit, count in pairs))

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Minor units and how many, of what there is any of."""
        pairs = zip(self.units, self.counts, strict=True)
        return tuple((unit, count) for unit, count in pairs if count)

    def holding(self, pieces: Iterable[tuple[int, int]]) -> CashCount:
        """As it was counted before."""
        known = dict(pieces)
        counts = tuple(known.get(unit, 0) for unit in self.units)
        return replace(self, counts=counts)

    def move(self, by: int) -> CashCount:
        place = max(0, min(self.at + by, len(self.units) - 1))
        return replace(self, at=place, fresh=True)

    def choose(self, place: int) -> CashCount:
        return replace(self, at=place, fresh=True)

    def step(self, by: int, place: int | None = None) -> CashCount:
        """One more or one less; never less than none."""
        at = self.at if place is None else place
        return replace(self._with(at, self.counts[at] + by), at=at, fresh=True)

    def type_digit(self, digit: str) -> CashCount:
        before = 0 if self.fresh else self.counts[self.at]
        typed = before * 10 + int(digit)
        if typed > MOST:
            return self
        return replace(self._with(self.at, typed), fresh=False)

    def erase(self) -> CashCount:
        return replace(self._with(self.at, self.counts[self.at] // 10), fresh=False)

    def _with(self, place: int, count: int) -> CashCount:
        bounded = max(0, min(count, MOST))
        counts = (*self.counts[:place], bounded, *self.counts[place + 1 :])
        return replace(self, counts=counts)
