"""Accumulating discount: the more a member bought in a period, the greater the percent.

The step is that of the turnover before this sale: a sale never raises its own step,
so the receipt does not change under the customer's eyes. What the till knows of the
turnover counts only for the period that today belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.loyalty.access import why_earning_only
from cashier.domain.loyalty.basket import Basket, Reduction
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import Turnover
from cashier.domain.loyalty.goods import (
    GoodsTerms,
    below_purchase,
    by_percent,
    discountable,
    reduction,
)
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.terms import (
    BIG,
    Bounds,
    PeriodKind,
    period_start,
)
from cashier.domain.moments import days_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From this turnover on, so many hundredths of a percent."""

    from_minor: int
    percent_hundredths: int

    def __post_init__(self) -> None:
        for name, least, most in (
            ("from_minor", 0, BIG),
            ("percent_hundredths", 1, 10_000),
        ):
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name}: {value!r} is not {least} to {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccumulatingTerms(GoodsTerms):
    """One version of an accumulating discount. Steps rise in both their figures."""

    TYPE: ClassVar[str] = "accumulating"
    BOUNDS: ClassVar[Bounds] = GoodsTerms.BOUNDS | {"rolling_days": (1, 3660)}

    steps: tuple[Step, ...] = ()
    period: PeriodKind = PeriodKind.ALWAYS
    rolling_days: int = 365  # Of a rolling period.

    def check(self) -> None:
        self.check_goods()
        if not self.steps:
            raise ValueError("steps: there are none")
        for number, (one, other) in enumerate(
            zip(self.steps, self.steps[1:], strict=False), start=2
        ):
            if other.from_minor <= one.from_minor:
                raise ValueError(
                    f"steps: step {number} begins at {other.from_minor}, "
                    f"not above {one.from_minor}"
                )
            if other.percent_hundredths <= one.percent_hundredths:
                raise ValueError(
                    f"steps: step {number} gives {other.percent_hundredths}, "
                    f"not more than {one.percent_hundredths}"
                )

    def counted(self, turnover: Turnover | None, today: date) -> Money:
        """What of a known turnover belongs to the period of today."""
        if turnover is None:
            return NO_MONEY
        start = period_start(self.period, today, self.rolling_days)
        if start is None:
            return turnover.money
        if self.period is PeriodKind.ROLLING:
            # The window moves each day: a figure of some days ago still says most
            # of it, and one of a window that is over altogether says nothing.
            start = days_after(start, -self.rolling_days + 1)
        is_of_now = turnover.since is not None and turnover.since >= start
        return turnover.money if is_of_now else NO_MONEY

    def step_at(self, turnover: Money) -> Step | None:
        """The highest step that is reached."""
        reached = [s for s in self.steps if s.from_minor <= turnover.units]
        return reached[-1] if reached else None

    def step_after(self, turnover: Money) -> Step | None:
        """The first step that is not reached yet."""
        return next((s for s in self.steps if s.from_minor > turnover.units), None)


class AccumulatingProgramme(Programme):
    """An accumulating discount under one version of its terms."""

    terms: AccumulatingTerms

    def __init__(self, terms: AccumulatingTerms) -> None:
        super().__init__(terms)

    def reduce(self, basket: Basket) -> Reduction:
        terms = self.terms
        assert basket.member is not None, terms.programme_id
        why = why_earning_only(basket.member) or below_purchase(terms, basket)
        if why is not None:
            return Reduction(reason=why)
        turnover = self._turnover(basket)
        step = terms.step_at(turnover)
        if step is None:
            return Reduction(reason=self._next(terms.steps[0], turnover))
        goods = discountable(terms, basket.draft.lines, basket.price)
        shares = by_percent(goods, step.percent_hundredths)
        reason = because(
            Why.ACCUMULATED_PERCENT,
            programme=terms.programme_id,
            percent_hundredths=step.percent_hundredths,
            turnover=turnover,
        )
        return reduction(terms, goods, shares, reason)

    def advise(self, basket: Basket) -> tuple[Reason, ...]:
        """What is missing to the next step; nothing: this sale reaches it."""
        assert basket.member is not None, self.programme_id
        if why_earning_only(basket.member) is not None:
            return ()
        before = self._turnover(basket)
        after = before + Money(self._bought(basket))
        now, then = self.terms.step_at(before), self.terms.step_at(after)
        following = then if then is not now else self.terms.step_after(after)
        return () if following is None else (self._next(following, after),)

    def _turnover(self, basket: Basket) -> Money:
        assert basket.member is not None, self.programme_id
        known = basket.member.turnover(self.programme_id)
        return self.terms.counted(known, basket.day(self.terms.zone))

    def _next(self, step: Step, turnover: Money) -> Reason:
        return because(
            Why.NEXT_STEP,
            programme=self.programme_id,
            missing=Money(max(step.from_minor - turnover.units, 0)),
            percent_hundredths=step.percent_hundredths,
        )

    @staticmethod
    def _bought(basket: Basket) -> int:
        """The money that this sale adds to the turnover: for goods, not for fees."""
        return sum(
            units
            for units, line in zip(basket.left(), basket.draft.lines, strict=True)
            if line.is_goods
        )
