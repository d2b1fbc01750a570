"""What the engine answers: every figure of a sale, and the rule that made it.

Line sums equal totals exactly. Amounts of the main purse have short names of their
own, because it is what people mean by "my points"; the same figures of every purse
stand in `parts`, `spendings` and `earnings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Reason


class Effect(Enum):
    """What a programme does to a line."""

    DISCOUNT = "discount"  # Money off.
    REDEEMED = "redeemed"  # Points of a purse instead of money.
    EARNED = "earned"  # Points into a purse.


class Factor(Enum):
    """What the customer or the shop must show before points are spent."""

    NONE = "none"
    PIN = "pin"  # The customer's own.
    CODE = "code"  # Sent to the customer for this sale; needs the link.
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePart:
    """What one programme did to one line."""

    programme: str
    effect: Effect
    purse: str = MAIN
    money: Money = NO_MONEY
    points: Points = NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuote:
    """A line after all programmes; the short names are sums of its parts."""

    line_no: int
    discount: Money = NO_MONEY  # Of programmes; the shop's own is not in it.
    redeemed: Money = NO_MONEY  # Of every purse.
    redeemed_points: Points = NO_POINTS  # Of the main purse.
    earned: Points = NO_POINTS  # Into the main purse.
    parts: tuple[LinePart, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedStep:
    """One step in the order of application, as it is kept with the sale.

    `needs`: if goods go back and what is kept costs less, this would not have been
    given; the return takes the rest of it back (see giveback).
    """

    programme: str
    version: int
    effect: Effect
    purse: str = MAIN
    money: Money = NO_MONEY
    points: Points = NO_POINTS
    needs: Money = NO_MONEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied(AppliedStep):
    """... and why it gave so much, while the sale is in hand."""

    reason: Reason

    def step(self) -> AppliedStep:
        return AppliedStep(
            programme=self.programme,
            version=self.version,
            effect=self.effect,
            purse=self.purse,
            money=self.money,
            points=self.points,
            needs=self.needs,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What may be spent of one purse, and what is."""

    programme: str
    version: int
    purse: str
    largest: Points
    binding: Reason  # Which limit makes `largest` what it is, also when zero.
    redeem: Points = NO_POINTS  # min(asked, largest), in whole steps.
    money: Money = NO_MONEY
    minor_per_point: int = 100  # What one whole point buys.
    step: Points = Points(1)
    factor: Factor = Factor.NONE  # Needed for `redeem`.
    reasons: tuple[Reason, ...] = ()  # Of every zero, in order of application.


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """One lot to come: what a programme gives for this sale."""

    programme: str
    version: int
    points: Points
    active_from: date
    expires_on: date | None
    purse: str = MAIN
    issuer: str = ""  # The partner who owes it; empty: this chain.


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldMembership:
    """A membership that this sale sells or renews; both days are days of it."""

    programme: str
    version: int
    line_no: int
    starts: date
    ends: date
    is_renewal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation:
    """What goes to a cause: money beside the goods, or points of a purse.

    Points that are given are spent before any are spent on goods: what was promised
    to a cause is not taken away again by a larger redemption.
    """

    programme: str
    version: int
    money: Money = NO_MONEY
    points: Points = NO_POINTS
    purse: str = MAIN
    reasons: tuple[Reason, ...] = ()  # What is given; why what was asked is not.


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponUse:
    """A coupon that was shown: used, or the reason why not."""

    code: str
    programme: str
    used: bool
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponToPrint:
    """A coupon for the next purchase; its code is made when the sale ends."""

    programme: str
    version: int
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the programmes make of a sale. Line sums equal totals exactly."""

    lines: tuple[LineQuote, ...]
    main: Spending  # Of the main purse; also where there is nothing to spend.
    spendings: tuple[Spending, ...] = ()  # Of every purse that has a programme.
    applied: tuple[Applied, ...] = ()  # In the order of application.
    earnings: tuple[Earning, ...] = ()
    memberships: tuple[SoldMembership, ...] = ()
    donations: tuple[Donation, ...] = ()
    coupons: tuple[CouponUse, ...] = ()
    to_print: tuple[CouponToPrint, ...] = ()
    offers: tuple[Reason, ...] = ()  # What the cashier may say or suggest.
    refusals: tuple[Reason, ...] = ()  # What must be put right before a payment.
    reasons: tuple[Reason, ...] = ()  # Of every zero; in the order of application.

    @property
    def largest(self) -> Points:
        """The most that may be spent of the main purse."""
        return self.main.largest

    @property
    def binding(self) -> Reason:
        return self.main.binding

    @property
    def redeem(self) -> Points:
        """What is spent of the main purse in this quote."""
        return self.main.redeem

    @property
    def minor_per_point(self) -> int:
        return self.main.minor_per_point

    @property
    def redeem_money(self) -> Money:
        """What all purses together pay of the goods."""
        return Money(sum(line.redeemed.units for line in self.lines))

    @property
    def discount(self) -> Money:
        """What programmes take off the goods."""
        return Money(sum(line.discount.units for line in self.lines))

    @property
    def donated(self) -> Money:
        """Money beside the goods."""
        return Money.total(donation.money for donation in self.donations)

    @property
    def earned(self) -> Points:
        """What comes into the main purse."""
        return self.earned_in(MAIN)

    def earned_in(self, purse: str) -> Points:
        return Points.total(e.points for e in self.earnings if e.purse == purse)

    def spending(self, purse: str) -> Spending | None:
        return next((s for s in self.spendings if s.purse == purse), None)
