"""What each key of the till means, in one table that a shop may remap.

A key is an act; the screen in front says which acts it takes. Only the delivery to
the window counts, so a field that has the focus cannot eat F9, and repeats of a
held key are ignored. Never a QShortcut for a printable key: Qt serves shortcuts
before the scanner sees the key, and a scan would press it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow

NEW_DIALOG_DEAF_S = 0.25  # A key meant for what was in front is not an answer.


class Act(Enum):
    HELP = "help"
    CARD = "card"
    FIND = "find"
    QUANTITY = "quantity"
    PARK = "park"
    PRICE = "price"
    RETURN = "return"
    BONUSES = "bonuses"
    PAY = "pay"
    MENU = "menu"
    LOCK = "lock"
    COPY = "copy"
    WHY = "why"
    VOID_LINE = "void_line"
    VOID_SALE = "void_sale"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    LESS = "less"
    MORE = "more"
    BACK = "back"
    CONFIRM = "confirm"
    CARD_PAYMENT = "card_payment"
    ZERO = "0"
    ONE = "1"
    TWO = "2"


_USES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}
)

Acts = Mapping[Act, Callable[[], None]]

_CTRL = Qt.KeyboardModifier.ControlModifier.value
_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value
_COUNTED = ~(_KEYPAD | Qt.KeyboardModifier.ShiftModifier.value)

DEFAULT_KEYS: dict[tuple[int, int], Act] = {
    (Qt.Key.Key_F1, 0): Act.HELP,
    (Qt.Key.Key_F2, 0): Act.CARD,
    (Qt.Key.Key_F3, 0): Act.FIND,
    (Qt.Key.Key_F4, 0): Act.QUANTITY,
    (Qt.Key.Key_Asterisk, 0): Act.QUANTITY,
    (Qt.Key.Key_F5, 0): Act.PARK,
    (Qt.Key.Key_F6, 0): Act.PRICE,
    (Qt.Key.Key_F7, 0): Act.RETURN,
    (Qt.Key.Key_F8, 0): Act.BONUSES,
    (Qt.Key.Key_F9, 0): Act.PAY,
    (Qt.Key.Key_Plus, 0): Act.PAY,
    (Qt.Key.Key_F10, 0): Act.MENU,
    (Qt.Key.Key_F11, 0): Act.LOCK,
    (Qt.Key.Key_L, _CTRL): Act.LOCK,
    (Qt.Key.Key_F12, 0): Act.COPY,
    (Qt.Key.Key_Slash, 0): Act.WHY,
    (Qt.Key.Key_Delete, 0): Act.VOID_LINE,
    (Qt.Key.Key_Delete, _CTRL): Act.VOID_SALE,
    (Qt.Key.Key_Up, 0): Act.UP,
    (Qt.Key.Key_Down, 0): Act.DOWN,
    (Qt.Key.Key_PageUp, 0): Act.PAGE_UP,
    (Qt.Key.Key_PageDown, 0): Act.PAGE_DOWN,
    (Qt.Key.Key_Left, 0): Act.LESS,
    (Qt.Key.Key_Right, 0): Act.MORE,
    (Qt.Key.Key_Escape, 0): Act.BACK,
    (Qt.Key.Key_Return, 0): Act.CONFIRM,
    (Qt.Key.Key_Enter, 0): Act.CONFIRM,
    (Qt.Key.Key_Return, _CTRL): Act.CARD_PAYMENT,
    (Qt.Key.Key_Enter, _CTRL): Act.CARD_PAYMENT,
    (Qt.Key.Key_0, 0): Act.ZERO,
    (Qt.Key.Key_1, 0): Act.ONE,
    (Qt.Key.Key_2, 0): Act.TWO,
}

_MAY_REPEAT = frozenset({Act.UP, Act.DOWN, Act.PAGE_UP, Act.PAGE_DOWN})


class KeyRouter(QObject):
    """Gives acts to what is in front, before any widget sees the key."""

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

    def use(self, keys: Mapping[tuple[int, int], Act]) -> None:
        """Remap: a programmable keyboard of a till may send anything."""
        self._keys = {**DEFAULT_KEYS, **keys}

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
        if perform is None:
            return False
        repeats = event.isAutoRepeat() and act not in _MAY_REPEAT
        if not repeats and monotonic() >= self._deaf_until:
            perform()
        return True

    def _act_of(self, event: QKeyEvent) -> Act | None:
        modifiers = event.modifiers().value & _COUNTED
        return self._keys.get((event.key(), modifiers))
