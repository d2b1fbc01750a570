"""The receipt as it grows: rows of 52 pixels, the newest at the bottom.

The selected row has a bar and bold figures; a voided row is struck through and
stays until the payment. The table only places the rows; each is painted as a picture
that is kept (see row_picture), because a scan must be seen within one frame.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.viewmodels.lines_model import Column, LinesModel
from ui.widgets.row_picture import ROW, Row, Span, picture_of, ring_of

_WIDTHS = {Column.QUANTITY: 104, Column.PRICE: 88, Column.SUM: 112}


class LinesView(QTableView):
    picked = Signal(int)  # The number of the line that was touched.

    def __init__(self, model: LinesModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
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
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
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
        elif row != self._selected_row():
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))

    def _selected_row(self) -> int | None:
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self._model.line_no_at(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self._selected_row()
        if row is not None:
            self.scrollTo(self._model.index(row, 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._cover()

    def _cover(self) -> None:
        """The rows leave nothing of what lies below to be painted first.

        The style sheet takes the attribute back whenever it dresses the widget.
        """
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._cover()
        elif event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Receipt"))
            self._model.words_changed()

    # --- painting -------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing of the table's own painting: it styles each cell anew."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("panel"))
        if self._model.rowCount():
            self._paint_rows(painter, event.rect())
        else:
            self._paint_hint(painter)
        self._round_corners(painter)
        painter.end()

    def _round_corners(self, painter: QPainter) -> None:
        whole = self.viewport().rect().adjusted(-1, -1, 1, 1)  # The frame's line.
        radius, ratio = theme.RADIUS, self.devicePixelRatioF()
        ring = ring_of(theme.tokens(), ratio)
        right, below = whole.right() + 1 - radius, whole.bottom() + 1 - radius
        sides = [(whole.left(), 0)]
        if not self.verticalScrollBar().isVisible():
            sides.append((right, radius))
        for x, from_x in sides:
            for y, from_y in ((whole.top(), 0), (below, radius)):
                place = QRectF(x, y, radius, radius)
                part = QRectF(from_x, from_y, radius, radius)
                size = part.size() * ratio
                painter.drawPixmap(place, ring, QRectF(part.topLeft() * ratio, size))

    def _paint_rows(self, painter: QPainter, area: QRect) -> None:
        spans = tuple(
            (self.columnViewportPosition(c), self.columnWidth(c)) for c in Column
        )
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        end = self._model.rowCount() if last < 0 else last + 1
        if first < 0:
            return
        selected, ratio = self._selected_row(), self.devicePixelRatioF()
        for row in range(first, end):
            shown = self._row(row, spans, is_selected=row == selected, ratio=ratio)
            painter.drawPixmap(0, self.rowViewportPosition(row), picture_of(shown))

    def _row(
        self, row: int, spans: tuple[Span, ...], *, is_selected: bool, ratio: float
    ) -> Row:
        note = self._model.note(row)
        return Row(
            texts=self._model.texts(row),
            spans=spans,
            is_selected=is_selected,
            is_voided=self._model.is_voided(row),
            note=note.words,
            tone=note.tone,
            struck=self._model.struck(row),
            paint=theme.tokens(),
            ratio=ratio,
        )

    def _paint_hint(self, painter: QPainter) -> None:
        whole = self.viewport().rect()
        middle = whole.center()
        picture = theme.pixmap("scan-barcode", "line", 72)
        painter.drawPixmap(middle.x() - 36, middle.y() - 76, picture)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(theme.ROW))
        area = whole.adjusted(0, middle.y() + 12, 0, 0)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where, self.tr("Scan an item or find it by name (F3)"))
