"""A list with nothing in it: one calm sentence, and above it what is not there."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.widgets.kit import Card, Label, Picture, Words

_PICTURE = 56


class Empty(Card):
    """Stands where the list would stand; without words it is only its ground."""

    def __init__(self, icon: str, words: Words) -> None:
        super().__init__(gap=12)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._picture = Picture(icon, "line", _PICTURE)
        self.words = Label(words, role="secondary")
        self.words.setAlignment(middle)
        self.words.setWordWrap(True)
        self.column.addStretch(1)
        self.column.addWidget(self._picture, 0, middle)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        self.words.retranslate()
        self._picture.setVisible(bool(self.words.text()))
