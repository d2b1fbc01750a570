"""What each key of the till means, in one table that a shop may remap.

A key is an act; the screen in front says which acts it takes. The table is in
`key_table`; here it meets the keyboard, and here every name of a key on a screen is
looked up. Only the delivery to the window counts, so a field that has the focus cannot
eat F9, and repeats of a held key are ignored. Never a QShortcut for a printable key: Qt
serves shortcuts before the scanner sees the key, and a scan would press it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow

from ui.key_table import (
    DEFAULT_CAPTIONS,
    DEFAULT_TABLE,
    Act as Act,
    KeyTable,
    captions_of,
    renamed,
)
from ui.scan_codes import physical_character

NEW_DIALOG_DEAF_S = 0.25  # A key meant for what was in front is not an answer.


_USES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}
)

Acts = Mapping[Act, Callable[[], None]]


def inert() -> None:
    """For a key that a page takes and does nothing with: Enter is no answer."""


_SHIFT = Qt.KeyboardModifier.ShiftModifier.value
_CTRL = Qt.KeyboardModifier.ControlModifier.value
_ALT = Qt.KeyboardModifier.AltModifier.value
_COUNTED = ~Qt.KeyboardModifier.KeypadModifier.value
_MODIFIERS = {"Ctrl": _CTRL, "Alt": _ALT, "Shift": _SHIFT}

_QT_NAMES = {
    "Del": "Delete", "Ins": "Insert", "PgUp": "PageUp", "PgDn": "PageDown",
    "Esc": "Escape", "PrtSc": "Print", "+": "Plus", "*": "Asterisk", "/": "Slash",
    "=": "Equal",
}  # fmt: skip
_CYRILLIC = range(0x400, 0x500)

Codes = dict[tuple[int, int], Act]  # Key and modifiers, as Qt has them.


def codes_of(table: KeyTable) -> Codes:
    """The table as the keyboard sends it."""
    return {
        code: act for act, keys in table.items() for key in keys for code in _codes(key)
    }


def _codes(key: str) -> Iterator[tuple[int, int]]:
    before, name = (key[:-1], "+") if key.endswith("+") else key.rpartition("+")[::2]
    modifiers = sum(_MODIFIERS[each] for each in before.split("+") if each)
    names = ("Return", "Enter") if name == "Enter" else (_QT_NAMES.get(name, name),)
    for each in names:
        yield getattr(Qt.Key, f"Key_{each}").value, modifiers


DEFAULT_KEYS = codes_of(DEFAULT_TABLE)

_MAY_REPEAT = frozenset({Act.UP, Act.DOWN, Act.PAGE_UP, Act.PAGE_DOWN})


class KeyRouter(QObject):
    """Gives acts to what is in front, before any widget sees the key."""

    pressed_in_vain = Signal()  # Enter, where there is nothing to confirm.

    def __init__(
        self,
        front: Callable[[], Acts],
        *,
        window: Callable[[], QWindow | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._front = front
        self._window = window
        self._keys = DEFAULT_KEYS
        self._deaf_until = 0.0
        self.last_use = 0.0  # Of keys, finger or scanner.
        self.touch()

    def use(self, table: KeyTable) -> None:
        """Remap: a programmable keyboard of a till may send anything."""
        self._keys = codes_of(table)

    def touch(self) -> None:
        """Somebody is there."""
        self.last_use = monotonic()

    def go_deaf(self) -> None:
        """Something new came to the front: take no act for a moment."""
        self._deaf_until = monotonic() + NEW_DIALOG_DEAF_S

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _USES or watched is not self._window():
            return False
        self.touch()
        if kind != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        act = self._act_of(event)
        if act is None:
            return False
        perform = self._front().get(act)
        repeats = event.isAutoRepeat() and act not in _MAY_REPEAT
        hears = not repeats and monotonic() >= self._deaf_until
        if hears and act is Act.CONFIRM and perform in (None, inert):
            self.pressed_in_vain.emit()
        if perform is None:
            return False
        if hears:
            perform()
        return True

    def _act_of(self, event: QKeyEvent) -> Act | None:
        """Shift counts only where the table names it: it makes the asterisk, too."""
        modifiers = event.modifiers().value & _COUNTED
        key = event.key()
        if modifiers & (_CTRL | _ALT) and key in _CYRILLIC:
            # A letter of another layout: what counts is where the key lies.
            key = ord((physical_character(event) or "\0").upper())
        found = self._keys.get((key, modifiers))
        return found or self._keys.get((key, modifiers & ~_SHIFT))


# --- names of keys on the screen -------------------------------------------------

_table: dict[Act, tuple[str, ...]] = dict(DEFAULT_TABLE)
_renamed: dict[str, str] = {}  # Empty as long as no key was remapped.
_pattern: list[re.Pattern[str]] = []


def follow(table: KeyTable) -> None:
    """From now on every name of a key is the name of the key its act has."""
    _table.update(table)
    _renamed.clear()
    _renamed.update(renamed(table))
    _pattern.clear()
    if _renamed:
        _pattern.append(_in_sentences(sorted(_renamed, key=len, reverse=True)))


def _in_sentences(names: Sequence[str]) -> re.Pattern[str]:
    """The ways in which our sentences name a key."""
    any_of = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    ways = (
        rf"(?<=\(){any_of}(?=\))",  # In brackets,
        rf"(?<=  ){any_of}$",  # after a gap at the end,
        rf"(?<=: ){any_of}$",  # after a colon,
        rf"(?<![\w+]){any_of}(?= —)",  # or before a dash.
    )
    return re.compile("|".join(ways))


def is_remapped() -> bool:
    return bool(_renamed)


def captions(act: Act) -> tuple[str, ...]:
    """The names of its keys now, as they stand on the keys."""
    return captions_of(_table, act)


def cap(names: str) -> str:
    """Names of keys by default, parted by spaces, as they are now: `F4  *`, `↑ ↓`."""
    if not _renamed:
        return names
    shown = [_renamed.get(part, part) for part in names.split()]
    return " ".join(dict.fromkeys(shown))


def acts_in(names: str) -> tuple[Act, ...]:
    """The acts that these names of keys mean by default."""
    found = (DEFAULT_CAPTIONS.get(part) for part in names.split())
    return tuple(dict.fromkeys(act for act in found if act is not None))


def all_caps(names: str) -> str:
    """Every key of the acts that these names mean; other words stay as they are."""
    parts: list[str] = []
    for part in names.split():
        act = DEFAULT_CAPTIONS.get(part)
        parts += [part] if act is None else captions(act)
    return "  ".join(dict.fromkeys(parts))


def in_words(words: str) -> str:
    """A sentence of ours whose keys are named as they are mapped now."""
    if not _pattern:
        return words
    return _pattern[0].sub(lambda found: _renamed[found.group()], words)
