"""Earning into a purse: for money, pieces, weight and the visit; rounded down once.

The same for every programme that earns; a type may give its own percent for a line.
All rules of a programme together make one lot, computed exactly for the receipt,
rounded down, and only then spread over the lines for returns (features d4.6): a
line's share is what goes back with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Earning
from cashier.domain.loyalty.basket import Basket, Yield
from cashier.domain.loyalty.facts import DraftLine
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.redemption import shared
from cashier.domain.loyalty.terms import (
    HUNDREDTHS,
    EarningTerms,
    EarnWhenSpending,
    Multiplier,
)

_NOT_EARNING = plain(Why.ITEM_EXCLUDED)
_REDUCED = plain(Why.ITEM_REDUCED)
_SPENT_HERE = plain(Why.SPENT_HERE)
_MILLI = 1000
# What one hundredth of a point is in a weight: a kopeck x a hundredth of a percent
# x a hundredth of a multiplier.
_SCALE = 10_000 * HUNDREDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Line by line what earns, in minor units; and the purchase a minimum is for."""

    may: list[bool]
    minor: list[int]
    purchase: int

    @property
    def total(self) -> int:
        return sum(self.minor)


class Accrual:
    """How one programme's purse is filled, under one version of its terms."""

    def __init__(self, terms: EarningTerms, *, minor_per_point: int = 100) -> None:
        self.terms = terms
        self._minor_per_point = minor_per_point
        # Asked for each line at each scan: most programmes exclude nothing.
        self._excludes = bool(
            terms.not_earning_items
            or terms.not_earning_categories
            or not terms.earn_on_reduced
        )

    def propose(
        self,
        basket: Basket,
        percents: Sequence[int] | None = None,
        *,
        per: int = 1,
        issuer: str = "",
        base: Base | None = None,
    ) -> Yield:
        """What this sale earns.

        `percents` of the lines, in hundredths / `per`, replace the terms' own.
        `base`: that of this basket, where it is known already.
        """
        terms, lines = self.terms, basket.draft.lines
        base = base or self.base(basket)
        why = self._why_nothing(base, basket)
        if why is not None:
            return Yield(reason=why, notes=self._line_notes(lines, base.may))
        holding = self._holding(basket)
        times = _times(holding, lines)
        rates = percents or [terms.earn_percent_hundredths] * len(lines)
        weights = self._weights(lines, base, rates, times, per)
        points = self._rounded(weights, per, holding)
        notes = self._line_notes(lines, base.may, times)
        if points == 0:
            return Yield(reason=plain(Why.TOO_SMALL), notes=notes)
        active_from = terms.active_from(basket.day(terms.zone))
        earning = Earning(
            programme=terms.programme_id,
            version=terms.version,
            points=Points(points),
            active_from=active_from,
            expires_on=terms.last_day(active_from),
            purse=terms.purse,
            issuer=issuer,
        )
        return Yield(
            reason=self._reason(base, rates, times, per, earning),
            earnings=(earning,),
            # Points for the visit alone follow the money.
            points=shared(points, weights if any(weights) else base.minor),
            worth=points * self._minor_per_point // HUNDREDTHS,
            needs=terms.earn_minimum_minor if terms.keeps_thresholds else 0,
            notes=notes,
        )

    # --- the base ---------------------------------------------------------------

    def base(self, basket: Basket) -> Base:
        terms = self.terms
        on_everything = terms.earn_when_spending is EarnWhenSpending.ON_EVERYTHING
        sums = list(basket.price) if on_everything else basket.left()
        may = [line.earning for line in basket.draft.lines]
        if self._excludes:
            may = [
                yes and not self._is_excluded(line)
                for yes, line in zip(may, basket.draft.lines, strict=True)
            ]
        minor = [units if yes else 0 for units, yes in zip(sums, may, strict=True)]
        if terms.earn_without_tax:
            minor = [
                _without_tax(units, line.tax_percent)
                for units, line in zip(minor, basket.draft.lines, strict=True)
            ]
        return Base(may=may, minor=minor, purchase=sum(sums))

    def _is_excluded(self, line: DraftLine) -> bool:
        terms = self.terms
        return (
            line.item_id in terms.not_earning_items
            or line.category in terms.not_earning_categories
            or (not terms.earn_on_reduced and line.is_reduced)
        )

    def _why_nothing(self, base: Base, basket: Basket) -> Reason | None:
        terms, member = self.terms, basket.member
        nothing_then = terms.earn_when_spending is EarnWhenSpending.NOTHING
        if nothing_then and any(basket.paid):
            return _SPENT_HERE
        if not any(base.minor):
            paid = any(
                paid and may for paid, may in zip(basket.paid, base.may, strict=True)
            )
            return _SPENT_HERE if paid else plain(Why.NOTHING_EARNING)
        if base.purchase < terms.earn_minimum_minor:
            minimum = Money(terms.earn_minimum_minor)
            return because(Why.BELOW_EARNING_MINIMUM, minimum=minimum)
        limit = terms.earning_sales_a_day
        if limit is not None and member is not None and member.sales_today >= limit:
            return because(Why.DAILY_SALES, limit=limit)
        return None

    # --- the points ---------------------------------------------------------------

    def _holding(self, basket: Basket) -> list[Multiplier]:
        if not self.terms.multipliers:
            return []
        here = basket.moment.astimezone(self.terms.zone)
        birthday = basket.member.birthday if basket.member is not None else None
        return [m for m in self.terms.multipliers if m.holds_at(here, birthday)]

    def _weights(
        self,
        lines: Sequence[DraftLine],
        base: Base,
        rates: Sequence[int],
        times: Sequence[int],
        per: int,
    ) -> list[int]:
        """Exact earnings of each line, in hundredths of points x _SCALE x `per`."""
        worth = [rate * by for rate, by in zip(rates, times, strict=True)]
        rest = base.total % self.terms.earn_each_minor
        counted = _without(base.minor, rest, worth) if rest else base.minor
        weights = [minor * by for minor, by in zip(counted, worth, strict=True)]
        if self._per_line:
            for at, line in enumerate(lines):
                if base.minor[at]:
                    weights[at] += self._for_quantity(line) * times[at] * per
        return weights

    @property
    def _per_line(self) -> bool:
        terms = self.terms
        each = terms.earn_per_piece_hundredths or terms.earn_per_kilogram_hundredths
        return bool(each)

    def _for_quantity(self, line: DraftLine) -> int:
        """Points for what is in the line, in hundredths x _SCALE / 100."""
        terms = self.terms
        if line.is_piece:
            pieces = line.quantity_milli // _MILLI
            return terms.earn_per_piece_hundredths * pieces * _SCALE // HUNDREDTHS
        grams = terms.earn_per_kilogram_hundredths * line.quantity_milli
        return grams * _SCALE // (HUNDREDTHS * _MILLI)

    def _rounded(
        self, weights: Sequence[int], per: int, holding: Sequence[Multiplier]
    ) -> int:
        terms = self.terms
        visit = [m.times_hundredths for m in holding if m.is_for_all_goods]
        by = max(visit, default=HUNDREDTHS) * (_SCALE // HUNDREDTHS) * per
        exact = sum(weights) + terms.earn_per_visit_hundredths * by
        points = exact // (_SCALE * per)
        if terms.earn_whole_points:
            points -= points % HUNDREDTHS
        return points

    # --- why -------------------------------------------------------------------------

    def _reason(
        self,
        base: Base,
        rates: Sequence[int],
        times: Sequence[int],
        per: int,
        earning: Earning,
    ) -> Reason:
        points, active_from = earning.points, earning.active_from
        if self._per_line or self.terms.earn_per_visit_hundredths:
            return self._reason_of_kinds(rates, points, active_from)
        used = {
            rate * by
            for rate, by, minor in zip(rates, times, base.minor, strict=True)
            if minor
        }
        percent, rest = divmod(min(used), HUNDREDTHS * per)
        # A percent that cannot be said exactly is not said.
        if len(used) > 1 or rest:
            return because(Why.EARNED_MIXED, points=points, active_from=active_from)
        each = self.terms.earn_each_minor
        return because(
            Why.EARNED_PERCENT,
            percent_hundredths=percent,
            base=Money(base.total // each * each),
            active_from=active_from,
        )

    def _reason_of_kinds(
        self, rates: Sequence[int], points: Points, active_from: date
    ) -> Reason:
        kinds = (
            (Why.EARNED_MIXED, any(rates)),
            (Why.EARNED_UNITS, self._per_line),
            (Why.EARNED_VISIT, bool(self.terms.earn_per_visit_hundredths)),
        )
        which = [why for why, has in kinds if has]
        why = which[0] if len(which) == 1 else Why.EARNED_MIXED
        return because(why, points=points, active_from=active_from)

    def _line_notes(
        self, lines: Sequence[DraftLine], may: Sequence[bool], times: Sequence[int] = ()
    ) -> tuple[tuple[int, Reason], ...]:
        nothing = [
            (at, self._why_not_line(line))
            for at, line in enumerate(lines)
            if not may[at]
        ]
        more = [
            (at, _multiplied(by))
            for at, by in enumerate(times)
            if by != HUNDREDTHS and may[at]
        ]
        return (*nothing, *more)

    def _why_not_line(self, line: DraftLine) -> Reason:
        excluded = (
            not line.earning
            or line.item_id in self.terms.not_earning_items
            or line.category in self.terms.not_earning_categories
        )
        return _NOT_EARNING if excluded else _REDUCED


def _times(holding: Sequence[Multiplier], lines: Sequence[DraftLine]) -> list[int]:
    """The largest multiplier of each line, in hundredths."""
    if not holding:
        return [HUNDREDTHS] * len(lines)
    return [
        max(
            (
                m.times_hundredths
                for m in holding
                if m.is_for(line.item_id, line.category)
            ),
            default=HUNDREDTHS,
        )
        for line in lines
    ]


@lru_cache(maxsize=64)
def _multiplied(by: int) -> Reason:
    return because(Why.MULTIPLIED, times_hundredths=by)


def _without(minor: Sequence[int], rest: int, worth: Sequence[int]) -> list[int]:
    """What is left when so much does not count: first what would earn least.

    So nobody ever earns less by buying more.
    """
    counted = list(minor)
    for at in sorted(range(len(counted)), key=lambda at: (worth[at], at)):
        taken = min(rest, counted[at])
        counted[at] -= taken
        rest -= taken
    return counted


def _without_tax(units: int, percent: int | None) -> int:
    """The price less the tax that is in it, down."""
    return units if not percent else units * 100 // (100 + percent)
