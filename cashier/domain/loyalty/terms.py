"""The terms of a bonus-points programme, as the chain wrote them.

Plain numbers, texts and enums, so that they travel as a feed row and are read
back by type. Terms that make no sense are refused here, by the name of the field,
before a till or a server ever prices with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import gcd, lcm
from zoneinfo import ZoneInfo

from cashier.domain.moments import days_after, end_of_month, end_of_week, months_after

HUNDREDTHS = 100  # Of a point in a point, of a percent in a percent.


class EarnWhenSpending(Enum):
    """What is earned in a sale in which points are spent."""

    ON_MONEY = "on_money"  # On what is paid in money.
    ON_EVERYTHING = "on_everything"  # As if nothing had been spent.
    NOTHING = "nothing"


class LifeUnit(Enum):
    DAYS = "days"
    MONTHS = "months"


class LifeRounding(Enum):
    """To which day the last day of use is moved, always in favour of the member."""

    DAY = "day"
    WEEK = "week"  # To its Sunday.
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsTerms:
    """One version of the terms; amounts are in minor units and hundredths.

    A percent of earning is points for money: at 5 percent, 100.00 of money give
    5.00 points, whatever a point buys.
    """

    programme_id: str
    version: int
    time_zone: str = "Europe/Moscow"
    # Earning.
    earn_percent_hundredths: int = 500
    earn_minimum_minor: int = 0
    earn_whole_points: bool = False
    earn_when_spending: EarnWhenSpending = EarnWhenSpending.ON_MONEY
    not_earning_items: frozenset[str] = frozenset()
    not_earning_categories: frozenset[str] = frozenset()
    pending_days: int = 0
    life: int | None = None  # None: never expires.
    life_unit: LifeUnit = LifeUnit.DAYS
    life_rounding: LifeRounding = LifeRounding.DAY
    # Redemption.
    minor_per_point: int = 100  # What one whole point buys.
    cap_percent: int = 100  # Of the goods that points may pay for.
    money_minimum_minor: int = 0  # Of each sale, always paid in money.
    redeem_minimum_hundredths: int = 0
    redeem_step_hundredths: int = 1
    daily_limit_hundredths: int | None = None  # None: no limit.
    not_redeemable_items: frozenset[str] = frozenset()
    not_redeemable_categories: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.programme_id:
            raise ValueError("programme_id: is empty")
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            if value is None and name in _OPTIONAL:
                continue
            # A flag is an int to Python, and always a slip in a number's place.
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name}: {value!r} is not {least} to {most}")
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"time_zone: no {self.time_zone!r}") from error

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def exact_step_hundredths(self) -> int:
        """The step of redemption, such that each step is whole minor units."""
        exact = HUNDREDTHS // gcd(self.minor_per_point, HUNDREDTHS)
        return lcm(exact, self.redeem_step_hundredths)

    def active_from(self, day: date) -> date:
        """From when points earned on this day may be spent."""
        return days_after(day, self.pending_days)

    def last_day(self, active_from: date) -> date | None:
        """The last day on which such points may be spent."""
        if self.life is None:
            return None
        if self.life_unit is LifeUnit.DAYS:
            last = days_after(active_from, self.life)
        else:
            last = months_after(active_from, self.life)
        if self.life_rounding is LifeRounding.WEEK:
            return end_of_week(last)
        if self.life_rounding is LifeRounding.MONTH:
            return end_of_month(last)
        return last


_BIG = 10**12
_BOUNDS = {
    "version": (1, _BIG),
    "earn_percent_hundredths": (1, 10_000),
    "earn_minimum_minor": (0, _BIG),
    "pending_days": (0, 3650),
    "life": (1, 36_500),
    "minor_per_point": (1, 1_000_000),
    "cap_percent": (1, 100),
    "money_minimum_minor": (0, _BIG),
    "redeem_minimum_hundredths": (0, _BIG),
    "redeem_step_hundredths": (1, _BIG),
    "daily_limit_hundredths": (0, _BIG),
}
_OPTIONAL = frozenset({"life", "daily_limit_hundredths"})
