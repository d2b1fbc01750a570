"""A tile of the menu: a picture above its words, for a finger or the arrows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from ui import theme
from ui.widgets.kit import Label, Picture, Words


class Tile(QPushButton):
    """A push button draws its icon beside the text; a tile wants it above."""

    def __init__(self, words: Words, icon: str) -> None:
        super().__init__()
        self._words = words
        self._icon = icon
        self.setProperty("kind", "secondary")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.TARGET * 3 - 8)
        self._picture = Picture(icon, "primary", 36)
        self._label = Label(words, role="row")
        self._label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 14, 4, 12)
        column.setSpacing(4)
        for part in (self._picture, self._label):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        self.retranslate()

    def retranslate(self) -> None:
        self._label.retranslate()
        self.setAccessibleName(self._words())

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.EnabledChange:
            self._draw()

    def _draw(self) -> None:
        on = self.isEnabled()
        self._picture.show_icon(self._icon, "primary" if on else "muted")
        self._label.set_tone("" if on else "muted")
