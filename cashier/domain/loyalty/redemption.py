"""Spending a purse: the largest sum, what binds it, and its spread over the lines.

The same for points, cashback money and partners' points: only terms differ. One rule
of rounding, in the shop's favour and always the same: a redemption rounds down to
its step. What this receipt earns cannot be spent in it: only `PurseState.spendable`
can. Inside, whole numbers only; a quote of fifty lines is made at every scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points, split_units
from cashier.domain.loyalty.access import why_balance, why_shut
from cashier.domain.loyalty.answers import Factor, Spending
from cashier.domain.loyalty.basket import Basket, Outlay
from cashier.domain.loyalty.facts import DraftLine, PurseState, Snapshot
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.spread import spread
from cashier.domain.loyalty.terms import HUNDREDTHS, PurseTerms

_NOT_REDEEMABLE = plain(Why.ITEM_NOT_REDEEMABLE)
_FLOOR = plain(Why.LINE_FLOOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redeemable:
    """Line by line: what points may pay for; zeroes where they may not."""

    may: list[bool]
    weights: list[int]
    caps: list[int]  # Never over the weight.

    @property
    def has_floors(self) -> bool:
        return self.caps != self.weights


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """So many hundredths at most, and what makes it so."""

    most: int
    binding: Reason
    notes: tuple[Reason, ...] = ()  # Of a zero, in order of application.


class Redemption:
    """How one programme's purse is spent, under one version of its terms."""

    def __init__(self, terms: PurseTerms) -> None:
        self.terms = terms
        self._step = terms.exact_step_hundredths
        # Asked for each line at each scan: most programmes exclude nothing.
        self._excludes = bool(
            terms.not_redeemable_items
            or terms.not_redeemable_categories
            or not terms.redeem_on_reduced
        )

    def propose(self, basket: Basket) -> Outlay:
        """What may be spent, and what is, for the choice in the draft."""
        terms, member = self.terms, basket.member
        assert member is not None, terms.programme_id
        purse = basket.purse(terms.purse)
        goods = self._redeemable(basket)
        limit = self._limit(goods, basket, member, purse)
        asked = basket.asked(terms.purse)
        points, notes = self._chosen(asked, limit, purse)
        # Whole, because the step is: see exact_step_hundredths.
        minor = points * terms.minor_per_point // HUNDREDTHS
        shares = spread(minor, goods.weights, goods.caps)
        spending = Spending(
            programme=terms.programme_id,
            version=terms.version,
            purse=terms.purse,
            largest=Points(limit.most),
            binding=limit.binding,
            redeem=Points(points),
            money=Money(minor),
            minor_per_point=terms.minor_per_point,
            step=Points(self._step),
            factor=self._factor(points, purse),
            reasons=(*limit.notes, *notes),
        )
        return Outlay(
            spending=spending,
            shares=shares,
            points=shared(points, shares),
            notes=self._line_notes(basket.draft.lines, goods, shares),
        )

    # --- what may be redeemed -------------------------------------------------

    def _redeemable(self, basket: Basket) -> _Redeemable:
        left = basket.left()
        may = [line.redeemable for line in basket.draft.lines]
        if self._excludes:
            may = [
                yes and not self._is_excluded(line)
                for yes, line in zip(may, basket.draft.lines, strict=True)
            ]
        weights = [units if yes else 0 for units, yes in zip(left, may, strict=True)]
        # A discount may have gone below the floor by the shop's own will.
        caps = [
            max(units - line.floor.units, 0) if units else 0
            for units, line in zip(weights, basket.draft.lines, strict=True)
        ]
        return _Redeemable(may=may, weights=weights, caps=caps)

    def _is_excluded(self, line: DraftLine) -> bool:
        terms = self.terms
        return (
            line.item_id in terms.not_redeemable_items
            or line.category in terms.not_redeemable_categories
            or (not terms.redeem_on_reduced and line.is_reduced)
        )

    def _limit(
        self, goods: _Redeemable, basket: Basket, member: Snapshot, purse: PurseState
    ) -> _Limit:
        refusal = self._refusal(goods, member, purse)
        refusal = refusal or self._too_little(basket, purse)
        if refusal is not None:
            return _Limit(most=0, binding=refusal, notes=(refusal,))
        # Among equals the first named stands; min() keeps that order.
        limits = self._limits(goods, sum(basket.left()), purse)
        tight, binding = min(limits, key=lambda limit: limit[0])
        if tight == 0:
            return _Limit(most=0, binding=binding, notes=(binding,))
        return self._by_step_and_minimum(tight, binding, purse)

    def _refusal(
        self, goods: _Redeemable, member: Snapshot, purse: PurseState
    ) -> Reason | None:
        """Why nothing can be redeemed, whatever the sums are."""
        shut = why_shut(member, purse)
        if shut is not None:
            return shut
        if not any(goods.may):
            return plain(Why.NOTHING_REDEEMABLE)
        if not any(goods.weights):
            return plain(Why.SPENT_BY_OTHER)
        limit = self.terms.redemptions_a_day
        if limit is not None and purse.redemptions_today >= limit:
            return because(Why.REDEMPTIONS_A_DAY, limit=limit)
        return None

    def _too_little(self, basket: Basket, purse: PurseState) -> Reason | None:
        """The purchase or the balance is too small to spend anything at all."""
        terms = self.terms
        missing = terms.redeem_purchase_minimum_minor - sum(basket.price)
        if missing > 0:
            return because(
                Why.BELOW_PURCHASE,
                programme=terms.programme_id,
                minimum=Money(terms.redeem_purchase_minimum_minor),
                missing=Money(missing),
            )
        # A till may hold a right to a part only; the member still has the rest.
        least = terms.redeem_balance_minimum_hundredths
        if max(purse.confirmed.units, purse.spendable.units) < least:
            return self._below(least, purse)
        return None

    def _limits(
        self, goods: _Redeemable, to_pay: int, purse: PurseState
    ) -> list[tuple[int, Reason]]:
        terms = self.terms
        everything = _FLOOR if goods.has_floors else plain(Why.WHOLE_SUM)
        capped = sum(goods.weights) * terms.cap_percent // 100
        beside_money = max(to_pay - terms.money_minimum_minor, 0)
        limits = [
            (self._points_for(sum(goods.caps)), everything),
            (purse.spendable.units, why_balance(purse)),
            (
                self._points_for(capped),
                because(Why.CAP_PERCENT, percent=terms.cap_percent),
            ),
            (
                self._points_for(beside_money),
                because(Why.MINIMUM_MONEY, money=Money(terms.money_minimum_minor)),
            ),
        ]
        daily = terms.daily_limit_hundredths
        if daily is not None:
            left = max(daily - purse.spent_today.units, 0)
            limits.append((left, because(Why.DAILY_LIMIT, limit=Points(daily))))
        return limits

    def _by_step_and_minimum(
        self, tight: int, binding: Reason, purse: PurseState
    ) -> _Limit:
        most = tight - tight % self._step
        step = because(Why.STEP, step=Points(self._step))
        if most == 0:
            return _Limit(most=0, binding=step, notes=(binding, step))
        minimum = self.terms.redeem_minimum_hundredths
        if most >= minimum:
            return _Limit(most=most, binding=binding)
        if purse.spendable.units < minimum:
            why = self._below(minimum, purse)
        else:
            why = because(
                Why.LIMIT_BELOW_MINIMUM, minimum=Points(minimum), allowed=Points(most)
            )
        return _Limit(most=0, binding=why, notes=(binding, why))

    @staticmethod
    def _below(minimum: int, purse: PurseState) -> Reason:
        return because(
            Why.BELOW_MINIMUM, minimum=Points(minimum), spendable=purse.spendable
        )

    def _points_for(self, minor: int) -> int:
        """Hundredths that buy at most so much money."""
        return minor * HUNDREDTHS // self.terms.minor_per_point

    # --- what is redeemed -----------------------------------------------------

    def _chosen(
        self, asked: int, limit: _Limit, purse: PurseState
    ) -> tuple[int, tuple[Reason, ...]]:
        assert asked >= 0, asked
        wanted = min(asked, limit.most)
        points = wanted - wanted % self._step
        minimum = self.terms.redeem_minimum_hundredths
        if 0 < points < minimum:
            return 0, (self._below(minimum, purse),)
        if points != wanted:
            return points, (because(Why.STEP, step=Points(self._step)),)
        return points, ()

    def _factor(self, points: int, purse: PurseState) -> Factor:
        terms = self.terms
        if points <= terms.factor_above_hundredths:
            return Factor.NONE
        if terms.factor is Factor.CODE and not purse.online:
            return terms.factor_offline
        return terms.factor

    @staticmethod
    def _line_notes(
        lines: Sequence[DraftLine], goods: _Redeemable, shares: Sequence[int]
    ) -> tuple[tuple[int, Reason], ...]:
        notes: list[tuple[int, Reason]] = []
        for at, line in enumerate(lines):
            if not goods.may[at]:
                notes.append((at, _NOT_REDEEMABLE))
            elif line.floor and shares[at] == goods.caps[at]:
                notes.append((at, _FLOOR))
        return tuple(notes)


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares of points that add up exactly; of nothing, nothing."""
    return split_units(amount, weights) if amount else [0] * len(weights)
