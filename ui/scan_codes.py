"""What a US keyboard would have typed, by the place of the key.

A scanner presses keys of a US keyboard; with a Russian layout active the same keys
give Cyrillic letters. The number of the key does not change with the layout: X11 has
the kernel's number plus 8, Windows has set 1, which is the kernel's for these keys.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FIRST_KEYS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)


def _table(offset: int) -> dict[int, tuple[str, str]]:
    return {
        first + place + offset: (plain, shifted)
        for first, lower, upper in _FIRST_KEYS
        for place, (plain, shifted) in enumerate(zip(lower, upper, strict=True))
    }


X11 = _table(8)
WINDOWS = _table(0)
_HERE = WINDOWS if sys.platform == "win32" else X11


def has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def physical_character(
    event: QKeyEvent, table: dict[int, tuple[str, str]] = _HERE
) -> str:
    """The US character of this key; empty when its place is not known."""
    if not has_cyrillic(event.text()) and event.text().isalnum():
        return event.text()
    plain, shifted = table.get(event.nativeScanCode(), ("", ""))
    with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return shifted if with_shift else plain
