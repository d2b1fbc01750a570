"""Digits for fingers where no field may show them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.present import translate
from ui.widgets.kit import Button, Kind, Words, no_words

_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "", "0", "back")


class DigitPad(QWidget):
    pressed = Signal(str)  # A digit, or "back".

    def __init__(self, *, key_height: int) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, key in enumerate(_KEYS):
            if key:
                grid.addWidget(self._key(key, key_height), place // 3, place % 3)

    def _key(self, key: str, height: int) -> Button:
        is_back = key == "back"
        words: Words = no_words if is_back else lambda: key
        button = Button(
            words,
            kind=Kind.TILE,
            size="key",
            icon="delete" if is_back else "",
            height=height,
        )
        both = QSizePolicy.Policy.Expanding
        button.setSizePolicy(both, both)
        button.clicked.connect(lambda: self.pressed.emit(key))
        if is_back:
            self._back = button
            self._name_back()
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_back()

    def _name_back(self) -> None:
        self._back.setAccessibleName(translate("pad", "Erase"))
