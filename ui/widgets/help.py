"""F1: the keys that work on the screen in front, over that screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.keys import Act, Acts
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.screen import HelpRow, Overlay


class HelpOverlay(Overlay):
    def __init__(self, rows: Sequence[HelpRow]) -> None:
        super().__init__(880, 600)
        self.card.column.addWidget(
            Label(lambda: self.tr("Keys of this screen"), role="heading")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        half = (len(rows) + 1) // 2
        for place, (key, words) in enumerate(rows):
            row, column = place % max(half, 1), place // max(half, 1) * 2
            cap = Label(lambda key=key: key, role="row", tone="primary")  # type: ignore[misc]
            cap.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(cap, row, column)
            grid.addWidget(Label(words), row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.card.column.addLayout(grid)
        self.card.column.addStretch(1)
        close = Button(
            lambda: self.tr("Back"), kind=Kind.PRIMARY, icon="arrow-left", key="Esc"
        )
        close.clicked.connect(self.close_overlay)
        self.card.column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.HELP: self.close_overlay}
