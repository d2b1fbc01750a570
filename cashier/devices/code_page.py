"""Text for a printer's code page, in which half of the world's signs are missing.

What the page lacks is replaced by what a reader takes for the same, then, for
Kazakh letters, by the nearest Russian one. What is still left comes out as a
question mark, never as a gap; `unprintable` names it for whoever looks after the
printer. Printing such lines as pictures is not done here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from cashier.till.paper import plain

_MARK = b"?"

# One letter for one letter, so that columns stay columns.
_NEAREST = dict(
    zip("ӘәҒғҚқҢңӨөҰұҮүҺһІіЎўЇїЄєҐґ", "АаГгКкНнОоУуУуХхIiУуIiЕеГг", strict=True)
) | {"·": "*", "№": "N", "°": "o", "€": "E"}


def page_exists(codepage: str) -> bool:
    """Whether the setting names a one-byte code page that this program knows."""
    try:
        return len("№Ж".encode(codepage, errors="replace")) == len("№Ж")
    except LookupError:
        return False


def encode(text: str, codepage: str) -> bytes:
    """One line for the printer. Control characters never get through."""
    return b"".join(_encode(char, codepage) for char in text)


def unprintable(lines: Iterable[str], codepage: str) -> str:
    """The characters that would come out as question marks, each once."""
    seen = dict.fromkeys("".join(lines))
    return "".join(c for c in seen if c != "?" and _encode(c, codepage) == _MARK)


def _encode(char: str, codepage: str) -> bytes:
    kind = unicodedata.category(char)
    if kind == "Cf":  # Soft hyphens, direction marks: they have no width.
        return b""
    if kind.startswith(("C", "Z")):  # A command hidden in a name is only a space.
        return b" "
    for candidate in _candidates(char):
        try:
            return candidate.encode(codepage)
        except UnicodeEncodeError:
            continue
    return _MARK


def _candidates(char: str) -> Iterator[str]:
    yield char
    yield plain(char)
    if char in _NEAREST:
        yield _NEAREST[char]
    # An accented Latin letter without its accent.
    bare = unicodedata.normalize("NFKD", char)
    yield "".join(part for part in bare if not unicodedata.combining(part)) or "?"
