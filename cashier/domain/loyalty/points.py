"""Bonus points: a percent back as points, points as money, by stated terms.

One rule of rounding, in the shop's favour and always the same: earned points
round down, a redemption rounds down to its step. What this receipt earns cannot
be spent in it: only `Snapshot.spendable` can. Inside, whole numbers only; a quote
of fifty lines is made at every scan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cashier.domain.amounts import NO_POINTS, Money, Points, split_units
from cashier.domain.loyalty.engine import (
    DraftLine,
    Earning,
    LineQuote,
    Quote,
    SaleDraft,
    Snapshot,
    nothing,
)
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.spread import spread
from cashier.domain.loyalty.terms import (
    HUNDREDTHS,
    EarnWhenSpending,
    LifeRounding,
    LifeUnit,
    PointsTerms,
)
from cashier.domain.member import CardStatus, EntryMode
from cashier.domain.moments import day_of

__all__ = [
    "EarnWhenSpending",
    "LifeRounding",
    "LifeUnit",
    "PointsProgramme",
    "PointsTerms",
]

# Neither earning nor spending.
_SHUT = {
    CardStatus.BLOCKED: because(Why.CARD_BLOCKED),
    CardStatus.REPLACED: because(Why.CARD_REPLACED),
}
# Earning only.
_EARNING_ONLY = {
    CardStatus.NOT_ACTIVATED: because(Why.CARD_NOT_ACTIVATED),
    CardStatus.UNKNOWN: because(Why.CARD_UNKNOWN),
}
_NOT_REDEEMABLE = because(Why.ITEM_NOT_REDEEMABLE)
_NOT_EARNING = because(Why.ITEM_EXCLUDED)
_FLOOR = because(Why.LINE_FLOOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redeemable:
    """Line by line: what points may pay for; zeroes where they may not."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spending:
    points: int
    minor: int
    line_points: list[int]
    line_minor: list[int]
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earned:
    earnings: tuple[Earning, ...]
    line_points: list[int]
    note: Reason


