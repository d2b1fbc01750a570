"""Receipt numbers: store, till, shift, the till's own sequence, a check character.

``02-010118-000467-K`` is store 2, till 1, shift 118, receipt 467. The last
character checks the digits before it: one wrong digit or two swapped ones are
always noticed. The sequence alone makes a number unique on its till; the shift is
there for people and shows its last four digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cashier.domain.errors import BadCheckDigit, CodeFlaw, NotACode

# A prime number of signs is what makes every slip show; so the letters that look
# like digits (I, L, O, S, Z) can be left out.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRTUVWXY"
_MODULUS = len(_ALPHABET)
_ROOT = 3  # Its powers are all different, so each place has its own weight.
_SHIFTS_SHOWN = 10_000
_MOST_TILLS = 99

# Bounded, so that a scan of any length is decided at once.
_SHAPE = re.compile(r"(\d{2,6})-(\d{2})(\d{4})-(\d{6,12})-([0-9A-Za-z])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptNumber:
    """What a receipt number says."""

    store: int
    till: int
    shift: int  # Modulo 10,000.
    sequence: int


def format_number(store: int, till: int, shift: int, n: int) -> str:
    """The number of a till's n-th receipt, with its check character."""
    if store < 0 or not 0 <= till <= _MOST_TILLS or shift < 0 or n < 0:
        raise ValueError(f"no receipt number of {store}, {till}, {shift}, {n}")
    body = f"{store:02d}-{till:02d}{shift % _SHIFTS_SHOWN:04d}-{n:06d}"
    return f"{body}-{_check_character(body)}"


def looks_like_number(text: str) -> bool:
    """Whether this has the shape of our receipt numbers; the check may be wrong."""
    return _SHAPE.fullmatch(text) is not None


def parse_number(text: str) -> ReceiptNumber:
    """What the number says. Refuses another shape and a wrong check character."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise NotACode(flaw=CodeFlaw.UNREADABLE)
    store, till, shift, sequence, check = match.groups()
    if _check_character(text[:-2]) != check.upper():
        raise BadCheckDigit
    return ReceiptNumber(
        store=int(store), till=int(till), shift=int(shift), sequence=int(sequence)
    )


def _check_character(body: str) -> str:
    """Over the digits; hyphens do not count."""
    rest = 0
    for character in body:
        if character != "-":
            rest = (rest * _ROOT + int(character)) % _MODULUS
    return _ALPHABET[rest]
