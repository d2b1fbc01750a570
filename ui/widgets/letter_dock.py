"""Brings the letters when a text field is touched, and takes them away after it.

For tills without a keyboard; a setting switches it on. The letters lie at the bottom of
the window, or at its top when the field itself is at the bottom, and cover nothing that
is typed into.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui import theme
from ui.i18n import Languages
from ui.widgets.kit import WANTS_LETTERS
from ui.widgets.letters import LetterPad

_BELOW_BARS = 92  # Status bar and strip stay in sight.
_MARGIN = 8


class LetterDock(QObject):
    shown = Signal(bool)

    def __init__(self, window: QWidget, languages: Languages) -> None:
        super().__init__(window)
        self._window = window
        self._languages = languages
        self._is_on = False
        self._field: QLineEdit | None = None
        self.pad: LetterPad | None = None  # Made with the first field.
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        window.installEventFilter(self)

    def switch(self, *, on: bool) -> None:
        self._is_on = on
        if not on:
            self.hide()

    @property
    def is_visible(self) -> bool:
        return self.pad is not None and self.pad.isVisible()

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not self._is_on or now is None:
            self._leave()  # None: another window is in front, or nothing is.
            return
        if isinstance(now, QLineEdit) and now.property(WANTS_LETTERS):
            self._leave()
            self._field = now
            now.installEventFilter(self)
            self._show()
        else:
            self._leave()

    def _show(self) -> None:
        assert self._field is not None
        if self.pad is None:
            self.pad = LetterPad(self._languages.language)
            self.pad.setParent(self._window)
            self.pad.done.connect(self.hide)
            theme.dress(self.pad)
        else:
            theme.dress(self.pad)  # Its turn after a switch of the look may be due.
        self.pad.write_to(self._field)
        self._place()
        self.pad.show()
        self.pad.raise_()
        self.shown.emit(True)

    def _place(self) -> None:
        assert self.pad is not None
        assert self._field is not None
        tall, wide = self.pad.sizeHint().height(), self._window.width() - 2 * _MARGIN
        wide = min(wide, 1200)
        x = (self._window.width() - wide) // 2
        bottom = QRect(x, self._window.height() - tall - _MARGIN, wide, tall)
        corner = self._field.mapTo(self._window, QPoint(0, 0))
        at = QRect(corner, self._field.size())
        if bottom.intersects(at):
            bottom.moveTop(_BELOW_BARS)
        self.pad.setGeometry(bottom)

    @Slot()
    def hide(self) -> None:
        """Until the field is touched again."""
        if self.pad is not None and self.pad.isVisible():
            self.pad.hide()
            self.shown.emit(False)

    def _leave(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._field and kind == QEvent.Type.MouseButtonPress:
            self._show()
        elif watched is self._window and kind == QEvent.Type.Resize and self.is_visible:
            self._place()
        elif watched is self._field and kind == QEvent.Type.Hide:
            self._leave()
        return False
