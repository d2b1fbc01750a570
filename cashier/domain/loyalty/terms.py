"""Terms of programmes, as the chain wrote them: one frozen value for each version.

Plain numbers, texts and enums, so that they travel as a feed row and are read back
by type. Terms that make no sense are refused here, by the name of the field, before
a till or a server ever prices with them. `Terms` is what every programme has,
`EarningTerms` adds how points are earned, `PurseTerms` how they are spent.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from math import gcd, lcm
from typing import ClassVar
from zoneinfo import ZoneInfo

from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.moments import days_after, end_of_month, end_of_week, months_after

HUNDREDTHS = 100  # Of a point in a point, of a percent in a percent.
BIG = 10**12

Bounds = dict[str, tuple[int, int]]


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every programme has, whatever its type.

    Programmes are applied by `after` (groups that come first), then `priority`
    (lower first), then id. Of one `group` only the best for the member applies.
    """

    TYPE: ClassVar[str] = ""
    BOUNDS: ClassVar[Bounds] = {"version": (1, BIG), "priority": (0, BIG)}
    OPTIONAL: ClassVar[frozenset[str]] = frozenset()

    programme_id: str
    version: int
    name_ru: str = ""
    name_en: str = ""
    time_zone: str = "Europe/Moscow"
    priority: int = 100
    group: str = ""  # Empty: a group of its own.
    after: frozenset[str] = frozenset()
    stores: frozenset[int] = frozenset()  # Numbers of shops; empty: all.
    starts: date | None = None
    ends: date | None = None  # Last day.
    requires: str = ""  # The membership that opens this programme.
    by_enrolment: bool = False  # Only for members who are enrolled in it.

    def __post_init__(self) -> None:
        if not self.programme_id:
            raise ValueError("programme_id: is empty")
        check_bounds(self)
        try:
            zone_of(self.time_zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"time_zone: no {self.time_zone!r}") from error
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"ends: {self.ends} is before {self.starts}")
        self.check()

    def check(self) -> None:
        """What a type of programme asks of its own terms. Raises ValueError."""

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.time_zone)

    def is_in_force(self, day: date, store: int) -> bool:
        if self.stores and store and store not in self.stores:
            return False
        if self.starts is not None and day < self.starts:
            return False
        return self.ends is None or day <= self.ends


def check_bounds(terms: Terms) -> None:
    """Whole numbers within their bounds; a flag is no number."""
    bounds = terms.BOUNDS
    for name, (least, most) in bounds.items():
        value = getattr(terms, name)
        if value is None and name in terms.OPTIONAL:
            continue
        # A flag is an int to Python, and always a slip in a number's place.
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"{name}: {value!r} is not {least} to {most}")


class EarnWhenSpending(Enum):
    """What is earned in a sale in which points are spent."""

    ON_MONEY = "on_money"  # On what is paid in money.
    ON_EVERYTHING = "on_everything"  # As if nothing had been spent.
    NOTHING = "nothing"


class LifeUnit(Enum):
    DAYS = "days"
    MONTHS = "months"


class LifeRounding(Enum):
    """To the end of what the last day of use is moved: of this one, or the one before.

    See `EarningTerms.life_rounds_down`.
    """

    DAY = "day"
    WEEK = "week"  # Ends on its Sunday.
    MONTH = "month"


def last_day_of_life(
    first: date, life: int, unit: LifeUnit, rounding: LifeRounding
) -> date:
    """The last day of what lives so long from its first day."""
    if unit is LifeUnit.DAYS:
        last = days_after(first, life)
    else:
        last = months_after(first, life)
    return _end_of(last, rounding)


