"""The input field of the sale: a code, a quantity, or a card's number.

What a scanner sends never comes here; what is typed is taken with Enter.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui import present
from ui.theme import ACTION
from ui.widgets.kit import Button, Kind, Label

MOST_TYPED = 64


class InputMode(Enum):
    CODE = "code"
    QUANTITY = "quantity"  # Of the selected line.
    CARD = "card"
    AMOUNT = "amount"  # On the gift card of the selected line.


class SaleInput(QWidget):
    entered = Signal(str)  # A code, `3*code`, or a card's number.
    quantity_entered = Signal(str)
    amount_entered = Signal(str)
    void_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = InputMode.CODE
        self._next_milli: int | None = None
        self.field = QLineEdit()
        self.field.setMaxLength(MOST_TYPED)
        self.field.setMinimumHeight(ACTION)
        self._chip = Label(self._chip_words, role="row", tone="primary")
        self.void = Button(
            lambda: self.tr("Void"), kind=Kind.DANGER, icon="trash-2", key="Del"
        )
        self.void.clicked.connect(self.void_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self.field, 1)
        row.addWidget(self.void)
        self.retranslate()
        self.show_quantity(None)

    @property
    def is_empty(self) -> bool:
        return not self.field.text() and self.mode is InputMode.CODE

    def ask(self, mode: InputMode) -> None:
        self.mode = mode
        self.field.clear()
        self.retranslate()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        self.ask(InputMode.CODE)

    def submit(self) -> None:
        text, mode = self.field.text().strip(), self.mode
        if not text:
            return  # Enter on nothing is nothing.
        self.reset()
        if mode is InputMode.QUANTITY:
            self.quantity_entered.emit(text)
        elif mode is InputMode.AMOUNT:
            self.amount_entered.emit(text)
        else:
            self.entered.emit(text)

    def show_quantity(self, milli: int | None) -> None:
        """The quantity that the next code will have."""
        self._next_milli = milli
        self._chip.setVisible(milli is not None)
        self._chip.retranslate()

    def _chip_words(self) -> str:
        if self._next_milli is None:
            return ""
        return f"{present.quantity(self._next_milli)} ×"

    def retranslate(self) -> None:
        words = {
            InputMode.CODE: self.tr("Barcode, code or 3*code"),
            InputMode.QUANTITY: self.tr("Quantity of the selected line"),
            InputMode.CARD: self.tr("Card number"),
            InputMode.AMOUNT: self.tr("Amount on the gift card"),
        }[self.mode]
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
