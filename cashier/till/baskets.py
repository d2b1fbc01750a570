"""Changes of a basket, pure: lines, quantities, prices. The acts store them."""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money
from cashier.domain.catalog import Item, Measure
from cashier.domain.errors import BadQuantity, LineUnknown
from cashier.domain.ids import AccountId
from cashier.domain.pricing import check_quantity
from cashier.domain.sale import MILLI, CardRef, Line, Sale
from cashier.till.ports import Directory
from cashier.till.views import PriceChange


def with_line(
    sale: Sale, item: Item, quantity_milli: int, fixed_gross: Money | None = None
) -> Sale:
    """One more line at the end; numbers are never used twice in a sale."""
    line = Line(
        line_no=len(sale.lines) + 1,
        item=item,
        quantity_milli=quantity_milli,
        fixed_gross=fixed_gross,
    )
    if fixed_gross is None:
        check_quantity(item, quantity_milli)
    return replace(sale, lines=(*sale.lines, line))


def with_quantity(sale: Sale, line_no: int, quantity_milli: int) -> Sale:
    """Another quantity; a label that said the sum cannot be changed."""
    line = live_line(sale, line_no)
    if line.fixed_gross is not None:
        raise BadQuantity
    if line.serial is not None and quantity_milli != MILLI:
        raise BadQuantity
    check_quantity(line.item, quantity_milli)
    return _with(sale, replace(line, quantity_milli=quantity_milli))


def with_void(sale: Sale, line_no: int) -> Sale:
    """The line struck through: it stays to be seen and counts for nothing."""
    return _with(sale, replace(live_line(sale, line_no), is_voided=True))


def with_serial(sale: Sale, line_no: int, account: AccountId) -> Sale:
    """The gift card that this line sells: one card, one line."""
    line = live_line(sale, line_no)
    if line.quantity_milli != MILLI:
        raise BadQuantity
    return _with(sale, replace(line, serial=account))


def with_amount(sale: Sale, line_no: int, amount: Money) -> Sale:
    """A sum that a person named, where the article leaves it free."""
    return _with(sale, replace(live_line(sale, line_no), fixed_gross=amount))


def live_line(sale: Sale, line_no: int) -> Line:
    for line in sale.live_lines():
        if line.line_no == line_no:
            return line
    raise LineUnknown


def repriced(sale: Sale, directory: Directory) -> tuple[Sale, tuple[PriceChange, ...]]:
    """The sale at today's prices, and what changed; labels keep their sums."""
    changes = []
    lines = []
    for line in sale.lines:
        item = directory.item(line.item.item_id) or line.item
        lines.append(replace(line, item=item))
        is_dearer_or_cheaper = item.price != line.item.price
        if is_dearer_or_cheaper and line.fixed_gross is None and not line.is_voided:
            changes.append(
                PriceChange(
                    line_no=line.line_no,
                    name=item.name,
                    before=line.item.price,
                    after=item.price,
                )
            )
    return replace(sale, lines=tuple(lines)), tuple(changes)


def with_card(sale: Sale, card: CardRef) -> Sale:
    """The first card of a sale; what was answered without it is asked again."""
    return replace(sale, card=card, fresh=None, redeem=NO_POINTS, redeem_decided=False)


def quantity_of_label(item: Item, gross: Money) -> int:
    """How much a label with a sum stands for; one, where nobody can say."""
    if item.measure is Measure.PIECE or item.price <= NO_MONEY:
        return MILLI
    price = item.price.units
    return max((2 * gross.units * MILLI + price) // (2 * price), 1)


def _with(sale: Sale, changed: Line) -> Sale:
    lines = tuple(
        changed if line.line_no == changed.line_no else line for line in sale.lines
    )
    return replace(sale, lines=lines)