class TakeBack(Enum):
    """From where points that a returned sale earned are taken again.

    First always what is pending of that sale, then what is left of its own lot.
    """

    OWN_LOT = "own_lot"  # No further: the rest is the shop's.
    WITHIN_BALANCE = "within_balance"  # ... then other points, never below zero.
    DEBT = "debt"  # ... and what is missing is owed by the next earnings.


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiplier:
    """Earning times so many hundredths while all its conditions hold.

    Of several that hold for a line the largest counts, never their product. Points
    for money, pieces and weight are multiplied; those for the visit only where the
    multiplier is for all goods.
    """

    times_hundredths: int
    weekdays: frozenset[int] = frozenset()  # 1 is Monday; empty: every day.
    hour_from: int = 0
    hour_to: int = 24  # The first hour that is no longer meant.
    birthday_days: int | None = None  # So many days before and after it.
    categories: frozenset[str] = frozenset()  # Empty: all goods.
    items: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 100 <= self.times_hundredths <= 10_000:
            raise ValueError(
                f"times_hundredths: {self.times_hundredths!r} is not 100 to 10000"
            )
        if any(not 1 <= day <= 7 for day in self.weekdays):
            raise ValueError("weekdays: 1 is Monday, 7 is Sunday")
        if not 0 <= self.hour_from < self.hour_to <= 24:
            raise ValueError("hour_to: must be after hour_from, at most 24")
        if self.birthday_days is not None and not 0 <= self.birthday_days <= 31:
            raise ValueError("birthday_days: 0 to 31")

    def holds_at(self, here: datetime, birthday: tuple[int, int] | None) -> bool:
        """Day, hour and birthday; goods are asked for line by line."""
        if self.weekdays and here.isoweekday() not in self.weekdays:
            return False
        if not self.hour_from <= here.hour < self.hour_to:
            return False
        if self.birthday_days is None:
            return True
        return (
            birthday is not None
            and _days_from(here.date(), birthday) <= self.birthday_days
        )

    def is_for(self, item: str, category: str) -> bool:
        if self.is_for_all_goods:
            return True
        return item in self.items or category in self.categories

    @property
    def is_for_all_goods(self) -> bool:
        return not self.categories and not self.items


