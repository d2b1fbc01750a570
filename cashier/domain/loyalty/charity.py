"""Value-based: the customer gives change or points to a cause, beside the goods.

A donation of money is no purchase: nothing is earned on it, nothing is taken off it,
and it is not part of any line. Points that are given are set aside before others are
spent on goods, so a later "spend all" leaves the promise alone. A card is needed
for points only.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, lcm
from typing import ClassVar

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.access import why_dead, why_shut
from cashier.domain.loyalty.answers import Donation
from cashier.domain.loyalty.basket import Basket
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.terms import BIG, HUNDREDTHS, Bounds, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class CharityTerms(Terms):
    """One version of a cause; its own id and names stand on receipt and report."""

    TYPE: ClassVar[str] = "charity"
    BOUNDS: ClassVar[Bounds] = Terms.BOUNDS | {
        "round_up_minor": (0, BIG),
        "most_minor": (0, BIG),
        "points_step_hundredths": (1, BIG),
        "points_minimum_hundredths": (0, BIG),
        "minor_per_point": (1, 1_000_000),
    }

    cause: str = ""
    cause_ru: str = ""
    cause_en: str = ""
    round_up_minor: int = 1_000  # The total is rounded up to a multiple; 0: never.
    most_minor: int = 1_000_000  # Of one donation: a slip of the hand; 0: no money.
    takes_points: bool = True
    purse: str = MAIN  # From which points are given.
    points_step_hundredths: int = 100
    points_minimum_hundredths: int = 0
    minor_per_point: int = 100  # What the shop pays the cause for a whole point.

    def check(self) -> None:
        if not self.cause:
            raise ValueError("cause: is empty")
        if not self.most_minor and not self.takes_points:
            raise ValueError("takes_points: neither money nor points are taken")
        if self.round_up_minor > self.most_minor:
            raise ValueError("round_up_minor: is more than most_minor")

    @property
    def exact_step_hundredths(self) -> int:
        """The step of giving, such that each step is whole minor units."""
        exact = HUNDREDTHS // gcd(self.minor_per_point, HUNDREDTHS)
        return lcm(exact, self.points_step_hundredths)

    def worth(self, donation: Donation) -> Money:
        """What the cause gets: the money, and the points as the shop pays them."""
        points = donation.points.units * self.minor_per_point // HUNDREDTHS
        return donation.money + Money(points)


class CharityProgramme(Programme):
    """A cause under one version of its terms."""

    needs_card = False

    terms: CharityTerms

    def __init__(self, terms: CharityTerms) -> None:
        super().__init__(terms)

    def donate(self, basket: Basket) -> Donation | None:
        asked = [a for a in basket.draft.donations if a.programme == self.programme_id]
        if not asked:
            return None
        money = Money.total(one.money for one in asked)
        wanted = Points.total(one.points for one in asked)
        assert money >= NO_MONEY, asked
        assert wanted >= NO_POINTS, asked
        money = min(money, Money(self.terms.most_minor))
        points, why_no_points = self._points(basket, wanted)
        reasons = () if why_no_points is None else (why_no_points,)
        if money or points:
            given = because(
                Why.DONATED, programme=self.programme_id, money=money, points=points
            )
            reasons = (given, *reasons)
        return Donation(
            programme=self.programme_id,
            version=self.version,
            money=money,
            points=points,
            purse=self.terms.purse,
            reasons=reasons,
        )

    def advise(self, basket: Basket) -> tuple[Reason, ...]:
        """The change to the next round sum, until something was given."""
        step = self.terms.round_up_minor
        mine = (d for d in basket.donations if d.programme == self.programme_id)
        if not step or any(donation.money for donation in mine):
            return ()
        to_pay = sum(basket.left())
        to_pay += sum(donation.money.units for donation in basket.donations)
        change = -to_pay % step
        if not change:
            return ()
        offer = because(Why.ROUND_UP, programme=self.programme_id, money=Money(change))
        return (offer,)

    def _points(self, basket: Basket, wanted: Points) -> tuple[Points, Reason | None]:
        """What of the wish can be given, and why not all of it."""
        if not wanted:
            return NO_POINTS, None
        why = self._why_no_points(basket)
        if why is not None:
            return NO_POINTS, why
        terms = self.terms
        spendable = basket.purse(terms.purse).spendable
        points = min(wanted.units, spendable.units)
        points -= points % terms.exact_step_hundredths
        if not points:
            step = Points(terms.exact_step_hundredths)
            return NO_POINTS, because(Why.STEP, step=step)
        if points < terms.points_minimum_hundredths:
            minimum = Points(terms.points_minimum_hundredths)
            why = because(Why.BELOW_MINIMUM, minimum=minimum, spendable=spendable)
            return NO_POINTS, why
        return Points(points), None

    def _why_no_points(self, basket: Basket) -> Reason | None:
        member = basket.member
        if not self.terms.takes_points:
            return plain(Why.NOTHING_REDEEMABLE)
        if member is None:
            return plain(Why.NO_CARD)
        dead = why_dead(member)
        return dead or why_shut(member, basket.purse(self.terms.purse))
