"""What people type: sums of money, points, quantities, and `quantity x code`.

Only plain digits, one decimal comma or point, and spaces between groups of
three are understood. Signs, exponents, other scripts' digits, a third decimal of
money and anything too large are refused: a till never guesses a sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cashier.domain.amounts import Money, Points
from cashier.domain.errors import AmountRefused, BadQuantity
from cashier.domain.sale import MILLI

# More than any drawer holds; a longer number is a slip of the hand or a barcode.
MOST_TYPED = 9_999_999_999  # 99,999,999.99
MOST_MILLI = 99_999_999  # 99,999.999

# A space, or one that people paste: no-break, narrow no-break.
_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_AMOUNT = re.compile(
    rf"(\d{{1,16}}|\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,5}})(?:[.,](\d{{1,3}}))?", re.ASCII
)
_ENTRY = re.compile(r"([^*×]{1,16})[*×](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in the input field of the sale."""

    quantity_milli: int
    code: str  # Empty: the quantity is for the next scan.
    has_quantity: bool  # False: nobody typed one, so it is one piece.


def parse_money(text: str) -> Money:
    """Money as people write it: "1 234,50". Refuses with AmountRefused."""
    return Money(_hundredths(text))


def parse_points(text: str) -> Points:
    """Points as people write them: "300" or "12,5". Refuses with AmountRefused."""
    return Points(_hundredths(text))


def parse_quantity(text: str) -> int:
    """Thousandths: "3", "0,354". Refuses zero and whatever is no quantity."""
    milli = _scaled(text, decimals=3)
    if milli is None or not 0 < milli <= MOST_MILLI:
        raise BadQuantity
    return milli


def parse_entry(text: str) -> Entry:
    """A code, or `3*code`, or `0,354*code`. Refuses a quantity that is none.

    A text whose star comes after something that is no number at all is a code:
    Code 39 and Code 128 may carry stars.
    """
    text = text.strip(" ")
    match = _ENTRY.fullmatch(text)
    if match is None or not _could_be_quantity(match[1]):
        return Entry(quantity_milli=MILLI, code=text, has_quantity=False)
    return Entry(
        quantity_milli=parse_quantity(match[1]),
        code=match[2].strip(" "),
        has_quantity=True,
    )


def _could_be_quantity(text: str) -> bool:
    return re.search(r"\d", text) is not None and not re.search(r"[A-Za-z]", text)


def _hundredths(text: str) -> int:
    units = _scaled(text, decimals=2)
    if units is None or units > MOST_TYPED:
        raise AmountRefused
    return units


def _scaled(text: str, *, decimals: int) -> int | None:
    """Whole units of the last decimal; None if this is no number of that kind."""
    match = _AMOUNT.fullmatch(text.strip(" "))
    if match is None:
        return None
    whole, fraction = re.sub(_SPACE, "", match[1]), match[2] or ""
    if len(fraction) > decimals:
        return None
    return int(whole + fraction.ljust(decimals, "0"))
