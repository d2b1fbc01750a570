"""A gift card to pay with: scan it, or type its number. A scan is the answer here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.keys import Act, Acts
from ui.widgets.kit import Button, Kind, Label, Picture
from ui.widgets.pad import WHOLE, NumberPad
from ui.widgets.screen import Overlay


class GiftPrompt(Overlay):
    def __init__(self, use: Callable[[str], None]) -> None:
        super().__init__(560, 600)
        self._use = use
        middle = Qt.AlignmentFlag.AlignHCenter
        column = self.card.column
        column.addWidget(Picture("scan-barcode", "primary", 48), 0, middle)
        heading = Label(lambda: self.tr("Scan the gift card"), role="title")
        hint = Label(lambda: self.tr("or type its number"), role="secondary")
        column.addWidget(heading, 0, middle)
        column.addWidget(hint, 0, middle)
        self.field = QLineEdit()
        self.field.setProperty("scale", "amount")
        self.field.setMaxLength(40)
        self.field.setMinimumHeight(60)
        self.field.setAccessibleName(self.tr("Number of the gift card"))
        column.addWidget(self.field)
        column.addWidget(NumberPad(self.field, WHOLE, key_height=52), 1)
        self.confirm = Button(
            lambda: self.tr("Pay with this card (Enter)"), kind=Kind.PRIMARY, height=64
        )
        self.confirm.setProperty("scale", "large")
        self.confirm.clicked.connect(self._take)
        column.addWidget(self.confirm)
        self.field.textChanged.connect(self._refresh)
        self.setFocusProxy(self.field)
        self._refresh()

    def _refresh(self) -> None:
        self.confirm.setEnabled(bool(self.field.text().strip()))

    def _take(self) -> None:
        text = self.field.text().strip()
        if text:
            self._answer(text)

    def _answer(self, text: str) -> None:
        self.close_overlay()
        self._use(text)

    def handle_scan(self, text: str) -> None:
        self._answer(text)

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.CONFIRM: self._take}
