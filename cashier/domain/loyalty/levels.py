"""Levels: what a programme of tiers says of them, and which one a member has.

A level is reached as soon as the measure of the present period is enough, and is
kept to the end of the period after it, and through the grace days. Then what the
last full period was worth decides: the level falls by one, to what was reached, or
never. `level_on` is that whole rule as one pure function, for the server's daily job
and for every till alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import ClassVar

from cashier.domain.loyalty.facts import LevelState, Turnover
from cashier.domain.loyalty.terms import (
    BIG,
    Bounds,
    PeriodKind,
    PurseTerms,
    period_start,
)
from cashier.domain.moments import days_after, months_after

_WHOLE = 10_000  # Hundredths of a percent in the whole.
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


class Measure(Enum):
    """What must be reached. Of points, hundredths stand in Turnover's money."""

    TURNOVER = "turnover"  # Money paid for goods that earn.
    POINTS = "points"  # Points earned here.


class Upgrade(Enum):
    """From when the earning rate of a level counts that a sale reaches."""

    NEXT_SALE = "next_sale"
    THIS_SALE = "this_sale"


class Downgrade(Enum):
    """What happens to a level that was not reached again in its time."""

    NEVER = "never"
    ONE_LEVEL = "one_level"  # Each period by one, never below what was reached.
    BY_BALANCE = "by_balance"  # At once to what was reached.


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRight:
    """What a level may do beside its rates, for people to read: a queue of its own."""

    code: str
    name_ru: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level; the bounds of its figures are checked with the terms."""

    level: str  # Its id.
    reached_at: int  # Minor units of money, or hundredths of points.
    name_ru: str = ""
    name_en: str = ""
    earn_percent_hundredths: int = 0
    discount_percent_hundredths: int = 0
    cap_percent: int | None = None  # Of a redemption; None: as the programme says.
    rights: tuple[LevelRight, ...] = ()

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("reached_at", self.reached_at, 0, BIG),
            ("earn_percent_hundredths", self.earn_percent_hundredths, 0, _WHOLE),
            (
                "discount_percent_hundredths",
                self.discount_percent_hundredths,
                0,
                _WHOLE,
            ),
            (
                "cap_percent",
                1 if self.cap_percent is None else self.cap_percent,
                1,
                100,
            ),
        ):
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name}: {value!r} is not {least} to {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TiersTerms(PurseTerms):
    """One version of the terms of a programme with levels."""

    TYPE: ClassVar[str] = "tiers"
    BOUNDS: ClassVar[Bounds] = PurseTerms.BOUNDS | {
        "rolling_days": (1, 3660),
        "grace_days": (0, 3650),
        "ends_notice_days": (0, 3650),
    }

    earn_percent_hundredths: int = 0  # Each level has its own.
    levels: tuple[Level, ...] = ()  # From the lowest, which needs nothing.
    measure: Measure = Measure.TURNOVER
    period: PeriodKind = PeriodKind.ALWAYS
    rolling_days: int = 365
    upgrade: Upgrade = Upgrade.NEXT_SALE
    downgrade: Downgrade = Downgrade.NEVER
    grace_days: int = 0  # A level is kept so many days longer.
    ends_notice_days: int = 30  # So long before is the member told.
    discount_on_reduced: bool = True
    not_discounted_items: frozenset[str] = frozenset()
    not_discounted_categories: frozenset[str] = frozenset()

    def check(self) -> None:
        PurseTerms.check(self)
        if not self.levels or self.levels[0].reached_at:
            raise ValueError("levels: the first must be reached at 0")
        marks = [level.reached_at for level in self.levels]
        if any(low >= high for low, high in pairwise(marks)):
            raise ValueError("levels: each must be reached later than the one before")
        if len({level.level for level in self.levels}) < len(self.levels):
            raise ValueError("levels: two have the same id")
        if not all(level.level for level in self.levels):
            raise ValueError("levels: one has no id")
        if self.earn_percent_hundredths:
            raise ValueError("earn_percent_hundredths: each level has its own")
        for_ever = self.period is PeriodKind.ALWAYS
        if for_ever and self.downgrade is Downgrade.ONE_LEVEL:
            raise ValueError(
                "downgrade: without periods there is no one level a period"
            )

    def place(self, level: str) -> int | None:
        """Where a level stands; None for an id that these terms do not know."""
        ids = [one.level for one in self.levels]
        return ids.index(level) if level in ids else None

    def reached_by(self, units: int) -> int:
        """The place of the highest level that so much reaches."""
        # They are in order, and the first needs nothing.
        return sum(one.reached_at <= units for one in self.levels[1:])


# --- which level on which day --------------------------------------------------------


def level_on(
    terms: TiersTerms,
    state: LevelState | None,
    turnover: Turnover | None,
    day: date,
    *,
    before: Turnover | None = None,
) -> LevelState:
    """The level of a member on this day: raised, kept or lowered.

    `turnover` is of the present period, `before` of the one that ended last; a
    figure of any other time is none. A level is raised by what is known and never
    lowered for want of a figure. The same again changes nothing. Where a return takes
    back the sale that raised a level, ask again from the state before that sale.
    """
    now = _reached(terms, turnover, _this_period(terms, day))
    then = _reached(terms, before, _last_period(terms, day))
    reached = max(now or 0, then or 0)
    kept_until = _kept(terms, day, periods=2 if (now or 0) >= (then or 0) else 1)
    old = terms.place(state.level) if state is not None else None
    if state is None or old is None or reached > old:
        return _state(terms, reached, day, kept_until)
    if terms.downgrade is Downgrade.NEVER or old == 0:
        return replace(state, kept_until=None)
    if reached == old:
        known = state.kept_until or kept_until
        return replace(state, kept_until=max(known, kept_until))
    if now is None or (then is None and terms.period in _MONTHS):
        return state
    return _not_reached_again(terms, state, (old, reached), day)


def period_figures(
    terms: TiersTerms, turnovers: Iterable[Turnover], day: date
) -> tuple[Turnover | None, Turnover | None]:
    """Of what is known of a member: the present period, and the one before it."""
    mine = [one for one in turnovers if one.programme == terms.programme_id]
    this, last = _this_period(terms, day), _last_period(terms, day)
    now = next((one for one in mine if _is_of(terms, one, this)), None)
    then = next((one for one in mine if last and one.since == last), None)
    return now, then


def _not_reached_again(
    terms: TiersTerms, state: LevelState, places: tuple[int, int], day: date
) -> LevelState:
    """As long as it is kept, and then lower."""
    at, reached = places
    if state.kept_until is None:  # Nothing was promised: as long as any, from today.
        return replace(state, kept_until=_kept(terms, day, periods=1))
    since, until = state.reached_on, state.kept_until
    while until < day and at > reached:
        since = days_after(until, 1)
        at = reached if terms.downgrade is Downgrade.BY_BALANCE else at - 1
        until = _kept_after_fall(terms, since)
    return _state(terms, at, since, until)


def _state(
    terms: TiersTerms, at: int, reached_on: date, kept_until: date
) -> LevelState:
    can_fall = at > 0 and terms.downgrade is not Downgrade.NEVER
    return LevelState(
        programme=terms.programme_id,
        level=terms.levels[at].level,
        reached_on=reached_on,
        kept_until=kept_until if can_fall else None,
    )


# --- periods --------------------------------------------------------------------------


def _this_period(terms: TiersTerms, day: date) -> date | None:
    return period_start(terms.period, day, terms.rolling_days)


def _last_period(terms: TiersTerms, day: date) -> date | None:
    """The first day of the last full period; None where there are no full ones."""
    start, months = _this_period(terms, day), _MONTHS.get(terms.period)
    return months_after(start, -months) if start and months else None


def _is_of(terms: TiersTerms, turnover: Turnover, since: date | None) -> bool:
    # Time that rolls on has moved since the server looked; its word still counts.
    return terms.period not in _MONTHS or turnover.since == since


def _reached(
    terms: TiersTerms, turnover: Turnover | None, since: date | None
) -> int | None:
    """The place that a figure reaches; None: there is no figure for that time."""
    if turnover is None or not _is_of(terms, turnover, since):
        return None
    return terms.reached_by(turnover.money.units)


def _kept(terms: TiersTerms, day: date, *, periods: int) -> date:
    """The last day of a level reached today: so many periods, this one among them."""
    start, months = _this_period(terms, day), _MONTHS.get(terms.period)
    if start and months:
        day = days_after(months_after(start, months * periods), -1)
    # Otherwise time rolls on with each day, and so does the promise.
    return days_after(day, terms.grace_days)


def _kept_after_fall(terms: TiersTerms, since: date) -> date:
    """One step down a period: that of a rolling time is as long as that time."""
    if terms.period is PeriodKind.ROLLING:
        since = days_after(since, terms.rolling_days - 1)
    return _kept(terms, since, periods=1)
