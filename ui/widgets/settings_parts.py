"""What a page of settings is built of: a caption, and below it something to press.

A value that IT has fixed shows a lock and says where it is set; nothing there can be
pressed. No control changes its size with what is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import present, theme
from ui.widgets.kit import Button, Kind, Label, Picture, Words, no_words, takes_letters

translate = present.translate
MOST_TYPED = 80


class Setting(QWidget):
    """A caption with a lock beside it; sub-classes add the control."""

    def __init__(self, caption: Words) -> None:
        super().__init__()
        self.caption = caption
        self._where = ""
        self._lock = Picture("lock", "muted", 16)
        self._fixed = Label(self._fixed_words, role="muted")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label(caption, role="caption"))
        head.addStretch(1)
        head.addWidget(self._lock)
        head.addWidget(self._fixed)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addLayout(head)
        self.show_fixed("")

    def add(self, control: QLayout) -> None:
        self.column.addLayout(control)

    def show_fixed(self, where: str) -> None:
        """`where` it is set by IT; empty: it may be changed here."""
        self._where = where
        self._lock.setVisible(bool(where))
        self._fixed.setVisible(bool(where))
        self._fixed.setToolTip(where)
        self._fixed.retranslate()

    def _fixed_words(self) -> str:
        return translate("Settings", "Set by administrator")


class Choice(Setting):
    """One of a few; all of them are seen at once."""

    chosen = Signal(object)  # The value.

    def __init__(self, caption: Words, values: Mapping[object, Words]) -> None:
        super().__init__(caption)
        self.buttons: dict[object, Button] = {}
        row = self.row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for value, words in values.items():
            button = Button(words, kind=Kind.TILE, height=theme.TARGET)
            button.setCheckable(True)
            wide = QSizePolicy.Policy.Expanding
            button.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._press, value))
            self.buttons[value] = button
            row.addWidget(button, 1)
        self.add(row)
        self._value: object = None
        self._name()

    def show_value(self, value: object, *, can_change: bool) -> None:
        self._value = value
        for each, button in self.buttons.items():
            button.setChecked(each == value)
            button.setEnabled(can_change)

    def _press(self, value: object, _checked: bool = False) -> None:
        for each, button in self.buttons.items():
            button.setChecked(each == self._value)  # The state decides, no touch.
        if value != self._value:
            self.chosen.emit(value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        """On and Off are said with what they turn on and off."""
        for button in self.buttons.values():
            button.setAccessibleName(f"{self.caption()}: {button._words()}")


class Line(Setting):
    """A field for a name, an address or a number."""

    typed = Signal(str)

    def __init__(self, caption: Words, hint: Words = no_words) -> None:
        super().__init__(caption)
        self._hint = hint
        self.field = takes_letters(QLineEdit())
        self.field.setMaxLength(MOST_TYPED)
        self.field.setMinimumHeight(theme.TARGET)
        self.field.textEdited.connect(self.typed)
        row = QHBoxLayout()
        row.addWidget(self.field)
        self.add(row)
        self._name()

    def show_value(self, value: str, *, can_change: bool) -> None:
        if self.field.text() != value:
            self.field.setText(value)
        self.field.setEnabled(can_change)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.field.setAccessibleName(self.caption())
        self.field.setPlaceholderText(self._hint())


class NumberLine(Line):
    """Digits only; what is empty or too large is not taken, and says so."""

    number_typed = Signal(int)

    def __init__(self, caption: Words, allowed: range) -> None:
        super().__init__(caption)
        self._allowed = allowed
        self.problem = Label(self._problem_words, role="muted", tone="error")
        self.problem.setVisible(False)
        self.column.addWidget(self.problem)
        self.typed.connect(self._take)

    def _take(self, text: str) -> None:
        digits = text.strip()
        is_number = digits.isascii() and digits.isdecimal() and len(digits) < 8
        is_right = is_number and int(digits) in self._allowed
        self.problem.setVisible(not is_right)
        if is_right:
            self.number_typed.emit(int(digits))

    def show_number(self, value: int, *, can_change: bool) -> None:
        """Never over what somebody is typing: half a number is no number yet."""
        if self.problem.isVisible() and self.field.hasFocus():
            return
        self.problem.setVisible(False)
        self.show_value(str(value), can_change=can_change)

    def _problem_words(self) -> str:
        words = translate("Settings", "A number from {least} to {most}")
        first, last = self._allowed[0], self._allowed[-1]
        return words.format(least=first, most=last)


def on_off() -> dict[object, Words]:
    return {
        True: lambda: translate("Settings", "On"),
        False: lambda: translate("Settings", "Off"),
    }


def side_by_side(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    for part in parts:
        row.addWidget(part, 1)
    return row
