"""Gift cards: money paid in advance, sold as a line and spent as a tender.

Never a discount: what is bought with one earns as if paid in money. Its sale is no
purchase: nothing is earned on that line, taken off it or paid with points, and no
gift card buys another. A card pays in parts unless the terms say that it is spent
in one purchase; then it is taken only where nothing of it would be left, because
what was paid for is never lost at the till.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.basket import Basket
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import DraftLine, SaleDraft
from cashier.domain.loyalty.free_pieces import pieces_of
from cashier.domain.loyalty.reasons import Reason, Why, because, plain
from cashier.domain.loyalty.terms import (
    BIG,
    Bounds,
    LifeRounding,
    LifeUnit,
    Terms,
    last_day_of_life,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftArticle:
    """An article that sells a gift card or tops one up."""

    item: str
    amount_minor: int = 0  # What is on it; 0: what the customer pays for it.

    def __post_init__(self) -> None:
        if not self.item:
            raise ValueError("item: is empty")
        if type(self.amount_minor) is not int or not 0 <= self.amount_minor <= BIG:
            raise ValueError(f"amount_minor: {self.amount_minor!r} is not 0 to {BIG}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardTerms(Terms):
    """One version of the chain's gift cards."""

    TYPE: ClassVar[str] = "gift_card"
    BOUNDS: ClassVar[Bounds] = Terms.BOUNDS | {
        "least_minor": (1, BIG),
        "most_minor": (1, BIG),
        "most_on_card_minor": (1, BIG),
        "life": (1, 36_500),
    }
    OPTIONAL: ClassVar[frozenset[str]] = frozenset({"life", "most_on_card_minor"})

    articles: tuple[GiftArticle, ...] = ()
    least_minor: int = 10_000  # Of one sale or top-up with a free amount.
    most_minor: int = 1_500_000
    may_be_topped_up: bool = True
    most_on_card_minor: int | None = None  # After a top-up; None: no limit.
    life: int | None = None  # None: never ends. A top-up begins it anew.
    life_unit: LifeUnit = LifeUnit.MONTHS
    life_rounding: LifeRounding = LifeRounding.DAY
    partial_use: bool = True  # The rest stays on the card.
    not_payable_items: frozenset[str] = frozenset()
    not_payable_categories: frozenset[str] = frozenset()

    def check(self) -> None:
        if not self.articles:
            raise ValueError("articles: there are none")
        items = [article.item for article in self.articles]
        twice = next((item for item in items if items.count(item) > 1), None)
        if twice is not None:
            raise ValueError(f"articles: {twice!r} is named twice")
        if self.most_minor < self.least_minor:
            raise ValueError("most_minor: is less than least_minor")
        # Whoever pays for a card must get it, and nobody asks who may.
        if self.requires:
            raise ValueError("requires: gift cards are sold to everybody")
        if self.by_enrolment:
            raise ValueError("by_enrolment: gift cards are sold to everybody")

    def article_of(self, line: DraftLine) -> GiftArticle | None:
        return next((a for a in self.articles if a.item == line.item_id), None)

    def last_day(self, sold_on: date) -> date | None:
        """The last day on which a card sold or topped up on this day pays."""
        if self.life is None:
            return None
        return last_day_of_life(sold_on, self.life, self.life_unit, self.life_rounding)

    def can_be_paid(self, line: DraftLine) -> bool:
        return (
            self.article_of(line) is None
            and line.item_id not in self.not_payable_items
            and line.category not in self.not_payable_categories
        )


class GiftCardProgramme(Programme):
    """The sale of gift cards under one version of their terms."""

    needs_card = False

    terms: GiftCardTerms

    def __init__(self, terms: GiftCardTerms) -> None:
        super().__init__(terms)
        self._articles = {article.item for article in terms.articles}

    def set_apart(self, basket: Basket) -> dict[int, DraftLine]:
        return {
            at: replace(
                line,
                earning=False,
                discountable=False,
                redeemable=False,
                is_goods=False,
            )
            for at, line in enumerate(basket.draft.lines)
            if line.item_id in self._articles
        }

    def refuse(self, basket: Basket) -> tuple[Reason, ...]:
        """An amount that no card may have; and several cards on a free amount."""
        if all(may_be_sold(self.terms, line) for line in basket.draft.lines):
            return ()
        reason = because(
            Why.GIFT_AMOUNT,
            programme=self.programme_id,
            least=Money(self.terms.least_minor),
            most=Money(self.terms.most_minor),
        )
        return (reason,)


