"""Coupons: shown in a sale, they take money off or give a piece free.

A unique coupon is good once, a series is a code that many may use. Whatever is
limited needs a right that this till holds: a coupon is never guessed to be unused.
Each one that was shown is answered, used or with the reason why not. What a sum is
worth beyond the goods is not given. A programme may also print a coupon of its own
for the next purchase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from cashier.domain.amounts import Money
from cashier.domain.loyalty.access import why_earning_only
from cashier.domain.loyalty.answers import CouponToPrint, CouponUse
from cashier.domain.loyalty.basket import Basket, Reduction, Yield
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import CouponRef
from cashier.domain.loyalty.free_pieces import cheapest, paid_pieces
from cashier.domain.loyalty.goods import (
    Discountable,
    GoodsTerms,
    below_purchase,
    by_percent,
    by_sum,
    discountable,
    line_notes,
    why_nothing,
)
from cashier.domain.loyalty.reasons import Reason, Why, because
from cashier.domain.loyalty.shown import refused
from cashier.domain.loyalty.terms import BIG, Bounds
from cashier.domain.moments import days_after


class CouponKind(Enum):
    UNIQUE = "unique"  # Each code is good once.
    SERIES = "series"  # One code for many.


def series_code(text: str) -> str:
    """The code of a series is its programme's name, however it is written."""
    return text.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms(GoodsTerms):
    """One version of a coupon: a percent, a sum or free pieces, one of the three."""

    TYPE: ClassVar[str] = "coupon"
    BOUNDS: ClassVar[Bounds] = GoodsTerms.BOUNDS | {
        "percent_hundredths": (0, 10_000),
        "sum_minor": (0, BIG),
        "free_pieces": (0, 1_000),
        "in_sale": (1, 100),
        "uses_each": (1, BIG),
        "uses_total": (1, BIG),
        "issues_from_minor": (0, BIG),
        "issues_after_days": (0, 365),
        "issues_for_days": (1, 3650),
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset(
        {"uses_each", "uses_total", "issues_from_minor"}
    )

    kind: CouponKind = CouponKind.UNIQUE
    percent_hundredths: int = 0
    sum_minor: int = 0
    free_pieces: int = 0  # The cheapest of its goods.
    below_floor: bool = False  # Of a free piece.
    needs_card: bool = False
    in_sale: int = 1  # So many of its coupons in one sale.
    uses_each: int | None = None  # Of a series, for each member; None: no limit.
    uses_total: int | None = None  # Of a series, by all together.
    # A coupon for the next purchase: from which purchase on; None: none is printed.
    issues_from_minor: int | None = None
    issues_after_days: int = 1
    issues_for_days: int = 30

    def check(self) -> None:
        self.check_goods()
        gifts = (self.percent_hundredths, self.sum_minor, self.free_pieces)
        if sum(1 for gift in gifts if gift) != 1:
            raise ValueError("percent_hundredths: one of it, sum_minor and free_pieces")
        if self.kind is CouponKind.UNIQUE:
            for name in ("uses_each", "uses_total"):
                if getattr(self, name) is not None:
                    raise ValueError(f"{name}: a unique coupon is good once")
        elif self.issues_from_minor is not None:
            raise ValueError("issues_from_minor: only unique coupons are printed")
        if self.uses_each is not None and not self.needs_card:
            raise ValueError("needs_card: uses_each counts the uses of each card")

    @property
    def needs_right(self) -> bool:
        """Somewhere else it may be used at the same moment."""
        limited = self.uses_each is not None or self.uses_total is not None
        return limited or self.kind is CouponKind.UNIQUE


@dataclass(slots=True)
class _Taken:
    """What the coupons of one programme have taken so far in one quote."""

    prices: list[int]
    shares: list[int]
    free: list[int]
    uses: list[CouponUse] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    count: int = 0


class CouponProgramme(Programme):
    """Coupons of one kind, under one version of their terms."""

    terms: CouponTerms

    def __init__(self, terms: CouponTerms) -> None:
        super().__init__(terms)
        self.needs_card = terms.needs_card

    # --- using -------------------------------------------------------------------

    def reduce(self, basket: Basket) -> Reduction | None:
        shown = [c for c in basket.draft.coupons if c.programme == self.programme_id]
        if not shown:
            return None
        nothing = [0] * len(basket.price)
        taken = _Taken(prices=list(basket.price), shares=nothing, free=list(nothing))
        for ref in shown:
            taken.uses.append(self._use(ref, basket, taken))
        uses = tuple(taken.uses)
        if not taken.count:
            return Reduction(reason=uses[0].reason, coupons=uses)
        goods = discountable(self.terms, basket.draft.lines, basket.price)
        return Reduction(
            reason=self._used(sum(taken.shares)),
            shares=taken.shares,
            needs=self.terms.needs,
            coupons=uses,
            notes=line_notes(self.terms, goods, taken.shares),
            free=taken.free,
        )

    def _use(self, ref: CouponRef, basket: Basket, taken: _Taken) -> CouponUse:
        why = self._why_not(ref, basket, taken)
        taken.codes.add(ref.code)
        if why is not None:
            return refused(ref, why)
        goods = discountable(self.terms, basket.draft.lines, taken.prices)
        shares, free = self._gift(goods, basket, taken)
        if not any(shares):
            return refused(ref, self._why_no_goods(goods))
        for at, share in enumerate(shares):
            taken.prices[at] -= share
            taken.shares[at] += share
            taken.free[at] += free[at]
        taken.count += 1
        return CouponUse(
            code=ref.code,
            programme=self.programme_id,
            used=True,
            reason=self._used(sum(shares)),
        )

    def _gift(
        self, goods: Discountable, basket: Basket, taken: _Taken
    ) -> tuple[list[int], list[int]]:
        """What it takes off each line, and which pieces it makes free."""
        terms = self.terms
        if terms.percent_hundredths:
            return by_percent(goods, terms.percent_hundredths), [0] * len(goods.may)
        if terms.sum_minor:
            return by_sum(goods, terms.sum_minor), [0] * len(goods.may)
        gone = [a + b for a, b in zip(basket.free, taken.free, strict=True)]
        pieces = paid_pieces(basket.draft.lines, goods.may, gone)
        caps = goods.prices if terms.below_floor else goods.caps
        free = cheapest(terms.free_pieces, pieces, goods.prices, caps)
        return free.shares, free.pieces

    # --- why not -----------------------------------------------------------------

    def _why_not(self, ref: CouponRef, basket: Basket, taken: _Taken) -> Reason | None:
        return (
            self._why_twice(ref, taken)
            or self._why_not_this_card(ref, basket)
            or self._why_not_today(ref, basket)
            or below_purchase(self.terms, basket)
            or self._why_not_granted(ref)
        )

    def _why_twice(self, ref: CouponRef, taken: _Taken) -> Reason | None:
        if ref.code in taken.codes or taken.count >= self.terms.in_sale:
            return self._because(Why.COUPON_TWICE)
        return None

    def _why_not_this_card(self, ref: CouponRef, basket: Basket) -> Reason | None:
        member = basket.member
        if ref.card is not None and (member is None or member.card != ref.card):
            return self._because(Why.COUPON_OTHER_CARD)
        if not self.needs_card or member is None:
            return None
        return why_earning_only(member)

    def _why_not_today(self, ref: CouponRef, basket: Basket) -> Reason | None:
        today = basket.day(self.terms.zone)
        if ref.starts is not None and today < ref.starts:
            return because(
                Why.COUPON_NOT_YET, programme=self.programme_id, on=ref.starts
            )
        if ref.ends is not None and ref.ends < today:
            return because(Why.COUPON_OVER, programme=self.programme_id, on=ref.ends)
        return None

    def _why_not_granted(self, ref: CouponRef) -> Reason | None:
        if self.terms.needs_right and not ref.granted:
            why = Why.COUPON_SPENT if ref.refused else Why.COUPON_NOT_GRANTED
            return self._because(why)
        return None

    def _why_no_goods(self, goods: Discountable) -> Reason:
        if not any(goods.prices) or self.terms.free_pieces:
            return self._because(Why.COUPON_NO_GOODS)
        return why_nothing(self.terms, goods)

    def _used(self, minor: int) -> Reason:
        return because(
            Why.COUPON_USED_HERE, programme=self.programme_id, money=Money(minor)
        )

    def _because(self, why: Why) -> Reason:
        return because(why, programme=self.programme_id)

    # --- printing the next one ------------------------------------------------------

    def earn(self, basket: Basket) -> Yield | None:
        """A coupon for the next purchase, for the money that is paid for goods."""
        terms = self.terms
        if terms.issues_from_minor is None:
            return None
        paid = sum(
            units
            for units, line in zip(basket.left(), basket.draft.lines, strict=True)
            if line.discountable
        )
        # For nothing nothing is printed, also where the terms ask for no minimum.
        least = max(terms.issues_from_minor, 1)
        if paid < least:
            return Yield(
                reason=because(
                    Why.BELOW_PURCHASE,
                    programme=self.programme_id,
                    minimum=Money(least),
                    missing=Money(least - paid),
                )
            )
        starts = days_after(basket.day(terms.zone), terms.issues_after_days)
        ends = days_after(starts, terms.issues_for_days - 1)
        coupon = CouponToPrint(
            programme=self.programme_id, version=self.version, starts=starts, ends=ends
        )
        return Yield(
            reason=because(
                Why.COUPON_TO_PRINT,
                programme=self.programme_id,
                starts=starts,
                on=ends,
            ),
            to_print=(coupon,),
        )
