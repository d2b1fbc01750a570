"""Money and points as whole numbers of their smallest unit; floats never enter.

Money is in minor units (kopecks) of the chain's one currency. Points are in whole
hundredths of a point. The two never mix: adding one to the other raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

# SQLite and the wire carry signed 64-bit integers; nothing larger is an amount.
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, order=True, init=False)
class _Whole:
    """What money and points have in common; never used by itself."""

    units: int

    def __init__(self, units: int) -> None:
        # bool is a subclass of int; a flag in a price field is always a bug.
        if type(units) is not int:
            raise TypeError(f"whole units only, not {units!r}")
        if not -LARGEST <= units <= LARGEST:
            raise OverflowError(f"too large for an amount: {units}")
        _set_units(self, units)

    def __add__(self, other: Self) -> Self:
        self._same_kind(other)
        return type(self)(self.units + other.units)

    def __sub__(self, other: Self) -> Self:
        self._same_kind(other)
        return type(self)(self.units - other.units)

    def __neg__(self) -> Self:
        return type(self)(-self.units)

    def __bool__(self) -> bool:
        return self.units != 0

    def _same_kind(self, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {other!r} do not add up")

    @classmethod
    def total(cls, amounts: Iterable[Self]) -> Self:
        """The sum; zero of nothing."""
        return cls(sum(amount.units for amount in amounts))

    def split(self, weights: Sequence[int]) -> tuple[Self, ...]:
        """Share this amount by weight so that the parts add up exactly.

        Left-over units go to the largest remainders, then to the larger weight,
        then to the earlier part, so a reprinted receipt never differs from the
        first print. Refuses negative weights and weights that sum to zero.
        """
        return tuple(type(self)(part) for part in split_units(self.units, weights))


# The slot itself: a quote makes amounts by the hundred, at every scan, and the way
# around a frozen dataclass would take as long again.
_set_units: Callable[[_Whole, int], None] = vars(_Whole)["units"].__set__


class Money(_Whole):
    """An amount in minor units (kopecks) of the one currency."""

    __slots__ = ()

    @property
    def minor(self) -> int:
        return self.units


class Points(_Whole):
    """An amount in hundredths of a point."""

    __slots__ = ()

    @property
    def hundredths(self) -> int:
        return self.units


NO_MONEY = Money(0)
NO_POINTS = Points(0)


def split_units(units: int, weights: Sequence[int]) -> list[int]:
    """Largest-remainder shares of units by weights, adding up exactly."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"cannot share by weights {weights!r}")
    parts = [units * weight // whole for weight in weights]
    left_over = units - sum(parts)
    if left_over:
        rank = [(units * weight % whole, weight) for weight in weights]
        # Downwards, and still stable: among equals the earlier part comes first.
        largest = sorted(range(len(weights)), key=rank.__getitem__, reverse=True)
        for i in largest[:left_over]:
            parts[i] += 1
    return parts


def share_up_to(amount: int, part: int, whole: int) -> int:
    """amount x part / whole, half up: the cumulative share of the first part.

    Returns use differences of this function, so that any order of partial
    returns ends at the exact whole.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"no share {part} of {whole}")
    return (2 * amount * part + whole) // (2 * whole)