# --- selling ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldGiftCard:
    """What goes on one card: a new one, or one that is topped up."""

    line_no: int
    amount: Money
    ends: date | None


def may_be_sold(terms: GiftCardTerms, line: DraftLine) -> bool:
    """Whole pieces; a free amount within its bounds, one card on a line."""
    article = terms.article_of(line)
    if article is None:
        return True
    if not pieces_of(line) or line.quantity_milli % 1000:
        return False
    if article.amount_minor:
        return True
    within = terms.least_minor <= line.total.units <= terms.most_minor
    return within and pieces_of(line) == 1


def cards_sold(
    terms: GiftCardTerms, lines: Sequence[DraftLine], sold_on: date
) -> list[SoldGiftCard]:
    """One for each piece, in the order of the lines."""
    ends = terms.last_day(sold_on)
    sold = []
    for line in lines:
        article = terms.article_of(line)
        if article is None or not may_be_sold(terms, line):
            continue
        amount = Money(article.amount_minor or line.total.units)
        one = SoldGiftCard(line_no=line.line_no, amount=amount, ends=ends)
        sold.extend([one] * pieces_of(line))
    return sold


def why_no_top_up(terms: GiftCardTerms, balance: Money, amount: Money) -> Reason | None:
    """Why so much cannot be put on a card that has this balance; None: it can."""
    if not terms.may_be_topped_up:
        return because(Why.GIFT_NO_TOP_UP, programme=terms.programme_id)
    most = terms.most_on_card_minor
    if most is not None and (balance + amount).units > most:
        return because(
            Why.GIFT_TOO_MUCH, programme=terms.programme_id, most=Money(most)
        )
    return None


# --- paying -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftTender:
    """The most that a gift card pays of a sale, and which limit makes it so."""

    most: Money
    binding: Reason


def largest_tender(
    terms: GiftCardTerms,
    *,
    balance: Money,
    ends: date | None,
    to_pay: Money,
    draft: SaleDraft,
    quote: Quote,
    today: date,
) -> GiftTender:
    """What a gift card with this balance can pay of a sale.

    `to_pay` is what other tenders have left. They are taken to have paid what no
    gift card can pay first: donations, fees and excluded goods.
    """
    assert balance >= NO_MONEY, balance
    if ends is not None and ends < today:
        return _none(because(Why.GIFT_OVER, programme=terms.programme_id, on=ends))
    if not balance:
        return _none(because(Why.GIFT_EMPTY, programme=terms.programme_id))
    payable = payable_by_gift(terms, draft, quote)
    if not payable:
        return _none(because(Why.GIFT_NO_GOODS, programme=terms.programme_id))
    most = min(balance, payable, to_pay)
    if most < balance and not terms.partial_use:
        whole = because(
            Why.GIFT_IN_ONE_SALE, programme=terms.programme_id, balance=balance
        )
        return _none(whole)
    if most == balance:
        why = because(Why.GIFT_BALANCE, programme=terms.programme_id, balance=balance)
    elif most == to_pay:
        why = plain(Why.WHOLE_SUM)
    else:
        why = because(Why.GIFT_GOODS, programme=terms.programme_id, money=payable)
    return GiftTender(most=most, binding=why)


def payable_by_gift(terms: GiftCardTerms, draft: SaleDraft, quote: Quote) -> Money:
    """What the goods still cost that a gift card may pay."""
    return Money.total(
        line.total - priced.discount - priced.redeemed
        for line, priced in zip(draft.lines, quote.lines, strict=True)
        if terms.can_be_paid(line)
    )


def _none(reason: Reason) -> GiftTender:
    return GiftTender(most=NO_MONEY, binding=reason)
