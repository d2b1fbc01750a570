"""The bars of a report, by pyqtgraph in the colours of the look.

Imported late and off the UI thread, because numpy comes with it. Nothing here can be
dragged or zoomed: a chart is for looking.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.reports.pdf_file import bar_words
from ui.reports.sheet import Bars
from ui.widgets.kit import Card, Label

_NAMES = 132  # Pixels of a bar's name.
_THICK = 0.62
_ROOM = 1.75  # Of the longest bar: the figure at its end needs some.


class ReportChart(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._bars = Bars(title="", bars=())
        self.title = Label(lambda: self._bars.title, role="caption")
        self._plot: Any = pyqtgraph.PlotWidget()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setMenuEnabled(False)
        # It makes one all the same, that nobody owns: it would outlive the window.
        menu = self._plot.getPlotItem().ctrlMenu
        menu.setParent(self._plot, menu.windowFlags())
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.getPlotItem().hideAxis("bottom")
        self._plot.getPlotItem().invertY(True)
        card = Card(margin=10, gap=4)
        card.column.addWidget(self.title)
        card.column.addWidget(self._plot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def show_bars(self, bars: Bars) -> None:
        if bars != self._bars:
            self._bars = bars
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self.title.retranslate()
        words = ", ".join(
            f"{name} {bar_words(self._bars, n)}" for name, n in self._bars.bars
        )
        self._plot.setAccessibleName(f"{self._bars.title}: {words}")
        plot, found = self._plot.getPlotItem(), self._bars.bars
        plot.clear()
        self._plot.setBackground(theme.colour("panel"))
        lengths = [units for _, units in found]
        if found:
            plot.addItem(
                pyqtgraph.BarGraphItem(
                    x0=0,
                    y=list(range(len(found))),
                    height=_THICK,
                    width=lengths,
                    brush=theme.colour("primary"),
                    pen=theme.colour("primary"),
                )
            )
        for place, (_, units) in enumerate(found):
            self._say(plot, place, units)
        self._name(plot.getAxis("left"))
        largest = max((abs(units) for units in lengths), default=0) or 1
        lowest = min((*lengths, 0)) * _ROOM
        plot.setXRange(lowest, largest * _ROOM, padding=0)
        plot.setYRange(-0.6, max(len(found), 4) - 0.4, padding=0)

    def _say(self, plot: Any, place: int, units: int) -> None:
        """The figure at the end of its bar."""
        text = pyqtgraph.TextItem(
            bar_words(self._bars, units), color=theme.colour("text"), anchor=(0, 0.5)
        )
        text.setFont(theme.font(theme.SECONDARY, bold=True))
        text.setPos(max(units, 0), place)
        plot.addItem(text)

    def _name(self, axis: Any) -> None:
        font = theme.font(theme.SECONDARY)
        metrics, elide = QFontMetrics(font), Qt.TextElideMode.ElideRight
        names = [
            (place, metrics.elidedText(name, elide, _NAMES - 10))
            for place, (name, _) in enumerate(self._bars.bars)
        ]
        axis.setTicks([names])
        axis.setStyle(tickFont=font, tickLength=0, autoExpandTextSpace=False)
        axis.setWidth(_NAMES)
        axis.setPen(theme.colour("hairline"))
        axis.setTextPen(theme.colour("muted"))