class PointsProgramme:
    """The bonus-points programme of the engine, under one version of its terms."""

    def __init__(self, terms: PointsTerms) -> None:
        self.terms = terms
        self._zone = terms.zone
        self._step = terms.exact_step_hundredths

    @property
    def programme_id(self) -> str:
        return self.terms.programme_id

    @property
    def version(self) -> int:
        return self.terms.version

    def quote(self, draft: SaleDraft, member: Snapshot, moment: datetime) -> Quote:
        """What may be redeemed, what is, and what is earned, to the hundredth."""
        terms = self.terms
        shut = _SHUT.get(member.status)
        if shut is not None:
            return replace(nothing(draft, shut), minor_per_point=terms.minor_per_point)
        goods = self._redeemable(draft.lines)
        limit = self._limit(goods, draft, member)
        spending = self._spend(draft.asked or NO_POINTS, goods, limit, member)
        earned = self._earn(draft, spending, moment)
        return Quote(
            lines=self._line_quotes(draft.lines, goods, spending, earned),
            largest=Points(limit.most),
            binding=limit.binding,
            redeem=Points(spending.points),
            redeem_money=Money(spending.minor),
            earnings=earned.earnings,
            reasons=(*limit.notes, *spending.notes, earned.note),
            minor_per_point=terms.minor_per_point,
        )

    # --- what may be redeemed -------------------------------------------------

    def _redeemable(self, lines: Iterable[DraftLine]) -> _Redeemable:
        weights: list[int] = []
        caps: list[int] = []
        for line in lines:
            may = self._may_redeem(line)
            weights.append(line.total.units if may else 0)
            caps.append(line.total.units - line.floor.units if may else 0)
        return _Redeemable(weights=weights, caps=caps)

    def _may_redeem(self, line: DraftLine) -> bool:
        return (
            line.redeemable
            and line.item_id not in self.terms.not_redeemable_items
            and line.category not in self.terms.not_redeemable_categories
        )

    def _limit(self, goods: _Redeemable, draft: SaleDraft, member: Snapshot) -> _Limit:
        refusal = self._refusal(goods, member)
        if refusal is not None:
            return _Limit(most=0, binding=refusal, notes=(refusal,))
        # Among equals the first named stands; min() keeps that order.
        tight, binding = min(
            self._limits(goods, draft, member), key=lambda limit: limit[0]
        )
        if tight == 0:
            return _Limit(most=0, binding=binding, notes=(binding,))
        return self._by_step_and_minimum(tight, binding, member)

    def _refusal(self, goods: _Redeemable, member: Snapshot) -> Reason | None:
        """Why nothing can be redeemed, whatever the sums are."""
        if member.status in _EARNING_ONLY:
            return _EARNING_ONLY[member.status]
        if member.redemption_off:
            return because(Why.REDEMPTION_OFF)
        # Offline, holding the card is the only proof that there is.
        if member.mode is EntryMode.TYPED and not member.online:
            return because(Why.CARD_TYPED)
        if member.spendable <= NO_POINTS:
            return _why_none(member)
        if not any(goods.weights):
            return because(Why.NOTHING_REDEEMABLE)
        return None

    def _limits(
        self, goods: _Redeemable, draft: SaleDraft, member: Snapshot
    ) -> list[tuple[int, Reason]]:
        terms = self.terms
        everything = _FLOOR if goods.has_floors else because(Why.WHOLE_SUM)
        capped = sum(goods.weights) * terms.cap_percent // 100
        beside_money = max(draft.total.units - terms.money_minimum_minor, 0)
        limits = [
            (self._points_for(sum(goods.caps)), everything),
            (member.spendable.units, _why_balance(member)),
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
            left = max(daily - member.spent_today.units, 0)
            limits.append((left, because(Why.DAILY_LIMIT, limit=Points(daily))))
        return limits

    def _by_step_and_minimum(
        self, tight: int, binding: Reason, member: Snapshot
    ) -> _Limit:
        most = tight - tight % self._step
        step = because(Why.STEP, step=Points(self._step))
        if most == 0:
            return _Limit(most=0, binding=step, notes=(binding, step))
        minimum = self.terms.redeem_minimum_hundredths
        if most >= minimum:
            return _Limit(most=most, binding=binding)
        if member.spendable.units < minimum:
            why = self._below_minimum(member)
        else:
            why = because(
                Why.LIMIT_BELOW_MINIMUM, minimum=Points(minimum), allowed=Points(most)
            )
        return _Limit(most=0, binding=why, notes=(binding, why))

    def _below_minimum(self, member: Snapshot) -> Reason:
        minimum = Points(self.terms.redeem_minimum_hundredths)
        return because(Why.BELOW_MINIMUM, minimum=minimum, spendable=member.spendable)

    def _points_for(self, minor: int) -> int:
        """Hundredths that buy at most so much money."""
        return minor * HUNDREDTHS // self.terms.minor_per_point

    # --- what is redeemed -----------------------------------------------------

    def _spend(
        self, asked: Points, goods: _Redeemable, limit: _Limit, member: Snapshot
    ) -> _Spending:
        assert asked >= NO_POINTS, asked
        wanted = min(asked.units, limit.most)
        points = wanted - wanted % self._step
        notes: tuple[Reason, ...] = ()
        if 0 < points < self.terms.redeem_minimum_hundredths:
            notes, points = (self._below_minimum(member),), 0
        elif points != wanted:
            notes = (because(Why.STEP, step=Points(self._step)),)
        # Whole, because the step is: see exact_step_hundredths.
        minor = points * self.terms.minor_per_point // HUNDREDTHS
        line_minor = spread(minor, goods.weights, goods.caps)
        return _Spending(
            points=points,
            minor=minor,
            line_points=_shared(points, line_minor),
            line_minor=line_minor,
            notes=notes,
        )

    # --- what is earned -------------------------------------------------------

    def _earn(self, draft: SaleDraft, spending: _Spending, moment: datetime) -> _Earned:
        terms = self.terms
        base, purchase = self._earning_base(draft, spending)
        why = self._why_nothing_earned(sum(base), purchase, spending)
        points = sum(base) * terms.earn_percent_hundredths // 10_000
        if terms.earn_whole_points:
            points -= points % HUNDREDTHS
        if why is None and points == 0:
            why = because(Why.TOO_SMALL)
        if why is not None:
            return _Earned(earnings=(), line_points=[0] * len(base), note=why)
        active_from = terms.active_from(day_of(moment, self._zone))
        earning = Earning(
            programme=terms.programme_id,
            version=terms.version,
            points=Points(points),
            active_from=active_from,
            expires_on=terms.last_day(active_from),
        )
        note = because(
            Why.EARNED_PERCENT,
            percent_hundredths=terms.earn_percent_hundredths,
            base=Money(sum(base)),
            active_from=active_from,
        )
        return _Earned(
            earnings=(earning,), line_points=_shared(points, base), note=note
        )

    def _earning_base(
        self, draft: SaleDraft, spending: _Spending
    ) -> tuple[list[int], int]:
        """What counts of each line, and the purchase that the minimum is for."""
        redeemed = spending.line_minor
        if self.terms.earn_when_spending is EarnWhenSpending.ON_EVERYTHING:
            redeemed = [0] * len(draft.lines)
        base = [
            line.total.units - paid if self._may_earn(line) else 0
            for line, paid in zip(draft.lines, redeemed, strict=True)
        ]
        return base, draft.total.units - sum(redeemed)

    def _may_earn(self, line: DraftLine) -> bool:
        return (
            line.earning
            and line.item_id not in self.terms.not_earning_items
            and line.category not in self.terms.not_earning_categories
        )

    def _why_nothing_earned(
        self, base: int, purchase: int, spending: _Spending
    ) -> Reason | None:
        terms = self.terms
        nothing_then = terms.earn_when_spending is EarnWhenSpending.NOTHING
        if spending.points and nothing_then:
            return because(Why.SPENT_HERE)
        if base == 0:
            return because(Why.NOTHING_EARNING)
        if purchase < terms.earn_minimum_minor:
            minimum = Money(terms.earn_minimum_minor)
            return because(Why.BELOW_EARNING_MINIMUM, minimum=minimum)
        return None

    # --- line by line ---------------------------------------------------------

    def _line_quotes(
        self,
        lines: tuple[DraftLine, ...],
        goods: _Redeemable,
        spending: _Spending,
        earned: _Earned,
    ) -> tuple[LineQuote, ...]:
        return tuple(
            LineQuote(
                line_no=line.line_no,
                redeemed=Money(spending.line_minor[at]),
                redeemed_points=Points(spending.line_points[at]),
                earned=Points(earned.line_points[at]),
                reasons=self._line_reasons(
                    line, spending.line_minor[at] == goods.caps[at]
                ),
            )
            for at, line in enumerate(lines)
        )

    def _line_reasons(self, line: DraftLine, is_full: bool) -> tuple[Reason, ...]:
        reasons: tuple[Reason, ...] = ()
        if not self._may_redeem(line):
            reasons = (_NOT_REDEEMABLE,)
        elif is_full and line.floor:
            reasons = (_FLOOR,)
        return reasons if self._may_earn(line) else (*reasons, _NOT_EARNING)


def _why_none(member: Snapshot) -> Reason:
    """Nothing is spendable here: is there nothing, or is it out of reach?"""
    if member.confirmed <= NO_POINTS:
        return because(Why.NO_POINTS)
    if not member.online:
        return because(Why.NO_RIGHT_OFFLINE, known=member.confirmed)
    if member.held > NO_POINTS:
        return because(Why.HELD_ELSEWHERE, held=member.held)
    return because(Why.NO_POINTS)


def _why_balance(member: Snapshot) -> Reason:
    if not member.online and member.confirmed > member.spendable:
        return because(
            Why.GUARANTEED_HERE, guaranteed=member.spendable, known=member.confirmed
        )
    return because(Why.BALANCE, spendable=member.spendable)


def _shared(amount: int, weights: list[int]) -> list[int]:
    return split_units(amount, weights) if amount else [0] * len(weights)
