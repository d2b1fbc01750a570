"""Numbers that a scanner would accept, for goods and cards that were made up."""

from __future__ import annotations


def ean(body: int) -> str:
    """Thirteen digits that check, from the first twelve."""
    digits = f"{body:012}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return f"{digits}{-total % 10}"
