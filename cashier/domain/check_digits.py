"""Check digits of numbers that people type and scanners read.

Everything here takes ASCII digits only; the caller has refused the rest.
"""

from __future__ import annotations

EAN_LENGTHS = frozenset({8, 12, 13, 14})


def is_digits(text: str) -> bool:
    """Plain 0-9 and nothing else; `str.isdigit` also takes other scripts."""
    return text.isascii() and text.isdigit()


def ean_is_right(digits: str) -> bool:
    """Whether the last digit checks the others, as in EAN-8, UPC-A, EAN-13, GTIN."""
    weighted = sum(
        int(digit) * (3 if place % 2 else 1)
        for place, digit in enumerate(reversed(digits))
    )
    return weighted % 10 == 0


def luhn_is_right(digits: str) -> bool:
    """Whether the last digit checks the others, as in ISO 7812 card numbers."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
