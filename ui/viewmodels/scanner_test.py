"""What a scanner sent and how the till understood it, to be shown and then forgotten.

Of a card or a badge only the last four digits are kept, of a bank card nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.errors import BankCardScanned, TillError
from cashier.domain.scan_text import Symbology

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_PRIVATE = frozenset({CodeKind.CARD, CodeKind.BADGE, CodeKind.GIFT, CodeKind.CARRY})
_KEPT = 4
_MOST_SHOWN = 64
_LIKE_A_CARD = re.compile(r"\d{10,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    raw: str  # As it came, control characters visible, private digits as dots.
    aim: str  # The flag of the symbology; empty: the scanner sends none.
    has_prefix: bool
    has_suffix: bool
    longest_gap_ms: int
    characters: int
    kind: CodeKind | None = None
    symbology: Symbology = Symbology.UNSTATED
    refusal: TillError | None = None


def understood(
    text: str, raw: str, longest_gap_ms: int, rules: Sequence[NumberRule]
) -> Understood:
    """`text` without the configured prefix and suffix, `raw` with them."""
    raw = raw if text in raw else text  # Of a serial scanner: there is no other.
    before, _, after = raw.partition(text)
    kind, symbology, refusal = _read(text, rules)
    hides = kind in _PRIVATE or (refusal is not None and _LIKE_A_CARD.search(text))
    is_bank = isinstance(refusal, BankCardScanned)
    flag = _AIM.match(text)
    return Understood(
        raw="" if is_bank else _shown(raw, hides=bool(hides)),
        aim=flag[0] if flag else "",
        has_prefix=bool(before),
        has_suffix=bool(after),
        longest_gap_ms=longest_gap_ms,
        characters=len(raw),
        kind=kind,
        symbology=symbology,
        refusal=refusal,
    )


def _read(
    text: str, rules: Sequence[NumberRule]
) -> tuple[CodeKind | None, Symbology, TillError | None]:
    try:
        scan = parse_scan(text, rules)
    except TillError as refusal:
        return None, Symbology.UNSTATED, refusal
    return scan.kind, scan.symbology, None


def _shown(raw: str, *, hides: bool) -> str:
    """Control characters have pictures of their own in Unicode."""
    seen = "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 else c for c in raw)
    if hides:
        digits = [n for n, c in enumerate(seen) if c.isalnum()]
        hidden = set(digits[:-_KEPT])
        seen = "".join("•" if n in hidden else c for n, c in enumerate(seen))
    return seen if len(seen) <= _MOST_SHOWN else seen[:_MOST_SHOWN] + "…"
