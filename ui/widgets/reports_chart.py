"""The bars of a report, by pyqtgraph in the colours of the look.

Imported late and off the UI thread, because numpy comes with it. Nothing here can be
dragged or zoomed: a chart is for looking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.reports.pdf_file import bar_words
from ui.reports.sheet import Bars
from ui.widgets.kit import Card, Label

_NAMES = 122  # Pixels of a bar's name that nobody minds; longer ones get more.
_MOST_NAMES = 0.6  # Of the chart: what is left is for bars and figures.
_SIDE, _GAP = 10, 4  # Between a name and its bar; beside a figure.
_THICK = 0.62
_FEWEST = 4  # Bars: one alone is not as thick as the chart.


class ReportChart(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._bars = self._drawn = Bars(title="", bars=())
        self.title = Label(self._title_words, role="caption")
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
        # Another size: as many bars as have room now.
        self._plot.sigDeviceRangeChanged.connect(lambda *_: self._draw())

    def show_bars(self, bars: Bars) -> None:
        if bars != self._bars:
            self._bars = bars
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _title_words(self) -> str:
        shown, whole = len(self._drawn.bars), len(self._bars.bars)
        if shown == whole:
            return self._bars.title
        words = self.tr("{title}: {shown} of {all}")
        return words.format(title=self._bars.title, shown=shown, all=whole)

    def _said(self) -> str:
        """All of it in words, for who does not see the bars."""
        words = (f"{name} {bar_words(self._bars, n)}" for name, n in self._bars.bars)
        return f"{self._bars.title}: {', '.join(words)}"

    def _draw(self) -> None:
        metrics = QFontMetrics(theme.font(theme.SECONDARY))
        names = self._names(metrics)
        has_room = self._has_room(names, metrics)
        self._drawn = replace(self._bars, bars=self._bars.bars[:has_room])
        self.title.retranslate()
        self._plot.setAccessibleName(self._said())
        plot, found = self._plot.getPlotItem(), self._drawn.bars
        plot.clear()
        self._plot.setBackground(theme.colour("panel"))
        if found:
            plot.addItem(_blocks([units for _, units in found]))
        for place, (_, units) in enumerate(found):
            self._say(plot, place, units)
        plot.setYRange(-0.6, max(len(found), _FEWEST) - 0.4, padding=0)
        wide = self._name(plot.getAxis("left"), names[:has_room], metrics)
        self._scale(plot, self._plot.width() - wide)

    def _say(self, plot: Any, place: int, units: int) -> None:
        """The figure at the end of its bar."""
        text = pyqtgraph.TextItem(
            bar_words(self._bars, units), color=theme.colour("text"), anchor=(0, 0.5)
        )
        text.setFont(theme.font(theme.SECONDARY, bold=True))
        text.setPos(max(units, 0), place)
        plot.addItem(text)

    def _names(self, metrics: QFontMetrics) -> list[str]:
        room = max(_NAMES, self._plot.width() // 3)
        return [in_lines(name, metrics, room) for name, _ in self._bars.bars]

    def _has_room(self, names: Sequence[str], metrics: QFontMetrics) -> int:
        """For so many bars; the first ones stand here, all of them in the table."""
        lines = max((name.count("\n") + 1 for name in names), default=1)
        tall: int = self._plot.height()
        return max(tall // (lines * metrics.lineSpacing()), _FEWEST)

    def _name(self, axis: Any, names: Sequence[str], metrics: QFontMetrics) -> int:
        """The names at the bars; how wide they are."""
        longest = max(map(metrics.horizontalAdvance, _lines(names)), default=0)
        most = round(self._plot.width() * _MOST_NAMES)
        wide: int = min(max(longest, _NAMES) + _SIDE, most)
        axis.setTicks([list(enumerate(names))])
        font = theme.font(theme.SECONDARY)
        axis.setStyle(tickFont=font, tickLength=0, autoExpandTextSpace=False)
        axis.setWidth(wide)
        axis.setPen(theme.colour("hairline"))
        axis.setTextPen(theme.colour("muted"))
        return wide

    def _scale(self, plot: Any, room: int) -> None:
        """Beside the longest bar its figure has room as well."""
        bold = QFontMetrics(theme.font(theme.SECONDARY, bold=True))
        lengths = [units for _, units in self._drawn.bars]
        said = [bar_words(self._drawn, units) for units in lengths]
        figures = max(map(bold.horizontalAdvance, said), default=0) + _SIDE + _GAP
        first, last = min((0, *lengths)), max((1, *lengths))
        pixels = max(room - figures, _SIDE)
        end = last + (last - first) * figures / pixels
        plot.setXRange(first, end, padding=0)


def _blocks(lengths: Sequence[int]) -> Any:
    return pyqtgraph.BarGraphItem(
        x0=0,
        y=list(range(len(lengths))),
        height=_THICK,
        width=lengths,
        brush=theme.colour("primary"),
        pen=theme.colour("primary"),
    )


def in_lines(name: str, metrics: QFontMetrics, room: int) -> str:
    """On one line where there is room, else on two that are as even as can be."""
    ends = [found.end() for found in re.finditer(r"[\s-]+", name)]
    if metrics.horizontalAdvance(name) <= room or not ends:
        return name
    cuts = [(name[:end].rstrip(), name[end:]) for end in ends]
    return "\n".join(
        min(cuts, key=lambda cut: max(map(metrics.horizontalAdvance, cut)))
    )


def _lines(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from name.split("\n")
