"""Text for a printer's code page, in which half of the world's signs are missing.

What the page lacks is replaced by what a reader takes for the same. A line of which
letters are still left over is `carried` by no page: it is printed as a picture (see
raster). Where that cannot be, Kazakh letters become the nearest Russian one, and what
is left comes out as a question mark, never as a gap; `unprintable` names it for
whoever looks after the printer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from cashier.till.paper import plain
from cashier.till.printer_rules import page_exists as page_exists

_MARK = b"?"

# Signs that mean the same; one for one, so that columns stay columns.
_SAME = {"·": "*", "№": "N", "°": "o", "€": "E"}
_NEAREST = dict(
    zip("ӘәҒғҚқҢңӨөҰұҮүҺһІіЎўЇїЄєҐґ", "АаГгКкНнОоУуУуХхIiУуIiЕеГг", strict=True)
)


def encode(text: str, codepage: str) -> bytes:
    """One line for the printer. Control characters never get through."""
    return b"".join(_encode(char, codepage) for char in text)


def is_carried(text: str, codepage: str) -> bool:
    """Whether the page has every letter of the line, signs apart that mean the same."""
    return all(
        _is_blank(char) or _in_page(_meanings(char), codepage) is not None
        for char in text
    )


def unprintable(lines: Iterable[str], codepage: str) -> str:
    """The characters that would come out as question marks, each once."""
    seen = dict.fromkeys("".join(lines))
    return "".join(c for c in seen if c != "?" and _encode(c, codepage) == _MARK)


def without_commands(text: str) -> str:
    """The line with nothing in it that a printer could take for a command."""
    return "".join(_blank(char) if _is_blank(char) else char for char in text)


def _encode(char: str, codepage: str) -> bytes:
    if _is_blank(char):
        return _blank(char).encode("ascii")
    found = _in_page(_meanings(char), codepage)
    if found is None:
        found = _in_page(_nearest(char), codepage)
    return _MARK if found is None else found


def _is_blank(char: str) -> bool:
    return unicodedata.category(char).startswith(("C", "Z"))


def _blank(char: str) -> str:
    # Soft hyphens and direction marks have no width; a command hidden in a name is
    # only a space.
    return "" if unicodedata.category(char) == "Cf" else " "


def _in_page(candidates: Iterator[str], codepage: str) -> bytes | None:
    for candidate in candidates:
        try:
            return candidate.encode(codepage)
        except UnicodeEncodeError:
            continue
    return None


def _meanings(char: str) -> Iterator[str]:
    yield char
    yield plain(char)
    if char in _SAME:
        yield _SAME[char]


def _nearest(char: str) -> Iterator[str]:
    if char in _NEAREST:
        yield _NEAREST[char]
    # An accented Latin letter without its accent.
    bare = unicodedata.normalize("NFKD", char)
    yield "".join(part for part in bare if not unicodedata.combining(part)) or "?"
