"""What the list of lines says beside name, quantity and price.

Pure functions of the sale's view: what programmes take off a line and which, a free
piece, the days of a membership, a gift card that still needs its number; and after
the lines one row for each coupon, numbered from -1 downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.loyalty.answers import (
    Effect,
    LinePart,
    LineQuote,
    Quote,
    SoldMembership,
)
from cashier.domain.loyalty.gift_cards import GiftCardTerms
from cashier.domain.loyalty.membership import MembershipTerms
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.domain.loyalty.terms import Terms
from cashier.domain.pricing import PricedLine
from cashier.till.views import SaleView
from ui.viewmodels.member_rows import CouponChip, chips_of


class Serial(Enum):
    """The number of a gift card that a line sells."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    line_no: int  # Below zero: a coupon.
    priced: PricedLine | None = None
    off: Money = NO_MONEY  # By programmes; the shop's own discount is not in it.
    parts: tuple[LinePart, ...] = ()  # Who took it off.
    free: Reason | None = None  # Pieces for stamps.
    membership: SoldMembership | None = None
    needs: Reason | None = None  # Before it can be paid.
    serial: Serial = Serial.NOT_NEEDED
    is_free_amount: bool = False  # Of a gift card: as the customer likes.
    coupon: CouponChip | None = None

    @property
    def is_voided(self) -> bool:
        return self.priced is not None and self.priced.line.is_voided

    @property
    def is_reduced(self) -> bool:
        return self.priced is not None and self.total < self.priced.gross

    @property
    def total(self) -> Money:
        return self.priced.net - self.off if self.priced is not None else NO_MONEY


def line_rows(view: SaleView) -> tuple[LineRow, ...]:
    if view.quote is None:
        return tuple(LineRow(line_no=p.line.line_no, priced=p) for p in view.lines)
    quoted = {line.line_no: line for line in view.quote.lines}
    terms = tuple(programme.terms for programme in view.programmes)
    gifts, any_amount = gift_articles(terms), gift_articles(terms, only_free=True)
    lines = (
        _row(p, quoted.get(p.line.line_no), view.quote, terms, gifts, any_amount)
        for p in view.lines
    )
    return (*lines, *_coupons(view.quote))


def coupon_at(view: SaleView, line_no: int) -> CouponChip | None:
    """The coupon of a row below the lines."""
    if view.quote is None or line_no >= 0:
        return None
    chips = chips_of(view.quote)
    return chips[-line_no - 1] if -line_no <= len(chips) else None


def is_free_gift(view: SaleView, priced: PricedLine) -> bool:
    """It sells a gift card with as much on it as the customer likes."""
    terms = (programme.terms for programme in view.programmes)
    return priced.line.item.item_id in gift_articles(terms, only_free=True)


def row_numbers(view: SaleView) -> tuple[int, ...]:
    """In the order of the list: lines, then coupons."""
    lines = (priced.line.line_no for priced in view.lines)
    count = len(view.quote.coupons) if view.quote is not None else 0
    return (*lines, *(-n for n in range(1, count + 1)))


def _coupons(quote: Quote) -> tuple[LineRow, ...]:
    chips = enumerate(chips_of(quote), start=1)
    return tuple(LineRow(line_no=-place, coupon=chip) for place, chip in chips)


def gift_articles(terms: Iterable[Terms], *, only_free: bool = False) -> frozenset[str]:
    """Items that sell a gift card or top one up; those of any amount alone."""
    return frozenset(
        article.item
        for one in terms
        if isinstance(one, GiftCardTerms)
        for article in one.articles
        if not (only_free and article.amount_minor)
    )


def _row(
    priced: PricedLine,
    line: LineQuote | None,
    quote: Quote,
    terms: tuple[Terms, ...],
    gifts: frozenset[str],
    any_amount: frozenset[str],
) -> LineRow:
    number = priced.line.line_no
    if line is None:  # Voided: the engine never saw it.
        return LineRow(line_no=number, priced=priced)
    free = next((r for r in line.reasons if r.why is Why.STAMPS_USED), None)
    parts = tuple(part for part in line.parts if part.money and _shows(part, free))
    return LineRow(
        line_no=number,
        priced=priced,
        off=Money.total(part.money for part in parts),
        parts=tuple(part for part in parts if part.effect is Effect.DISCOUNT),
        free=free,
        membership=next((m for m in quote.memberships if m.line_no == number), None),
        needs=_needs(priced, quote, terms),
        serial=_serial(priced, gifts),
        is_free_amount=priced.line.item.item_id in any_amount,
    )


def _shows(part: LinePart, free: Reason | None) -> bool:
    """Discounts, and pieces for stamps; points pay for the sale as a whole."""
    if part.effect is Effect.DISCOUNT:
        return True
    is_stamps = free is not None and free.fact("programme") == part.programme
    return part.effect is Effect.REDEEMED and is_stamps


def _needs(priced: PricedLine, quote: Quote, terms: tuple[Terms, ...]) -> Reason | None:
    for reason in quote.refusals:
        programme = dict(reason.facts).get("programme")
        for one in terms:
            if one.programme_id == programme and _sells(one, priced):
                return reason
    return None


def _sells(terms: Terms, priced: PricedLine) -> bool:
    item = priced.line.item.item_id
    if isinstance(terms, MembershipTerms):
        return any(fee.item == item for fee in terms.fees)
    return item in gift_articles((terms,))


def _serial(priced: PricedLine, gifts: frozenset[str]) -> Serial:
    if priced.line.item.item_id not in gifts:
        return Serial.NOT_NEEDED
    return Serial.KNOWN if priced.line.serial is not None else Serial.MISSING
