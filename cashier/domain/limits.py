"""How often something may be done before somebody looks: limits that hold offline.

Against cards from a pocket, numbers from memory and guessing of numbers. Each use is
counted in the act that shows the answer, so no kill and no restart gives another one.
Pure: what was counted so far, the proven time, and what the chain allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Points


class LimitKind(Enum):
    LOOKUPS = "lookups"  # Of cards, of a till, in any minute.
    TYPED = "typed"  # Cards without a device, of a cashier, on a day.
    EARNED = "earned"  # Purchases that earn, of a card, in an hour and on a day.
    REDEEMED = "redeemed"  # Redemptions of a card on a day, and their sum.


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the chain allows; nothing of a kind is limited by 0.

    Above the redemptions and the part on the shop's allowance a manager decides;
    the others are refused.
    """

    lookups_a_minute: int = 30
    typed_cards_a_day: int = 40
    earnings_an_hour: int = 6
    earnings_a_day: int = 20
    redemptions_a_day: int = 10
    redeemed_a_day: Points = Points(1_000_000)
    allowance_alone: Points = NO_POINTS  # So much of it without a manager.

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            units = value.units if isinstance(value, Points) else value
            if not 0 <= units <= 10**12:
                raise ValueError(f"{each.name} is 0 or more, and 10^12 at most")


NO_LIMITS = Limits(
    lookups_a_minute=0,
    typed_cards_a_day=0,
    earnings_an_hour=0,
    earnings_a_day=0,
    redemptions_a_day=0,
    redeemed_a_day=NO_POINTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What was counted of one subject: on a day, and when in the last while."""

    day: date
    used: int = 0
    points: Points = NO_POINTS
    marks: tuple[datetime, ...] = ()

    def on(self, day: date) -> Use:
        """As it counts on this day: another day begins anew, its moments stay."""
        if day == self.day:
            return self
        return replace(self, day=day, used=0, points=NO_POINTS)

    def recent(self, now: datetime, within: timedelta, born: datetime) -> int:
        """How often within the last while; what a restart hides counts from it.

        A mark of before the program's start is taken as made at the start: nobody
        can say how long the till was off. One of later than now was made by a clock
        that the server has put right since.
        """
        return sum(_is_in(max(mark, born), now, within) for mark in self.marks)

    def counted(
        self,
        now: datetime,
        within: timedelta,
        born: datetime,
        most: int,
        points: Points = NO_POINTS,
    ) -> Use:
        """One more. Of the moments no more are kept than the limit looks at."""
        kept = [m for m in self.marks if _is_in(max(m, born), now, within)]
        marks = (*kept, now)[-most:] if most else ()
        return replace(
            self, used=self.used + 1, points=self.points + points, marks=marks
        )

    def wait_s(
        self, now: datetime, within: timedelta, born: datetime, most: int
    ) -> int:
        """Until one more fits in."""
        inside = _later(self.marks, born)[-most:]
        left = within - (now - inside[0]) if inside else timedelta(0)
        return max(1, -(-left // timedelta(seconds=1)))


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _is_in(mark: datetime, now: datetime, within: timedelta) -> bool:
    return timedelta(0) <= now - mark < within


def _later(marks: Iterable[datetime], born: datetime) -> list[datetime]:
    return sorted(max(mark, born) for mark in marks)


def is_over(count: int, most: int) -> bool:
    """One more would be too many; 0: no limit."""
    return 0 < most <= count
