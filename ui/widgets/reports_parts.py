"""Parts of the reports: cards of figures, the table, the place of the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.keys import Act, Acts
from ui.reports.sheet import Figure, Sheet, shown
from ui.widgets.kit import Button, Card, Kind, Label, Words
from ui.widgets.screen import Overlay

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
CARD_HEIGHT = 88
_CHART_WIDE, _CHART_TALL = 300, 176
_CARD_ROOM = 218
_ROWS_MEASURED = 30  # For the widths of columns; others are like them.


class FigureCard(Card):
    """One figure; Enter or a touch explains it."""

    touched = Signal()

    def __init__(self) -> None:
        super().__init__(margin=10, gap=0)
        self.setFixedHeight(CARD_HEIGHT)
        self.caption = Label(role="caption")
        self.value = Label(role="title", room=_CARD_ROOM)
        self.detail = Label(role="muted")
        for part in (self.caption, self.value, self.detail):
            self.column.addWidget(part)

    def show_figure(self, figure: Figure, *, is_picked: bool) -> None:
        self.caption.set_words(lambda: figure.caption)
        self.value.set_words(lambda: shown(figure.value))
        self.detail.set_words(lambda: figure.detail or figure.behind)
        self.setAccessibleName(f"{figure.caption}: {shown(figure.value)}")
        self.set_tone("selected" if is_picked else "plain")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.touched.emit()


class SheetModel(QAbstractTableModel):
    """The table of a sheet, as it was worded."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._texts: dict[tuple[int, int], str] = {}  # As far as they were looked at.

    def show_sheet(self, sheet: Sheet | None) -> None:
        if sheet is not self._sheet:
            self.beginResetModel()
            self._sheet = sheet
            self._texts.clear()
            self.endResetModel()

    @property
    def ends_in_text(self) -> bool:
        return self._sheet is not None and self._sheet.columns[-1].is_text

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or not self._sheet else len(self._sheet.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or not self._sheet else len(self._sheet.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or self._sheet is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sheet.columns[section].words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._sheet is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def _text(self, row: int, column: int) -> str:
        assert self._sheet is not None
        known = self._texts.get((row, column))
        if known is None:
            cell = self._sheet.rows[row][column]
            known = "" if cell is None else shown(cell)
            self._texts[row, column] = known
        return known

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        assert self._sheet is not None
        is_text = self._sheet.columns[column].is_text
        side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


class SheetTable(QTableView):
    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.model_of = model
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.TARGET)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setResizeContentsPrecision(_ROWS_MEASURED)
        model.modelReset.connect(self._measure)
        self.setStyleSheet(
            "QTableView::item { padding: 0 6px; }"
            "QHeaderView::section { padding: 0 6px; }"
        )

    def _measure(self) -> None:
        # A last column of figures would stand far away from the others.
        is_text = self.model_of.ends_in_text
        self.horizontalHeader().setStretchLastSection(is_text)
        self.resizeColumnsToContents()

    def select(self, row: int) -> None:
        """None of them below zero."""
        if row < 0:
            self.clearSelection()
            self.scrollToTop()
        else:
            self.selectRow(row)


class Explained(Overlay):
    """How a figure is made, and from how much: heading, value, and lines below.

    All are asked for anew with every language.
    """

    def __init__(self, says: Callable[[], Sequence[str]]) -> None:
        super().__init__(640, 320)
        self._says = says
        for number in range(len(says())):
            role = ("title", "total", "body")[min(number, 2)]
            room = 590 if number < 2 else 0
            label = Label(partial(self._line, number), role=role, room=room)
            label.setWordWrap(True)
            self.card.column.addWidget(label)
        self.card.column.addStretch(1)
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.dismiss)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        self.card.column.addLayout(row)

    def _line(self, number: int) -> str:
        said = self._says()
        return said[number] if number < len(said) else ""

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.CONFIRM: self.dismiss}


class ChartPlace(QWidget):
    """Keeps the room of the chart; its library is read when a report is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.chart: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def put(self, chart: QWidget) -> None:
        self.chart = chart
        self._column.addWidget(chart)

    def sizeHint(self) -> QSize:
        return QSize(_CHART_WIDE, _CHART_TALL)

    def stand(self, *, beside: bool) -> None:
        """Beside the table, or below one that needs the whole width."""
        unbound = 16_777_215
        self.setFixedWidth(_CHART_WIDE) if beside else self.setMaximumWidth(unbound)
        self.setMinimumWidth(_CHART_WIDE)
        self.setMinimumHeight(0)
        self.setMaximumHeight(unbound if beside else _CHART_TALL)


def tile(words: Words) -> Button:
    button = Button(words, kind=Kind.TILE, height=theme.TARGET)
    button.setCheckable(True)
    return button
