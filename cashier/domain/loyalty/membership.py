"""Paid membership: a fee line of a sale opens other programmes for a time.

Sold and renewed at the till, also without a connection. Whoever renews before the
end loses no day: the new time follows the old. After the end, and the days of grace,
it begins today. Both days of a membership are days of it. The fee is no goods:
unless the terms say otherwise nothing is earned on it, taken off it or paid with
points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import ClassVar

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.loyalty.access import why_dead
from cashier.domain.loyalty.answers import SoldMembership
from cashier.domain.loyalty.basket import Basket
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import DraftLine, MembershipState
from cashier.domain.loyalty.free_pieces import pieces_of
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.terms import Bounds, Terms
from cashier.domain.moments import days_after, months_after

_LONGEST_MONTHS = 1200
_LONGEST_DAYS = 36_500


class Refund(Enum):
    """What comes back of a fee whose time has begun; always rounded down."""

    BY_DAYS = "by_days"  # For each full day that is left.
    BY_MONTHS = "by_months"  # For each full month that is left.
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """An article that sells so many months or so many days, one of the two."""

    item: str
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if not self.item:
            raise ValueError("item: is empty")
        for name, most in (("months", _LONGEST_MONTHS), ("days", _LONGEST_DAYS)):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= most:
                raise ValueError(f"{name}: {value!r} is not 0 to {most}")
        if bool(self.months) == bool(self.days):
            raise ValueError("months: either it or days, one of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipTerms(Terms):
    """One version of a paid membership; the price is that of its article."""

    TYPE: ClassVar[str] = "membership"
    BOUNDS: ClassVar[Bounds] = Terms.BOUNDS | {
        "remind_days": (0, 365),
        "grace_days": (0, 365),
        "refund_whole_days": (0, 3650),
    }

    fees: tuple[Fee, ...] = ()
    rights_at_once: bool = True  # The sale that sells it has its rights already.
    remind_days: int = 14  # So long before the end the till asks to renew.
    grace_days: int = 0  # So long after it the rights still hold.
    fee_earns: bool = False
    fee_is_discounted: bool = False
    fee_is_redeemable: bool = False
    # Returns.
    refund: Refund = Refund.BY_DAYS
    refund_whole_days: int = 0  # The whole fee until so many days after the start.

    def check(self) -> None:
        if not self.fees:
            raise ValueError("fees: there are none")
        items = [fee.item for fee in self.fees]
        twice = next((item for item in items if items.count(item) > 1), None)
        if twice is not None:
            raise ValueError(f"fees: {twice!r} is named twice")
        if self.refund is Refund.BY_MONTHS and any(fee.days for fee in self.fees):
            raise ValueError("refund: a fee for days has no months to pay back")
        # Whoever pays the fee must get what it is for.
        if self.requires:
            raise ValueError("requires: a membership is sold to everybody")
        if self.by_enrolment:
            raise ValueError("by_enrolment: a membership is sold to everybody")

    def fee_of(self, line: DraftLine) -> Fee | None:
        return next((fee for fee in self.fees if fee.item == line.item_id), None)


class MembershipProgramme(Programme):
    """A paid membership under one version of its terms."""

    needs_card = False  # To say that it needs one, before anybody pays.

    terms: MembershipTerms

    def __init__(self, terms: MembershipTerms) -> None:
        super().__init__(terms)
        self._articles = {fee.item for fee in terms.fees}

    def set_apart(self, basket: Basket) -> dict[int, DraftLine]:
        terms = self.terms
        return {
            at: replace(
                line,
                earning=line.earning and terms.fee_earns,
                discountable=line.discountable and terms.fee_is_discounted,
                redeemable=line.redeemable and terms.fee_is_redeemable,
                is_goods=False,
            )
            for at, line in enumerate(basket.draft.lines)
            if line.item_id in self._articles
        }

    def refuse(self, basket: Basket) -> tuple[Reason, ...]:
        member = basket.member
        if member is not None and why_dead(member) is None:
            return ()
        if not any(line.item_id in self._articles for line in basket.draft.lines):
            return ()
        return (self._because(Why.MEMBERSHIP_NEEDS_CARD),)

    def sell(self, basket: Basket) -> list[SoldMembership]:
        """One after another, where several lines sell it."""
        today = basket.day(self.terms.zone)
        last = self._last_day(basket)
        sold: list[SoldMembership] = []
        for line in basket.draft.lines:
            fee, count = self.terms.fee_of(line), pieces_of(line)
            if fee is None or not count:
                continue
            starts = today
            if last is not None and today <= self._grace(last):
                starts = days_after(last, 1)
            one = SoldMembership(
                programme=self.programme_id,
                version=self.version,
                line_no=line.line_no,
                starts=starts,
                ends=end_of(fee, starts, count),
                is_renewal=last is not None and starts == days_after(last, 1),
            )
            sold.append(one)
            last = one.ends
        return sold

    def has_rights(self, basket: Basket) -> bool:
        today = basket.day(self.terms.zone)
        state = self._state(basket)
        if state is not None and state.starts <= today <= self._grace(state.ends):
            return True
        return self.terms.rights_at_once and any(
            sold.programme == self.programme_id and sold.starts <= today
            for sold in basket.sold
        )

    def advise(self, basket: Basket) -> tuple[Reason, ...]:
        mine = [s for s in basket.sold if s.programme == self.programme_id]
        if mine:
            return tuple(self._sold(one) for one in mine)
        last = self._last_day(basket)
        if last is None:
            return ()
        left = (last - basket.day(self.terms.zone)).days
        remind = self.terms.remind_days
        if left > remind:
            return (self._because(Why.MEMBER_UNTIL, on=last),)
        if left >= 0:
            return (self._because(Why.MEMBERSHIP_ENDS, on=last, days=left),)
        if -left <= max(remind, self.terms.grace_days):
            return (self._because(Why.MEMBERSHIP_OVER, on=last),)
        return ()

    def _state(self, basket: Basket) -> MembershipState | None:
        member = basket.member
        if member is None or why_dead(member) is not None:
            return None
        return member.membership(self.programme_id)

    def _last_day(self, basket: Basket) -> date | None:
        state = self._state(basket)
        return None if state is None else state.ends

    def _grace(self, last: date) -> date:
        return days_after(last, self.terms.grace_days)

    def _sold(self, one: SoldMembership) -> Reason:
        why = Why.MEMBERSHIP_RENEWED if one.is_renewal else Why.MEMBERSHIP_SOLD
        return self._because(why, starts=one.starts, on=one.ends)

    def _because(self, why: Why, **facts: date | int) -> Reason:
        return because(why, programme=self.programme_id, **facts)


# --- time and its refund -----------------------------------------------------------


def end_of(fee: Fee, starts: date, count: int = 1) -> date:
    """The last day of a membership that begins on this day."""
    if fee.days:
        return days_after(starts, fee.days * count - 1)
    return _last_of_months(starts, fee.months * count)


def refund_of(
    terms: MembershipTerms, sold: SoldMembership, paid: Money, returned_on: date
) -> Money:
    """What of a paid fee goes back when it is given up on this day, rounded down.

    The day of return, or the month it falls into, has been used.
    """
    assert paid >= NO_MONEY, paid
    if _is_whole(terms, sold, returned_on):
        return paid
    match terms.refund:
        case Refund.NOTHING:
            return NO_MONEY
        case Refund.BY_DAYS:
            total = (sold.ends - sold.starts).days + 1
            left = min(max((sold.ends - returned_on).days, 0), total)
        case Refund.BY_MONTHS:
            total = _months_begun(sold.starts, sold.ends)
            left = max(total - _months_begun(sold.starts, returned_on), 0)
    return Money(paid.units * left // total)


def end_after_refund(
    terms: MembershipTerms, sold: SoldMembership, returned_on: date
) -> date:
    """The last day of the membership after its fee went back.

    The day before its start: it never was. Where nothing is paid back, nothing ends.
    """
    if _is_whole(terms, sold, returned_on):
        return days_after(sold.starts, -1)
    match terms.refund:
        case Refund.NOTHING:
            return sold.ends
        case Refund.BY_DAYS:
            last = max(returned_on, days_after(sold.starts, -1))
        case Refund.BY_MONTHS:
            begun = _months_begun(sold.starts, returned_on)
            last = _last_of_months(sold.starts, begun)
    return min(last, sold.ends)


def _is_whole(terms: MembershipTerms, sold: SoldMembership, returned_on: date) -> bool:
    days = terms.refund_whole_days
    return bool(days) and returned_on <= days_after(sold.starts, days)


def _last_of_months(starts: date, months: int) -> date:
    """The day before the same day of a later month.

    Where that month has no such day, its last day: 31 January and a month is all of
    February, and never a day less.
    """
    same = months_after(starts, months)
    return days_after(same, -1) if same.day == starts.day else same


def _months_begun(starts: date, day: date) -> int:
    """How many months from the start this day lies in or after; none before it."""
    if day < starts:
        return 0
    months = (day.year - starts.year) * 12 + day.month - starts.month
    return months + 1 if _last_of_months(starts, months) < day else months
