"""Why a figure is what it is: one code for each reason, with its figures.

Every zero and every limit carries one. Codes are stable; the sentences in ru and
en live beside the screens, and a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from cashier.domain.amounts import Money, Points

Fact = int | str | date | datetime | Money | Points


class Why(Enum):
    """Reasons of limits and zeroes."""

    # What binds the largest redemption.
    BALANCE = "balance"  # facts: spendable
    GUARANTEED_HERE = "guaranteed_here"  # Offline right binds. facts: guaranteed, known
    CAP_PERCENT = "cap_percent"  # facts: percent
    MINIMUM_MONEY = "minimum_money"  # facts: money
    LINE_FLOOR = "line_floor"
    STEP = "step"  # facts: step
    DAILY_LIMIT = "daily_limit"  # facts: limit
    WHOLE_SUM = "whole_sum"  # Everything that may be paid with points is.
    # Why nothing can be redeemed.
    NO_CARD = "no_card"
    CARD_BLOCKED = "card_blocked"  # facts: on
    CARD_REPLACED = "card_replaced"
    CARD_NOT_ACTIVATED = "card_not_activated"
    CARD_UNKNOWN = "card_unknown"  # Not known here; earning works.
    CARD_TYPED = "card_typed"  # Typed by hand, offline: earning only.
    NO_POINTS = "no_points"
    BELOW_MINIMUM = "below_minimum"  # facts: minimum, spendable
    LIMIT_BELOW_MINIMUM = "limit_below_minimum"  # facts: minimum, allowed
    NOTHING_REDEEMABLE = "nothing_redeemable"  # Only excluded goods.
    ITEM_NOT_REDEEMABLE = "item_not_redeemable"  # Of one line.
    NO_RIGHT_OFFLINE = "no_right_offline"  # facts: known
    HELD_ELSEWHERE = "held_elsewhere"  # Another sale has them. facts: held
    REDEMPTION_OFF = "redemption_off"
    NO_PROGRAMME = "no_programme"
    # Why nothing is earned.
    NOTHING_EARNING = "nothing_earning"
    SPENT_HERE = "spent_here"  # Policy: no earning in a sale with redemption.
    BELOW_EARNING_MINIMUM = "below_earning_minimum"  # facts: minimum
    TOO_SMALL = "too_small"  # Rounds down to nothing.
    ITEM_EXCLUDED = "item_excluded"
    # What was earned.
    EARNED_PERCENT = "earned_percent"  # facts: percent_hundredths, base, active_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    why: Why
    facts: tuple[tuple[str, Fact], ...] = ()

    def fact(self, name: str) -> Fact:
        return dict(self.facts)[name]


def because(why: Why, **facts: Fact) -> Reason:
    return Reason(why=why, facts=tuple(sorted(facts.items())))
