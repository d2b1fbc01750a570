"""The receipt as it grows: rows of 52 pixels, the newest at the bottom.

The selected row has a bar and bold figures; a voided row is struck through and
stays until the payment.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import theme
from ui.viewmodels.lines_model import LINE_ROLE, Column, LinesModel

ROW = 52
_WIDTHS = {Column.QUANTITY: 76, Column.PRICE: 88, Column.SUM: 112}


class LineDelegate(QStyledItemDelegate):
    """Draws one cell of a line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        priced = index.data(LINE_ROLE)
        state = option.state
        area: QRect = option.rect
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(area, theme.colour("selected"))
            if index.column() == Column.NAME:
                bar = QRect(area.left(), area.top(), 4, area.height())
                painter.fillRect(bar, theme.colour("primary"))
        bold = selected or index.column() == Column.SUM
        font = theme.font(
            theme.ROW if index.column() == Column.SUM else theme.BODY, bold=bold
        )
        font.setStrikeOut(priced.line.is_voided)
        painter.setFont(font)
        muted = priced.line.is_voided or index.column() == Column.PRICE
        painter.setPen(theme.colour("muted" if muted else "text"))
        inner = area.adjusted(16 if index.column() == Column.NAME else 4, 0, -12, 0)
        _draw_text(painter, inner, index)
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(80, ROW)


def _draw_text(
    painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex
) -> None:
    """On one line; a long name on two, and then with an ellipsis."""
    text, flags = index.data(), index.data(Qt.ItemDataRole.TextAlignmentRole)
    metrics = painter.fontMetrics()
    if metrics.horizontalAdvance(text) > area.width() and index.column() == Column.NAME:
        flags |= Qt.TextFlag.TextWordWrap
        while metrics.boundingRect(area, flags, text).height() > area.height():
            text = text[:-2].rstrip() + "…"
    painter.drawText(area, flags, text)


class LinesView(QTableView):
    picked = Signal(int)  # The number of the line that was touched.

    def __init__(self, model: LinesModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(LineDelegate(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAccessibleName(self.tr("Receipt"))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(ROW)
        rows.hide()
        columns.hide()
        columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            columns.resizeSection(column, width)
        self.clicked.connect(self._pick)

    def select_line(self, line_no: int | None) -> None:
        row = self._model.row_of(line_no)
        if row is None:
            self.clearSelection()
        else:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self._model.line_no_at(index.row()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Receipt"))
            self._model.words_changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount():
            return
        painter = QPainter(self.viewport())
        middle = self.viewport().rect().center()
        picture = theme.pixmap("scan-barcode", "line", 72)
        painter.drawPixmap(middle.x() - 36, middle.y() - 76, picture)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(theme.ROW))
        area = self.viewport().rect().adjusted(0, middle.y() + 12, 0, 0)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where, self.tr("Scan an item or find it by name (F3)"))
        painter.end()
