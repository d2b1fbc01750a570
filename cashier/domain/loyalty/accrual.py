"""Earning into a purse: for money, for pieces, for the visit; once, and rounded down.

The same for every programme that earns; a type may give its own percent for a line.
All rules of a programme together make one lot, computed for the receipt and then
spread over the lines for returns (features d4.6): a line's share is what goes back
with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
_TEN_THOUSANDTHS = 10_000
_MILLI = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """Line by line what earns, in minor units; and the purchase a minimum is for."""

    may: list[bool]
    minor: list[int]
    purchase: int


class Accrual:
    """How one programme's purse is filled, under one version of its terms."""

    def __init__(self, terms: EarningTerms, *, minor_per_point: int = 100) -> None:
        self.terms = terms
        self._minor_per_point = minor_per_point

    def propose(
        self, basket: Basket, percents: Sequence[int] | None = None, *, issuer: str = ""
    ) -> Yield:
        """What this sale earns. `percents`, in hundredths, replace the terms' own."""
        terms = self.terms
        base = self._base(basket)
        notes = self._line_notes(basket.draft.lines, base.may)
        why = self._why_nothing(base, basket)
        if why is not None:
            return Yield(reason=why, notes=notes)
        rates = self._rates(basket, percents)
        weights = self._weights(basket.draft.lines, base, rates)
        points = self._rounded(weights)
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
            reason=self._reason(base, rates, points, active_from),
            earnings=(earning,),
            points=self._spread(points, weights, base),
            worth=points * self._minor_per_point // HUNDREDTHS,
            needs=terms.earn_minimum_minor if terms.keeps_thresholds else 0,
            notes=notes,
        )

    # --- the base ---------------------------------------------------------------

    def _base(self, basket: Basket) -> _Base:
        terms = self.terms
        on_everything = terms.earn_when_spending is EarnWhenSpending.ON_EVERYTHING
        sums = list(basket.price) if on_everything else basket.left()
        may = [self._may_earn(line) for line in basket.draft.lines]
        minor = [units if yes else 0 for units, yes in zip(sums, may, strict=True)]
        if terms.earn_without_tax:
            minor = [
                _without_tax(units, line.tax_percent)
                for units, line in zip(minor, basket.draft.lines, strict=True)
            ]
        return _Base(may=may, minor=minor, purchase=sum(sums))

    def _may_earn(self, line: DraftLine) -> bool:
        terms = self.terms
        return (
            line.earning
            and (terms.earn_on_reduced or not line.is_reduced)
            and line.item_id not in terms.not_earning_items
            and line.category not in terms.not_earning_categories
        )

    def _why_nothing(self, base: _Base, basket: Basket) -> Reason | None:
        terms, member = self.terms, basket.member
        nothing_then = terms.earn_when_spending is EarnWhenSpending.NOTHING
        if nothing_then and any(basket.paid):
            return plain(Why.SPENT_HERE)
        if not any(base.minor):
            return plain(Why.NOTHING_EARNING)
        if base.purchase < terms.earn_minimum_minor:
            minimum = Money(terms.earn_minimum_minor)
            return because(Why.BELOW_EARNING_MINIMUM, minimum=minimum)
        limit = terms.earning_sales_a_day
        if limit is not None and member is not None and member.sales_today >= limit:
            return because(Why.DAILY_SALES, limit=limit)
        return None

    # --- the points ---------------------------------------------------------------

    def _rates(self, basket: Basket, percents: Sequence[int] | None) -> list[int]:
        """Percent x multiplier of each line, in ten-thousandths of a percent."""
        lines = basket.draft.lines
        own = [self.terms.earn_percent_hundredths] * len(lines)
        times = self._times(basket)
        return [p * t for p, t in zip(percents or own, times, strict=True)]

    def _times(self, basket: Basket) -> list[int]:
        lines = basket.draft.lines
        holding = self._holding(basket)
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

    def _holding(self, basket: Basket) -> list[Multiplier]:
        if not self.terms.multipliers:
            return []
        here = basket.moment.astimezone(self.terms.zone)
        birthday = basket.member.birthday if basket.member is not None else None
        return [m for m in self.terms.multipliers if m.holds_at(here, birthday)]

    def _weights(
        self, lines: Sequence[DraftLine], base: _Base, rates: Sequence[int]
    ) -> list[int]:
        """Exact earnings of each line, in hundredths of points x 10,000 x 100."""
        weights = [units * rate for units, rate in zip(base.minor, rates, strict=True)]
        each = self.terms.earn_per_piece_hundredths
        if each:
            scale = _TEN_THOUSANDTHS * HUNDREDTHS
            for at, line in enumerate(lines):
                if base.minor[at] and line.is_piece:
                    weights[at] += each * (line.quantity_milli // _MILLI) * scale
        return weights

    def _rounded(self, weights: Sequence[int]) -> int:
        points = sum(weights) // (_TEN_THOUSANDTHS * HUNDREDTHS)
        points += self.terms.earn_per_visit_hundredths
        if self.terms.earn_whole_points:
            points -= points % HUNDREDTHS
        return points

    @staticmethod
    def _spread(points: int, weights: Sequence[int], base: _Base) -> list[int]:
        # Points for the visit alone follow the money.
        return shared(points, weights if any(weights) else base.minor)

    # --- why -------------------------------------------------------------------------

    def _reason(
        self, base: _Base, rates: Sequence[int], points: int, active_from: date
    ) -> Reason:
        terms = self.terms
        if terms.earn_per_piece_hundredths or terms.earn_per_visit_hundredths:
            return self._reason_of_kinds(rates, points, active_from)
        used = {rate for rate, minor in zip(rates, base.minor, strict=True) if minor}
        total = Money(sum(base.minor))
        if len(used) == 1:
            return because(
                Why.EARNED_PERCENT,
                percent_hundredths=used.pop() // HUNDREDTHS,
                base=total,
                active_from=active_from,
            )
        return because(Why.EARNED_MIXED, points=Points(points), active_from=active_from)

    def _reason_of_kinds(
        self, rates: Sequence[int], points: int, active_from: date
    ) -> Reason:
        terms = self.terms
        kinds = (
            (Why.EARNED_MIXED, any(rates)),
            (Why.EARNED_UNITS, bool(terms.earn_per_piece_hundredths)),
            (Why.EARNED_VISIT, bool(terms.earn_per_visit_hundredths)),
        )
        which = [why for why, has in kinds if has]
        why = which[0] if len(which) == 1 else Why.EARNED_MIXED
        return because(why, points=Points(points), active_from=active_from)

    def _line_notes(
        self, lines: Sequence[DraftLine], may: Sequence[bool]
    ) -> tuple[tuple[int, Reason], ...]:
        return tuple(
            (at, self._why_not_line(line))
            for at, line in enumerate(lines)
            if not may[at]
        )

    def _why_not_line(self, line: DraftLine) -> Reason:
        excluded = (
            not line.earning
            or line.item_id in self.terms.not_earning_items
            or line.category in self.terms.not_earning_categories
        )
        return _NOT_EARNING if excluded else _REDUCED


def _without_tax(units: int, percent: int | None) -> int:
    """The price less the tax that is in it, down."""
    return units if not percent else units * 100 // (100 + percent)
