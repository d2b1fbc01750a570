"""Lines as the printer prints them, on a strip of paper that may be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from ui import theme
from ui.keys import Act, Acts
from ui.widgets.scroll import show_through

_MARGIN = 20
_SIZE = 14


class Paper(QWidget):
    """Painted, because a thousand labels would not stand as columns do."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.setAccessibleName("\n".join(lines))
        self.resize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        longest = max((len(line) for line in self.lines), default=42)
        width = metrics.horizontalAdvance("0") * max(longest, 32)
        height = metrics.height() * max(len(self.lines), 12)
        return QSize(round(width) + 2 * _MARGIN, round(height) + 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 All is drawn.
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("hairline"))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(_SIZE, mono=True))
        metrics = self._metrics()
        for place, line in enumerate(self.lines):
            y = _MARGIN + metrics.ascent() + place * metrics.height()
            painter.drawText(_MARGIN, round(y), line)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.font(_SIZE, mono=True))


class Tape(QScrollArea):
    """A strip of paper in the middle of its place; keys scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self._paper = Paper()
        self._hold = QWidget()
        row = QHBoxLayout(self._hold)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(
            self._paper, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        show_through(self, self._hold)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_lines(self, lines: tuple[str, ...]) -> None:
        self._paper.set_lines(lines)
        self.verticalScrollBar().setValue(0)

    def paper(self) -> tuple[str, ...]:
        return self._paper.lines

    def acts(self) -> Acts:
        bar = self.verticalScrollBar()
        line, page = 40, self.viewport().height() - 40
        return {
            Act.UP: lambda: bar.setValue(bar.value() - line),
            Act.DOWN: lambda: bar.setValue(bar.value() + line),
            Act.PAGE_UP: lambda: bar.setValue(bar.value() - page),
            Act.PAGE_DOWN: lambda: bar.setValue(bar.value() + page),
        }
