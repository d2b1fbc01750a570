"""Discounts on some of the goods: which goods, from which purchase on, how much.

The same for cards, accumulated discounts and coupons. One rule of rounding: a
percent is taken of all its goods together and rounded down, then spread over the
lines by largest remainder. A line that reaches its floor gives less; what it could
not give is not moved to other lines when the discount is a percent, and is when it
is a sum. So a greater percent never gives less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cashier.domain.amounts import Money, split_units
from cashier.domain.loyalty.basket import Basket, Reduction
from cashier.domain.loyalty.facts import DraftLine
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.spread import spread
from cashier.domain.loyalty.terms import BIG, Bounds, Terms

_WHOLE = 10_000  # Hundredths of a percent in the whole.
_FLOOR = plain(Why.LINE_FLOOR)
_TOO_SMALL = plain(Why.TOO_SMALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsTerms(Terms):
    """A discount on goods. No items and no categories: it is for all goods."""

    BOUNDS: ClassVar[Bounds] = Terms.BOUNDS | {"purchase_minimum_minor": (0, BIG)}

    items: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    not_discounted_items: frozenset[str] = frozenset()
    not_discounted_categories: frozenset[str] = frozenset()
    discount_on_reduced: bool = True  # Also on goods that are on offer.
    purchase_minimum_minor: int = 0  # Of the whole purchase, after other discounts.
    keeps_thresholds: bool = True  # What falls under the minimum is taken back.

    def check_goods(self) -> None:
        """Goods that are meant and excluded at once are a slip. Raises ValueError."""
        for field, both in (
            ("not_discounted_items", self.items & self.not_discounted_items),
            (
                "not_discounted_categories",
                self.categories & self.not_discounted_categories,
            ),
        ):
            if both:
                raise ValueError(f"{field}: {min(both)!r} is also meant")

    def is_for(self, line: DraftLine) -> bool:
        if not line.discountable or (not self.discount_on_reduced and line.is_reduced):
            return False
        if (
            line.item_id in self.not_discounted_items
            or line.category in self.not_discounted_categories
        ):
            return False
        if not self.items and not self.categories:
            return True
        return line.item_id in self.items or line.category in self.categories

    @property
    def is_for_all(self) -> bool:
        """Every line that is goods at all; asked first, for it is the usual case."""
        return self.discount_on_reduced and not (
            self.items
            or self.categories
            or self.not_discounted_items
            or self.not_discounted_categories
        )

    @property
    def needs(self) -> int:
        """What must be kept of the purchase, for the discount to stay."""
        return self.purchase_minimum_minor if self.keeps_thresholds else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Discountable:
    """Line by line: the price that is reduced and by how much at most; or zeroes."""

    may: list[bool]
    prices: list[int]
    caps: list[int]  # Never over the price.


def discountable(
    terms: GoodsTerms, lines: Sequence[DraftLine], prices: Sequence[int]
) -> Discountable:
    if terms.is_for_all:
        may = [line.discountable for line in lines]
    else:
        may = [terms.is_for(line) for line in lines]
    own = [units if yes else 0 for units, yes in zip(prices, may, strict=True)]
    caps = [
        max(units - line.floor.units, 0) if units else 0
        for units, line in zip(own, lines, strict=True)
    ]
    return Discountable(may=may, prices=own, caps=caps)


def by_percent(goods: Discountable, percent_hundredths: int) -> list[int]:
    """So much off each line, rounded down for all of them together."""
    exact = [units * percent_hundredths for units in goods.prices]
    shares = [0] * len(exact)
    free = []
    for at, cap in enumerate(goods.caps):
        if exact[at] >= cap * _WHOLE:
            shares[at] = cap
        else:
            free.append(at)
    rest = sum(exact[at] for at in free) // _WHOLE
    if rest:
        # Rounded up, an exact share below a whole cap is at most that cap.
        parts = split_units(rest, [exact[at] for at in free])
        for at, part in zip(free, parts, strict=True):
            shares[at] = part
    return shares


def by_sum(goods: Discountable, minor: int) -> list[int]:
    """A sum off all of them together; what the goods cannot take is not given."""
    return spread(min(minor, sum(goods.caps)), goods.prices, goods.caps)


def below_purchase(terms: GoodsTerms, basket: Basket) -> Reason | None:
    """How much is missing to the purchase that the discount asks for."""
    missing = terms.purchase_minimum_minor - purchase_of(basket)
    if missing <= 0:
        return None
    return because(
        Why.BELOW_PURCHASE,
        programme=terms.programme_id,
        minimum=Money(terms.purchase_minimum_minor),
        missing=Money(missing),
    )


def purchase_of(basket: Basket) -> int:
    """The goods after earlier discounts; a fee or a gift card is not a purchase."""
    return sum(
        units
        for units, line in zip(basket.price, basket.draft.lines, strict=True)
        if line.discountable
    )


def why_nothing(terms: GoodsTerms, goods: Discountable) -> Reason:
    """The reason of a discount that came out as nothing."""
    if not any(goods.prices):
        return because(Why.NOTHING_DISCOUNTED, programme=terms.programme_id)
    return _TOO_SMALL if any(goods.caps) else _FLOOR


def line_notes(
    terms: GoodsTerms, goods: Discountable, shares: Sequence[int]
) -> tuple[tuple[int, Reason], ...]:
    """Of each line that got nothing, or only down to its floor, why."""
    excluded = because(Why.ITEM_NOT_DISCOUNTED, programme=terms.programme_id)
    notes = []
    for at, yes in enumerate(goods.may):
        if not yes:
            notes.append((at, excluded))
        elif goods.prices[at] > goods.caps[at] == shares[at]:
            notes.append((at, _FLOOR))
    return tuple(notes)


def reduction(
    terms: GoodsTerms, goods: Discountable, shares: Sequence[int], reason: Reason
) -> Reduction:
    """These shares for this reason; where they are nothing, the reason why."""
    if not any(shares):
        reason, shares = why_nothing(terms, goods), ()
    return Reduction(
        reason=reason,
        shares=shares,
        needs=terms.needs,
        notes=line_notes(terms, goods, shares or [0] * len(goods.may)),
    )
