"""The lines of the sale as a table: name, quantity, price, sum.

Rows are only added at the end or changed, so the model says exactly what changed
and the view never jumps.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from cashier.domain.pricing import PricedLine
from ui import present

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Column(IntEnum):
    NAME = 0
    QUANTITY = 1
    PRICE = 2
    SUM = 3


class LinesModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PricedLine, ...] = ()
        self._worded: dict[int, tuple[str, ...]] = {}  # By row, since they changed.

    def show_lines(self, lines: tuple[PricedLine, ...]) -> None:
        before, self_count = self._lines, len(self._lines)
        if lines == before:
            return
        if lines[:self_count] == before:
            self.beginInsertRows(NOWHERE, self_count, len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
            return
        self._worded.clear()
        if len(lines) == self_count:
            self._lines = lines
            last = self.index(len(lines) - 1, Column.SUM)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def row_of(self, line_no: int | None) -> int | None:
        for row, priced in enumerate(self._lines):
            if priced.line.line_no == line_no:
                return row
        return None

    def line_no_at(self, row: int) -> int:
        return self._lines[row].line.line_no

    def texts(self, row: int) -> tuple[str, ...]:
        """What a row says, one text a column, in the present language."""
        worded = self._worded.get(row)
        if worded is None:
            worded = tuple(_text(self._lines[row], column) for column in Column)
            self._worded[row] = worded
        return worded

    def is_voided(self, row: int) -> bool:
        return self._lines[row].line.is_voided

    def words_changed(self) -> None:
        """The language changed: every figure is drawn anew."""
        self._worded.clear()
        if self._lines:
            last = self.index(len(self._lines) - 1, Column.SUM)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        priced = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(priced, Column(index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft
            if index.column() != Column.NAME:
                side = Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _text(priced: PricedLine, column: Column) -> str:
    item = priced.line.item
    match column:
        case Column.NAME:
            return item.name
        case Column.QUANTITY:
            return present.quantity(priced.line.quantity_milli, item.measure)
        case Column.PRICE:
            return present.plain_money(item.price)
        case Column.SUM:
            return present.plain_money(priced.net)
