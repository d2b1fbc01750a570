"""Digits for fingers, typed into a field as if from the keyboard.

It sends what it is pressed to a line edit, so that a finger and a key do the same.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QRect, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from ui.present import translate
from ui.widgets.kit import Button, Card, Kind, Words, in_order, no_words

SIMPLE = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "point", "0", "back")
# Of a number or a count, which has no part: the place of the point stays empty.
WHOLE = tuple("" if key == "point" else key for key in SIMPLE)
FULL = (
    "7", "8", "9", "back", "4", "5", "6", "×", "1", "2", "3", "clear",
    "00", "0", "point", "enter",
)  # fmt: skip
# To clear is no cross: one above the other, × and ✕ would mean two things.
ICONS = {"back": "delete", "clear": "eraser", "enter": "check"}


def _names() -> dict[str, str]:
    return {
        "back": translate("pad", "Erase"),
        "clear": translate("pad", "Clear"),
        "enter": translate("pad", "Enter"),
    }


def _sign(key: str) -> str:
    """As it stands on the key; sums on screen have the same point or comma."""
    return QLocale().decimalPoint() if key == "point" else key


class NumberPad(QWidget):
    entered = Signal()  # The enter key of the full pad.

    def __init__(
        self,
        field: QLineEdit,
        keys: tuple[str, ...] = SIMPLE,
        *,
        columns: int = 3,
        key_height: int = 64,
    ) -> None:
        super().__init__()
        self._field = field
        self._buttons: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, key in enumerate(keys):
            if key:
                button = self._key(key, key_height)
                grid.addWidget(button, place // columns, place % columns)
        self._name_keys()

    def _key(self, key: str, height: int) -> Button:
        icon = ICONS.get(key, "")
        words: Words = no_words if icon else lambda: _sign(key)
        kind = Kind.PRIMARY if key == "enter" else Kind.TILE
        button = Button(words, kind=kind, size="key", icon=icon, height=height)
        both = QSizePolicy.Policy.Expanding
        button.setSizePolicy(both, both)
        button.clicked.connect(lambda: self._press(key))
        self._buttons[key] = button
        return button

    def _press(self, key: str) -> None:
        if key == "back":
            self._field.backspace()
        elif key == "clear":
            self._field.clear()
        elif key == "enter":
            self.entered.emit()
        else:
            self._field.insert("*" if key == "×" else _sign(key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_keys()

    def _name_keys(self) -> None:
        for key, name in _names().items():
            if key in self._buttons:
                self._buttons[key].setAccessibleName(name)


class PadPanel(Card):
    """The full pad as a card that a screen lays over its right side."""

    entered = Signal()

    def __init__(
        self, field: QLineEdit, parent: QWidget, *, over: tuple[QWidget, ...]
    ) -> None:
        super().__init__(margin=8)
        self.setParent(parent)
        self._over = over
        self._field = field
        pad = NumberPad(field, FULL, columns=4, key_height=80)
        pad.entered.connect(self.entered)
        self.column.addWidget(pad)
        self.hide()

    @Slot()
    def toggle(self) -> None:
        self.setVisible(not self.isVisible())
        self.place()
        in_order(self._field, *self.findChildren(Button))

    def place(self) -> None:
        """Over the widgets it was given, and nothing else: never the receipt."""
        area = QRect()
        for widget in self._over:
            area = area.united(widget.geometry())
        self.setGeometry(area)
        self.raise_()
