"""Why a figure is what it is: one code for each reason, with its figures.

Every zero and every limit carries one. Codes are stable; the sentences in ru and
en live beside the screens, and a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

from cashier.domain.amounts import Money, Points

Fact = int | str | date | datetime | Money | Points


class Why(Enum):
    """Reasons of limits and zeroes."""

    # Each is one object for ever, and reasons are hashed at every scan.
    __hash__ = object.__hash__

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
    DAILY_SALES = "daily_sales"  # Only so many sales a day earn. facts: limit
    ITEM_REDUCED = "item_reduced"  # Of one line: on offer, earns nothing.
    # What was earned. The programme's name is fact `programme` in all that follows.
    EARNED_PERCENT = "earned_percent"  # facts: percent_hundredths, base, active_from
    EARNED_UNITS = "earned_units"  # So much for each piece. facts: points, active_from
    EARNED_VISIT = "earned_visit"  # For the visit itself. facts: points, active_from
    EARNED_MIXED = "earned_mixed"  # By several rules. facts: points, active_from
    MULTIPLIED = "multiplied"  # facts: times_hundredths
    TENDER_RATE = "tender_rate"  # facts: tender, percent_hundredths, points
    # More limits of a redemption.
    REDEMPTIONS_A_DAY = "redemptions_a_day"  # facts: limit
    SPENT_BY_OTHER = "spent_by_other"  # Another purse paid for everything already.
    # Of a programme as a whole.
    NEEDS_MEMBERSHIP = "needs_membership"  # facts: programme, membership
    NOT_ENROLLED = "not_enrolled"  # facts: programme
    BETTER_APPLIES = "better_applies"  # facts: programme, better
    BELOW_PURCHASE = "below_purchase"  # facts: programme, minimum, missing
    NOTHING_DISCOUNTED = "nothing_discounted"  # facts: programme
    ITEM_NOT_DISCOUNTED = "item_not_discounted"  # Of one line. facts: programme
    # Discounts.
    DISCOUNT_PERCENT = "discount_percent"  # facts: programme, percent_hundredths
    DISCOUNT_SUM = "discount_sum"  # facts: programme, money
    ACCUMULATED_PERCENT = "accumulated_percent"
    # facts: programme, percent_hundredths, turnover
    NEXT_STEP = "next_step"  # facts: programme, missing, percent_hundredths
    # Tiers.
    LEVEL = "level"  # facts: programme, level, percent_hundredths
    LEVEL_REACHED = "level_reached"  # With this sale. facts: programme, level
    NEXT_LEVEL = "next_level"  # facts: programme, missing, level
    LEVEL_ENDS = "level_ends"  # facts: programme, level, on, missing
    # Paid membership.
    MEMBER_UNTIL = "member_until"  # facts: programme, on
    MEMBERSHIP_ENDS = "membership_ends"  # Soon. facts: programme, on, days
    MEMBERSHIP_OVER = "membership_over"  # facts: programme, on
    MEMBERSHIP_SOLD = "membership_sold"  # facts: programme, starts, on
    MEMBERSHIP_RENEWED = "membership_renewed"  # facts: programme, starts, on
    MEMBERSHIP_NEEDS_CARD = "membership_needs_card"  # facts: programme
    # Stamps.
    STAMPS_EARNED = "stamps_earned"  # facts: programme, stamps, every
    STAMPS_TO_GO = "stamps_to_go"  # facts: programme, missing, every
    STAMPS_READY = "stamps_ready"  # facts: programme, free
    STAMPS_FULL = "stamps_full"  # facts: programme, free: from the next sale on
    STAMPS_USED = "stamps_used"  # facts: programme, free
    # Coupons.
    COUPON_USED_HERE = "coupon_used_here"  # facts: programme, money
    COUPON_SPENT = "coupon_spent"  # Used, or held elsewhere. facts: programme
    COUPON_NOT_GRANTED = "coupon_not_granted"  # No link and no right. facts: programme
    COUPON_TWICE = "coupon_twice"  # In this sale already. facts: programme
    COUPON_OVER = "coupon_over"  # facts: programme, on
    COUPON_NOT_YET = "coupon_not_yet"  # facts: programme, on
    COUPON_OTHER_CARD = "coupon_other_card"  # facts: programme
    COUPON_NO_GOODS = "coupon_no_goods"  # facts: programme
    COUPON_UNKNOWN = "coupon_unknown"
    COUPON_TO_PRINT = "coupon_to_print"  # facts: programme, starts, on
    # Gift cards.
    GIFT_AMOUNT = "gift_amount"  # One card, such a sum. facts: programme, least, most
    GIFT_NO_TOP_UP = "gift_no_top_up"  # facts: programme
    GIFT_TOO_MUCH = "gift_too_much"  # On one card. facts: programme, most
    GIFT_BALANCE = "gift_balance"  # All that is on it. facts: programme, balance
    GIFT_GOODS = "gift_goods"  # Other goods it does not pay. facts: programme, money
    GIFT_EMPTY = "gift_empty"  # facts: programme
    GIFT_OVER = "gift_over"  # facts: programme, on
    GIFT_NO_GOODS = "gift_no_goods"  # facts: programme
    GIFT_IN_ONE_SALE = "gift_in_one_sale"  # Whole or not. facts: programme, balance
    # Causes.
    ROUND_UP = "round_up"  # An offer. facts: programme, money
    DONATED = "donated"  # facts: programme, money, points
    # Coalition.
    PARTNER_CARD = "partner_card"  # facts: programme, partner
    NOT_ACCEPTED_HERE = "not_accepted_here"  # facts: programme, partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    why: Why
    facts: tuple[tuple[str, Fact], ...] = ()

    def fact(self, name: str) -> Fact:
        return dict(self.facts)[name]


@lru_cache(maxsize=256)
def plain(why: Why) -> Reason:
    """A reason that needs no figures; one value for all, for it is asked often."""
    return Reason(why=why)


def because(why: Why, **facts: Fact) -> Reason:
    return Reason(why=why, facts=tuple(sorted(facts.items())))
