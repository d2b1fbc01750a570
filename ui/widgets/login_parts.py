"""Parts of the login: names with initials, and dots instead of digits."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from cashier.till.ports import Cashier
from ui import theme
from ui.viewmodels.login_vm import SHORTEST_PIN
from ui.widgets.kit import Button, Kind

_WIDTH = 336
_NAME_SIDES = 84  # Initials at the left of a name, and room at its right.


class Dots(QWidget):
    """How many digits were typed; empty rings for the fewest there can be."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.setFixedHeight(32)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(str(count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 All is drawn.
        shown = max(self._count, SHORTEST_PIN)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - shown * 32) / 2
        for place in range(shown):
            ring = QRectF(left + place * 32 + 8, 8, 16, 16)
            filled = place < self._count
            token = "primary" if filled else "line"
            painter.setPen(QPen(theme.colour(token), 2))
            painter.setBrush(theme.colour(token) if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(ring)


class NameRow(Button):
    """One name of the list, with initials."""

    chosen = Signal(object)  # Cashier.

    def __init__(self, cashier: Cashier) -> None:
        self._initials = initials(cashier.name)
        super().__init__(lambda: cashier.name, kind=Kind.TILE, height=56)
        self.setCheckable(True)
        self.clicked.connect(lambda: self.chosen.emit(cashier))
        self.setStyleSheet("text-align: left; padding-left: 64px;")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(14, (self.height() - 36) / 2, 36, 36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("primary"))
        painter.drawEllipse(circle)
        painter.setPen(theme.colour("on_primary"))
        painter.setFont(theme.font(14, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._initials)

    def retranslate(self) -> None:
        super().retranslate()
        name, room = self._words(), self.width() - _NAME_SIDES
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.setText(short)
        self.setToolTip(name if short != name else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 56)


def initials(name: str) -> str:
    """Of "Petrova Maria": PM."""
    return "".join(word[0] for word in name.split()[:2]).upper()
