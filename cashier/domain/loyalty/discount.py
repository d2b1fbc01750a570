"""Fixed discount: a percent or a sum off for whoever shows a card.

Never below a line's floor. A card that is not known here, or not given out yet, gets
nothing and says so: nobody could say whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cashier.domain.amounts import Money
from cashier.domain.loyalty.access import why_earning_only
from cashier.domain.loyalty.basket import Basket, Reduction
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.goods import (
    GoodsTerms,
    below_purchase,
    by_percent,
    by_sum,
    discountable,
    reduction,
)
from cashier.domain.loyalty.reasons import Why, because
from cashier.domain.loyalty.terms import BIG, Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountTerms(GoodsTerms):
    """One version of a fixed discount: a percent or a sum, never both."""

    TYPE: ClassVar[str] = "discount"
    BOUNDS: ClassVar[Bounds] = GoodsTerms.BOUNDS | {
        "percent_hundredths": (0, 10_000),
        "sum_minor": (0, BIG),
    }

    percent_hundredths: int = 0
    sum_minor: int = 0

    def check(self) -> None:
        self.check_goods()
        if bool(self.percent_hundredths) == bool(self.sum_minor):
            raise ValueError("percent_hundredths: either it or sum_minor, one of them")


class DiscountProgramme(Programme):
    """A fixed discount under one version of its terms."""

    terms: DiscountTerms

    def __init__(self, terms: DiscountTerms) -> None:
        super().__init__(terms)

    def reduce(self, basket: Basket) -> Reduction:
        terms = self.terms
        assert basket.member is not None, terms.programme_id
        why = why_earning_only(basket.member) or below_purchase(terms, basket)
        if why is not None:
            return Reduction(reason=why)
        goods = discountable(terms, basket.draft.lines, basket.price)
        if terms.percent_hundredths:
            shares = by_percent(goods, terms.percent_hundredths)
            reason = because(
                Why.DISCOUNT_PERCENT,
                programme=terms.programme_id,
                percent_hundredths=terms.percent_hundredths,
            )
        else:
            shares = by_sum(goods, terms.sum_minor)
            reason = because(
                Why.DISCOUNT_SUM,
                programme=terms.programme_id,
                money=Money(sum(shares)),
            )
        return reduction(terms, goods, shares, reason)
