"""Tiers: levels with their own earning rate, discount, cap and rights.

Which level a member has, and until when, is said in `levels`. What a sale adds to
the measure may raise the level: its earning rate counts from the next sale, or from
this one (see `Upgrade`); its discount always from the next, because a discount that
takes the sum below the threshold would take its own reason away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.access import why_earning_only
from cashier.domain.loyalty.accrual import Accrual
from cashier.domain.loyalty.basket import Basket, Outlay, Reduction, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import DraftLine, LevelState
from cashier.domain.loyalty.goods import Discountable, by_percent
from cashier.domain.loyalty.levels import (
    Downgrade,
    Level,
    LevelRight,
    Measure,
    TiersTerms,
    Upgrade,
    level_on,
    period_figures,
)
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.redemption import Redemption

__all__ = [
    "Downgrade",
    "Level",
    "LevelRight",
    "Measure",
    "TiersProgramme",
    "TiersTerms",
    "Upgrade",
    "level_on",
    "period_figures",
]

_FLOOR = plain(Why.LINE_FLOOR)
_TOO_SMALL = plain(Why.TOO_SMALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where the member stands before this sale."""

    state: LevelState
    at: int  # The place of that level.
    units: int  # The measure of the present period, without this sale.
    day: date


class TiersProgramme(Programme):
    """The programme of tiers of the engine, under one version of its terms."""

    terms: TiersTerms

    def __init__(self, terms: TiersTerms) -> None:
        super().__init__(terms)
        self._accrual = Accrual(terms, minor_per_point=terms.minor_per_point)
        self._redemptions = [
            Redemption(
                replace(terms, cap_percent=level.cap_percent or terms.cap_percent)
            )
            for level in terms.levels
        ]
        self._discounts = any(one.discount_percent_hundredths for one in terms.levels)

    def buys(self) -> tuple[str, int] | None:
        terms = self.terms
        return (terms.purse, terms.minor_per_point) if terms.spends else None

    def reduce(self, basket: Basket) -> Reduction | None:
        if not self._discounts:
            return None
        assert basket.member is not None, self.programme_id
        # Whoever may not spend is not given a discount either.
        why = why_earning_only(basket.member)
        if why is not None:
            return Reduction(reason=why)
        level = self.terms.levels[self._standing(basket).at]
        percent = level.discount_percent_hundredths
        return self._reduction(basket, level, percent) if percent else None

    def spend(self, basket: Basket) -> Outlay | None:
        if not self.terms.spends:
            return None
        return self._redemptions[self._standing(basket).at].propose(basket)

    def earn(self, basket: Basket) -> Yield | None:
        standing = self._standing(basket)
        found = self._earned_at(basket, standing.at)
        if self.terms.upgrade is Upgrade.NEXT_SALE:
            return found
        reached = self.terms.reached_by(
            standing.units + self._added(basket, found.points)
        )
        if reached <= standing.at:
            return found
        return self._earned_at(basket, reached)

    def advise(self, basket: Basket) -> Sequence[Reason]:
        standing = self._standing(basket)
        # What was given in this sale, at whatever rate, is what counts later.
        programme = self.terms.programme_id
        earned = [e for e in basket.earnings if e.programme == programme]
        units = standing.units + self._added(
            basket, [earning.points.units for earning in earned]
        )
        reached = max(self.terms.reached_by(units), standing.at)
        said = [self._level(Why.LEVEL, standing.at)]
        if reached > standing.at:
            said.append(self._level(Why.LEVEL_REACHED, reached))
        if reached + 1 < len(self.terms.levels):
            said.append(self._next(reached + 1, units))
        ends = self._ends(standing, units)
        return said if ends is None else [*said, ends]

    # --- where the member stands ------------------------------------------------------

    def _standing(self, basket: Basket) -> _Standing:
        terms, member = self.terms, basket.member
        assert member is not None, terms.programme_id
        day = basket.day(terms.zone)
        now, then = period_figures(terms, member.turnovers, day)
        known = member.level(terms.programme_id)
        state = level_on(terms, known, now, day, before=then)
        at = terms.place(state.level)
        assert at is not None, state
        return _Standing(
            state=state, at=at, units=now.money.units if now else 0, day=day
        )

    def _added(self, basket: Basket, points: Sequence[int]) -> int:
        """What this sale adds to the measure."""
        if self.terms.measure is Measure.POINTS:
            return sum(points)
        left = basket.left()
        return sum(
            units
            for units, line in zip(left, basket.draft.lines, strict=True)
            if line.is_goods
        )

    # --- what a level gives -----------------------------------------------------------

    def _earned_at(self, basket: Basket, at: int) -> Yield:
        percent = self.terms.levels[at].earn_percent_hundredths
        return self._accrual.propose(basket, [percent] * len(basket.draft.lines))

    def _reduction(self, basket: Basket, level: Level, percent: int) -> Reduction:
        """The percent of all goods together, down; no line goes below its floor."""
        lines, programme = basket.draft.lines, self.terms.programme_id
        may = [self._may_discount(line) for line in lines]
        prices = [
            units if yes else 0 for units, yes in zip(basket.left(), may, strict=True)
        ]
        caps = [
            max(units - line.floor.units, 0)
            for units, line in zip(prices, lines, strict=True)
        ]
        excluded = because(Why.ITEM_NOT_DISCOUNTED, programme=programme)
        notes = [(at, excluded) for at, yes in enumerate(may) if not yes]
        goods = Discountable(may=may, prices=prices, caps=caps)
        shares = by_percent(goods, percent)
        notes += [
            (at, _FLOOR)
            for at, cap in enumerate(caps)
            if cap < prices[at] and cap == shares[at]
        ]
        if any(shares):
            reason = because(
                Why.LEVEL,
                programme=programme,
                level=level.level,
                percent_hundredths=percent,
            )
            return Reduction(reason=reason, shares=shares, notes=tuple(notes))
        if not any(prices):
            reason = because(Why.NOTHING_DISCOUNTED, programme=programme)
        else:
            reason = _TOO_SMALL if any(caps) else _FLOOR
        return Reduction(reason=reason, notes=tuple(notes))

    def _may_discount(self, line: DraftLine) -> bool:
        terms = self.terms
        return (
            line.discountable
            and (terms.discount_on_reduced or not line.is_reduced)
            and line.item_id not in terms.not_discounted_items
            and line.category not in terms.not_discounted_categories
        )

    # --- what the cashier may say -----------------------------------------------------

    def _level(self, why: Why, at: int) -> Reason:
        level = self.terms.levels[at]
        programme = self.terms.programme_id
        if why is Why.LEVEL_REACHED:
            return because(why, programme=programme, level=level.level)
        percent = level.earn_percent_hundredths
        return because(
            why, programme=programme, level=level.level, percent_hundredths=percent
        )

    def _next(self, at: int, units: int) -> Reason:
        level = self.terms.levels[at]
        return because(
            Why.NEXT_LEVEL,
            programme=self.terms.programme_id,
            level=level.level,
            missing=self._amount(level.reached_at - units),
        )

    def _ends(self, standing: _Standing, units: int) -> Reason | None:
        """Soon the level will be lost, and so much would keep it."""
        on = standing.state.kept_until
        missing = self.terms.levels[standing.at].reached_at - units
        if on is None or missing <= 0:
            return None
        if (on - standing.day).days > self.terms.ends_notice_days:
            return None
        return because(
            Why.LEVEL_ENDS,
            programme=self.terms.programme_id,
            level=standing.state.level,
            on=on,
            missing=self._amount(missing),
        )

    def _amount(self, units: int) -> Money | Points:
        is_points = self.terms.measure is Measure.POINTS
        return Points(units) if is_points else Money(units)
