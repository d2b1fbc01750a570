"""What a basket costs. Pure: the same lines give the same receipt, to the kopeck.

The price of a line is price x quantity, half a kopeck up, as on a shelf label; a
label that carries its own sum is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.catalog import Item, Measure
from cashier.domain.entering import MOST_MILLI
from cashier.domain.errors import AmountRefused, BadQuantity
from cashier.domain.loyalty.facts import Choice, DraftLine, SaleDraft
from cashier.domain.sale import MILLI, Line, SaleTotals

# So that no sum of a sale, a shift or a year leaves 63 bits.
MOST_ON_A_LINE = Money(1_000_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with its sums; of a voided line they are what it would cost."""

    line: Line
    gross: Money
    discount: Money = NO_MONEY  # Before bonuses.

    @property
    def net(self) -> Money:
        return self.gross - self.discount


def check_quantity(item: Item, quantity_milli: int) -> None:
    """Refuse nothing, less than nothing, too much, and a part of a piece."""
    if not 0 < quantity_milli <= MOST_MILLI:
        raise BadQuantity
    if item.measure is Measure.PIECE and quantity_milli % MILLI:
        raise BadQuantity


def price_line(line: Line, *, discount: Money = NO_MONEY) -> PricedLine:
    """Price a line. A discount beyond the goods is simply not given.

    Refuses a sum that no receipt can show.
    """
    gross = line.fixed_gross
    if gross is None:
        gross = _half_up(line.item.price, line.quantity_milli)
    if not NO_MONEY <= gross <= MOST_ON_A_LINE:
        raise AmountRefused
    return PricedLine(line=line, gross=gross, discount=min(discount, gross))


def price_lines(lines: Iterable[Line]) -> tuple[PricedLine, ...]:
    return tuple(price_line(line) for line in lines)


def totals(
    lines: Iterable[PricedLine],
    *,
    taken_off: Money = NO_MONEY,
    redeemed: Money = NO_MONEY,
    donated: Money = NO_MONEY,
    paid: Money = NO_MONEY,
) -> SaleTotals:
    """Sums over what is not voided, with what programmes made of it.

    `taken_off` are the discounts of programmes, beside those of the shop itself.
    """
    live = _live(lines)
    gross = Money.total(priced.gross for priced in live)
    discount = Money.total(priced.discount for priced in live) + taken_off
    return SaleTotals(
        gross=gross,
        discount=discount,
        redeemed=redeemed,
        to_pay=gross - discount - redeemed + donated,
        paid=paid,
        donated=donated,
    )


def draft_of(lines: Iterable[PricedLine], choices: Sequence[Choice] = ()) -> SaleDraft:
    """The goods as the loyalty engine sees them: voided lines do not exist there."""
    return SaleDraft(
        lines=tuple(_draft_line(p) for p in _live(lines)), choices=tuple(choices)
    )


def _draft_line(priced: PricedLine) -> DraftLine:
    line, item = priced.line, priced.line.item
    return DraftLine(
        line_no=line.line_no,
        item_id=item.item_id,
        category=item.category,
        quantity_milli=line.quantity_milli,
        total=priced.net,
        floor=_floor(item.floor_price, line.quantity_milli, priced.net),
        redeemable=item.redeemable,
        earning=item.earning,
        is_piece=item.measure is Measure.PIECE,
        gross=priced.gross,
        tax_percent=item.vat_percent,
    )


def _live(lines: Iterable[PricedLine]) -> Sequence[PricedLine]:
    return [priced for priced in lines if not priced.line.is_voided]


def _half_up(price: Money, quantity_milli: int) -> Money:
    units = (price.units * quantity_milli + MILLI // 2) // MILLI
    if units > MOST_ON_A_LINE.units:  # Before Money, which could not hold it.
        raise AmountRefused
    return Money(units)


def _floor(floor_price: Money, quantity_milli: int, net: Money) -> Money:
    # Down would let a bonus take a unit one kopeck below its floor.
    units = -(-floor_price.units * quantity_milli // MILLI)
    # Goods that are already cheaper than their floor stay at their price.
    return Money(max(0, min(units, net.units)))
