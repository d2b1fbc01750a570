"""The counter of a drawer: a row for each note and coin, with steppers.

Drawn in two columns. Fingers press the steppers; keys move, step and type.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from cashier.domain.amounts import Money
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.cash_count import CashCount
from ui.widgets.kit import Button, Kind, Label, restyle

Change = Callable[[CashCount], CashCount]
_STEP = 64


class CountRow(QFrame):
    """One denomination: what it is, how many, less and more."""

    stepped = Signal(int)
    chosen = Signal()

    def __init__(self, unit: int) -> None:
        super().__init__()
        self._unit = unit
        self._count = 0
        self.setProperty("card", "plain")
        self.setFixedHeight(_STEP + 10)
        self._name = Label(self._name_words, role="row")
        self._figure = Label(self._figure_words, role="title")
        self._figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._figure.setMinimumWidth(56)
        self.less = self._step("minus", -1)
        self.more = self._step("plus", 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self._name, 1)
        row.addWidget(self.less)
        row.addWidget(self._figure)
        row.addWidget(self.more)

    def _step(self, icon: str, by: int) -> Button:
        button = Button(str, kind=Kind.TILE, icon=icon, size="key", height=_STEP)
        button.setFixedSize(QSize(_STEP, _STEP))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.stepped.emit(by))
        return button

    def show_count(self, count: int, *, chosen: bool) -> None:
        self._count = count
        self._figure.retranslate()
        self._figure.set_tone("primary" if count else "")
        self.setAccessibleName(f"{self._name_words()}: {self._figure_words()}")
        self.less.setAccessibleName(self.tr("One less"))
        self.more.setAccessibleName(self.tr("One more"))
        restyle(self, card="selected" if chosen else "plain")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def _name_words(self) -> str:
        if self._unit == 1:
            return self.tr("Change", "coins below the smallest named one, as one sum")
        return present.money_short(Money(self._unit))

    def _figure_words(self) -> str:
        if self._unit == 1:
            return present.plain_money(Money(self._count))
        return present.number(self._count)


class CashGrid(QWidget):
    changed = Signal(object)  # How to change the count.

    def __init__(self, count: CashCount) -> None:
        super().__init__()
        self.rows = [CountRow(unit) for unit in count.units]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        half = (len(self.rows) + 1) // 2
        for place, row in enumerate(self.rows):
            grid.addWidget(row, place % half, place // half)
            row.stepped.connect(partial(self._step, place))
            row.chosen.connect(partial(self._choose, place))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._half = half
        self.show_count(count)

    def show_count(self, count: CashCount) -> None:
        for place, row in enumerate(self.rows):
            row.show_count(count.counts[place], chosen=place == count.at)

    def acts(self) -> Acts:
        return {
            Act.UP: lambda: self.changed.emit(lambda count: count.move(-1)),
            Act.DOWN: lambda: self.changed.emit(lambda count: count.move(1)),
            Act.LESS: lambda: self.changed.emit(lambda count: count.step(-1)),
            Act.MORE: lambda: self.changed.emit(lambda count: count.step(1)),
        }

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and the erasing key; True: it was one of them."""
        digit = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self.changed.emit(lambda count: count.erase())
        elif digit.isdecimal() and digit.isascii():
            self.changed.emit(lambda count: count.type_digit(digit))
        else:
            return False
        return True

    def _step(self, place: int, by: int) -> None:
        self.changed.emit(lambda count: count.step(by, place))

    def _choose(self, place: int) -> None:
        self.changed.emit(lambda count: count.choose(place))
