"""The rows under the receipt: touch keys for the selected line, and F1 to F10."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import keys
from ui.keys import Act
from ui.present import translate
from ui.widgets.kit import Button, Kind, Label, Words


def _function_keys() -> tuple[tuple[str, Act, Words], ...]:
    return (
        ("F1", Act.HELP, lambda: translate("SaleBar", "Help")),
        ("F2", Act.CARD, lambda: translate("SaleBar", "Card")),
        ("F3", Act.FIND, lambda: translate("SaleBar", "Find item")),
        ("F4", Act.QUANTITY, lambda: translate("SaleBar", "Quantity")),
        ("F5", Act.PARK, lambda: translate("SaleBar", "Park")),
        ("F6", Act.PRICE, lambda: translate("SaleBar", "Price")),
        ("F7", Act.RETURN, lambda: translate("SaleBar", "Return")),
        ("F8", Act.BONUSES, lambda: translate("SaleBar", "Bonuses")),
        ("F10", Act.MENU, lambda: translate("SaleBar", "Menu")),
        ("F11", Act.LOCK, lambda: translate("SaleBar", "Lock")),
    )


class FunctionKey(Button):
    """A key of the function bar: the key's name above what it does."""

    def __init__(self, key: str, words: Words) -> None:
        self._name = Label(lambda: keys.cap(key), role="key")
        self._label = Label(words, role="function")
        super().__init__(words, kind=Kind.TILE, height=60)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 6, 2, 6)
        column.setSpacing(0)
        for label in (self._name, self._label):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def retranslate(self) -> None:
        self.setAccessibleName(self._words())


class FunctionBar(QWidget):
    pressed = Signal(object)  # Act

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.keys = {}
        for name, act, words in _function_keys():
            key = FunctionKey(name, words)
            key.clicked.connect(lambda _=False, act=act: self.pressed.emit(act))
            row.addWidget(key, 1)
            self.keys[act] = key


class TouchRow(QWidget):
    """What the arrows and Del do, for fingers."""

    pressed = Signal(object)  # Act
    pad_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for icon, act, words in (
            ("chevron-up", Act.UP, lambda: self.tr("Line up")),
            ("chevron-down", Act.DOWN, lambda: self.tr("Line down")),
            ("minus", Act.LESS, lambda: self.tr("One fewer")),
            ("plus", Act.MORE, lambda: self.tr("One more")),
        ):
            row.addWidget(self._key(icon, act, words))
        row.addStretch(1)
        void = Button(lambda: self.tr("Void sale"), kind=Kind.DANGER, icon="trash-2")
        void.clicked.connect(lambda: self.pressed.emit(Act.VOID_SALE))
        self.pad = Button(
            lambda: self.tr("Keypad"), kind=Kind.SECONDARY, icon="calculator"
        )
        self.pad.clicked.connect(self.pad_clicked)
        for button in (void, self.pad):
            button.setFixedWidth(196)
            row.addWidget(button)

    def _key(self, icon: str, act: Act, words: Words) -> Button:
        key = Button(str, kind=Kind.TILE, icon=icon, said=words)
        key.setFixedWidth(144)
        key.clicked.connect(lambda: self.pressed.emit(act))
        return key
