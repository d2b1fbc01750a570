"""A plain window for a till that cannot start: one sentence, one way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cashier.domain.errors import TillError
from ui import present, theme
from ui.i18n import Language, Languages
from ui.widgets.kit import Button, Kind, Label


class StoppedWindow(QWidget):
    """Says why, in the language of the settings; Enter or a finger closes it."""

    def __init__(self, refusal: TillError, language: str) -> None:
        super().__init__()
        app = QApplication.instance()
        assert app is not None
        self._languages = Languages(app, Language(language))
        self.setObjectName("window")
        self.setWindowTitle("Kassa")
        self.resize(720, 280)
        words = Label(lambda: present.explain(refusal), role="title")
        words.setWordWrap(True)
        code = Label(lambda: present.code_of(refusal), role="secondary")
        close = Button(lambda: self.tr("Close"), kind=Kind.PRIMARY, key="Enter")
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.addWidget(words, 1)
        column.addWidget(code)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        close.setDefault(True)
        close.setFocus()
        theme.dress(self)

    def run(self, app: QApplication) -> None:
        """Show it until somebody closes it."""
        self.show()
        app.exec()
