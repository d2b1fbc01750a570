"""Text on a paper strip: so many characters wide, nothing cut off.

Every function returns lines of at most `columns` characters. What does not fit
goes on to the next line; nothing is dropped but control characters, which on a
receipt printer would be commands.
"""

from __future__ import annotations

import unicodedata

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure

NARROWEST = 16

# Typography that printers' code pages lack. It is replaced before lines are
# measured, because some of it grows.
_PLAIN = str.maketrans(
    {
        "₽": "руб.",
        "₸": "тг.",
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "‑": "-",
        "−": "-",
        "×": "x",
        "…": "...",
        "•": "*",
        "©": "(c)",
        "®": "(R)",
        "™": "(TM)",
    }
)


def plain(text: str) -> str:
    """The text as a strip printer can take it: typography replaced, one line."""
    composed = unicodedata.normalize("NFC", text).translate(_PLAIN)
    spaced = (_or_space(char) for char in composed)
    return " ".join("".join(spaced).split())


def _or_space(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf":  # Soft hyphens, direction marks: they have no width.
        return ""
    return " " if kind.startswith(("C", "Z")) else char


def wrapped(text: str, columns: int, *, indent: int = 0) -> list[str]:
    """Words kept whole where they fit; a longer word is continued below."""
    width = max(columns - indent, 1)
    lines: list[str] = []
    line = ""
    for word in plain(text).split():
        joined = f"{line} {word}" if line else word
        if len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines.extend(full)
    if line:
        lines.append(line)
    return [" " * indent + line for line in lines]


def centred(text: str, columns: int) -> list[str]:
    return [line.center(columns).rstrip() for line in wrapped(text, columns)]


def pair(left: str, right: str, columns: int, *, indent: int = 0) -> list[str]:
    """A name on the left and a figure on the right, on one line if they fit."""
    left, right = plain(left), plain(right)
    if not right:
        return wrapped(left, columns, indent=indent)
    free = columns - indent - len(left) - len(right)
    if free >= 1:
        return [" " * indent + left + " " * free + right]
    below = [line.rjust(columns) for line in wrapped(right, columns)]
    return wrapped(left, columns, indent=indent) + below


def rule(columns: int) -> str:
    return "-" * columns


def amount_text(amount: Money | Points, language: str, *, signed: bool = False) -> str:
    """Two decimals and grouped thousands; `signed` writes the plus as well."""
    whole, rest = divmod(abs(amount.units), 100)
    sign = "-" if amount.units < 0 else "+" if signed and amount.units else ""
    if language == "ru":
        return f"{sign}{whole:,}".replace(",", " ") + f",{rest:02d}"
    return f"{sign}{whole:,}.{rest:02d}"


def quantity_text(milli: int, measure: Measure, language: str) -> str:
    """Pieces as they are counted, weight always to the gram."""
    whole, rest = divmod(milli, 1000)
    point = "," if language == "ru" else "."
    if measure is Measure.WEIGHT:
        return f"{whole}{point}{rest:03d}"
    return f"{whole}{point}{rest:03d}".rstrip("0").rstrip(point)


def _pieces(word: str, width: int) -> list[str]:
    return [word[start : start + width] for start in range(0, len(word), width)]
