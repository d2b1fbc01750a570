"""A plain window for a till that cannot start: one sentence, one way out.

Where the till's file is damaged there is a second way, and it is asked, never taken
by itself: to begin anew from the second journal.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cashier.domain.errors import StorageRefused, TillError
from ui import present, theme
from ui.i18n import Language, Languages
from ui.widgets.kit import Button, Kind, Label


class StoppedWindow(QWidget):
    """Says why, in the language of the settings; Enter or a finger closes it."""

    def __init__(
        self,
        refusal: TillError,
        language: str,
        recover: Callable[[], int] | None = None,
    ) -> None:
        """`recover` begins anew and says how many entries were saved."""
        super().__init__()
        app = QApplication.instance()
        assert app is not None
        self._languages = Languages(app, Language(language))
        self.setObjectName("window")
        self.setWindowTitle("Kassa")
        self.resize(720, 280)
        self._refusal = refusal
        self._recover = recover
        self._saved: int | None = None
        self._words = words = Label(self._sentence, role="title")
        words.setWordWrap(True)
        self._code = code = Label(lambda: present.code_of(refusal), role="secondary")
        close = Button(lambda: self.tr("Close"), kind=Kind.PRIMARY, key="Enter")
        close.clicked.connect(self.close)
        self._again = Button(lambda: self.tr("Begin anew from the journal"), key="F8")
        self._again.setShortcut("F8")
        self._again.clicked.connect(self._begin_anew)
        self._again.setVisible(recover is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.addWidget(words, 1)
        column.addWidget(code)
        column.addWidget(self._again, alignment=Qt.AlignmentFlag.AlignRight)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        close.setDefault(True)
        close.setFocus()
        theme.dress(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._languages.leave()
        super().closeEvent(event)

    def _sentence(self) -> str:
        if self._saved is None:
            return present.explain(self._refusal)
        words = self.tr("Entries saved: {n}. Open the program again: it sells at once")
        return words.format(n=self._saved)

    def _begin_anew(self) -> None:
        assert self._recover is not None
        try:
            self._saved = self._recover()
            self._code.setVisible(False)  # It is over.
        except StorageRefused as refused:
            self._refusal = refused
        self._again.setVisible(False)
        self._words.retranslate()

    def run(self, app: QApplication) -> None:
        """Show it until somebody closes it."""
        self.show()
        app.exec()