def _days_from(day: date, birthday: tuple[int, int]) -> int:
    """To the nearest birthday; that of 29 February is the 28th in a common year."""
    month, number = birthday
    nearest = [
        date(year, month, min(number, monthrange(year, month)[1]))
        for year in (day.year - 1, day.year, day.year + 1)
    ]
    return min(abs((day - other).days) for other in nearest)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningTerms(Terms):
    """How points are earned; amounts are in minor units and hundredths.

    A percent of earning is points for money: at 5 percent, 100.00 of money give
    5.00 points, whatever a point buys.
    """

    BOUNDS: ClassVar[Bounds] = Terms.BOUNDS | {
        "earn_percent_hundredths": (0, 10_000),
        "earn_each_minor": (1, BIG),
        "earn_per_piece_hundredths": (0, BIG),
        "earn_per_kilogram_hundredths": (0, BIG),
        "earn_per_visit_hundredths": (0, BIG),
        "earn_minimum_minor": (0, BIG),
        "earning_sales_a_day": (1, 1000),
        "pending_days": (0, 3650),
        "life": (1, 36_500),
        "expired_grace_days": (0, 3650),
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset({"life", "earning_sales_a_day"})

    purse: str = MAIN
    earn_percent_hundredths: int = 500
    earn_each_minor: int = 1  # The percent is of full amounts of so much money.
    earn_per_piece_hundredths: int = 0  # For each piece of goods that earn.
    earn_per_kilogram_hundredths: int = 0  # Of goods that are sold by weight.
    earn_per_visit_hundredths: int = 0
    earn_minimum_minor: int = 0
    earn_whole_points: bool = False
    earn_without_tax: bool = False  # The base is the price less the tax in it.
    earn_on_reduced: bool = True  # Also on goods that are on offer.
    earn_when_spending: EarnWhenSpending = EarnWhenSpending.ON_MONEY
    earning_sales_a_day: int | None = None  # None: every sale earns.
    multipliers: tuple[Multiplier, ...] = ()
    not_earning_items: frozenset[str] = frozenset()
    not_earning_categories: frozenset[str] = frozenset()
    pending_days: int = 0
    life: int | None = None  # None: never expires.
    life_unit: LifeUnit = LifeUnit.DAYS
    life_rounding: LifeRounding = LifeRounding.DAY
    life_rounds_down: bool = False  # To the end of the week or month before.
    # Returns.
    take_back: TakeBack = TakeBack.DEBT
    gives_spent_back: bool = True
    expired_grace_days: int = 14  # For lots that expired before they came back.
    keeps_thresholds: bool = True  # What falls under a minimum is taken back.

    def active_from(self, day: date) -> date:
        """From when points earned on this day may be spent."""
        return days_after(day, self.pending_days)

    def last_day(self, active_from: date) -> date | None:
        """The last day on which such points may be spent."""
        if self.life is None:
            return None
        if self.life_rounds_down:
            last = last_day_of_life(
                active_from, self.life, self.life_unit, LifeRounding.DAY
            )
            # Points that are over before they begin would be a lie on the receipt.
            return max(_ended_by(last, self.life_rounding), active_from)
        return last_day_of_life(
            active_from, self.life, self.life_unit, self.life_rounding
        )


def _end_of(day: date, rounding: LifeRounding) -> date:
    match rounding:
        case LifeRounding.DAY:
            return day
        case LifeRounding.WEEK:
            return end_of_week(day)
        case LifeRounding.MONTH:
            return end_of_month(day)


def _ended_by(day: date, rounding: LifeRounding) -> date:
    """The last end of a week or month that is not after this day."""
    end = _end_of(day, rounding)
    if end == day:
        return day
    if rounding is LifeRounding.WEEK:
        return days_after(end, -7)
    return days_after(day.replace(day=1), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseTerms(EarningTerms):
    """How a purse is spent, beside how it is filled."""

    BOUNDS: ClassVar[Bounds] = EarningTerms.BOUNDS | {
        "minor_per_point": (1, 1_000_000),
        "cap_percent": (1, 100),
        "money_minimum_minor": (0, BIG),
        "redeem_purchase_minimum_minor": (0, BIG),
        "redeem_balance_minimum_hundredths": (0, BIG),
        "redeem_minimum_hundredths": (0, BIG),
        "redeem_step_hundredths": (1, BIG),
        "daily_limit_hundredths": (0, BIG),
        "redemptions_a_day": (1, 1000),
        "factor_above_hundredths": (0, BIG),
    }
    OPTIONAL: ClassVar[frozenset[str]] = EarningTerms.OPTIONAL | {
        "daily_limit_hundredths",
        "redemptions_a_day",
    }

    spends: bool = True  # False: another programme spends this purse.
    minor_per_point: int = 100  # What one whole point buys.
    cap_percent: int = 100  # Of the goods that points may pay for.
    money_minimum_minor: int = 0  # Of each sale, always paid in money.
    redeem_purchase_minimum_minor: int = 0  # In a smaller sale nothing is spent.
    redeem_balance_minimum_hundredths: int = 0  # From so many on any sum is spent.
    redeem_minimum_hundredths: int = 0  # At a time.
    redeem_step_hundredths: int = 1
    daily_limit_hundredths: int | None = None  # None: no limit.
    redemptions_a_day: int | None = None
    redeem_on_reduced: bool = True  # Also for goods that are on offer.
    not_redeemable_items: frozenset[str] = frozenset()
    not_redeemable_categories: frozenset[str] = frozenset()
    factor: Factor = Factor.NONE
    factor_above_hundredths: int = 0  # Up to so many need no factor.
    factor_offline: Factor = Factor.NONE  # Instead of a code, which needs the link.

    def check(self) -> None:
        if self.factor_offline is Factor.CODE:
            raise ValueError("factor_offline: a code cannot be sent without the link")

    @property
    def exact_step_hundredths(self) -> int:
        """The step of redemption, such that each step is whole minor units."""
        exact = HUNDREDTHS // gcd(self.minor_per_point, HUNDREDTHS)
        return lcm(exact, self.redeem_step_hundredths)


class PeriodKind(Enum):
    """Over which time turnover is counted."""

    ALWAYS = "always"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING = "rolling"  # So many days back from today.


def period_start(kind: PeriodKind, day: date, rolling_days: int) -> date | None:
    """The first day of the period that this day belongs to; None: since ever."""
    match kind:
        case PeriodKind.ALWAYS:
            return None
        case PeriodKind.MONTH:
            return day.replace(day=1)
        case PeriodKind.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case PeriodKind.YEAR:
            return date(day.year, 1, 1)
        case PeriodKind.ROLLING:
            return days_after(day, -rolling_days + 1)
