"""The lines of a receipt that comes back: a mark, a name, how many, what of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from cashier.domain.sale import SoldLine
from ui import present
from ui.viewmodels.return_vm import ReturnState
from ui.widgets.kit import Button, ElidedLabel, Kind, Label, Picture, restyle
from ui.widgets.scroll import column_in

_STEP = 48


class ReturnRow(QFrame):
    chosen = Signal()
    toggled = Signal()
    stepped = Signal(int)

    def __init__(self, line: SoldLine) -> None:
        super().__init__()
        self._line = line
        self._left = self._marked = 0
        self.setProperty("card", "plain")
        self.setFixedHeight(76)
        self.mark = Button(str, kind=Kind.SECONDARY, height=_STEP)
        self.mark.setFixedSize(QSize(_STEP, _STEP))
        self._name = ElidedLabel(lambda: line.item.name, role="row")
        self._below = Label(self._below_words, role="muted")
        self.less, self.more = self._step("minus", -1), self._step("plus", 1)
        self._figure = Label(self._figure_words, role="title")
        self._figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._figure.setMinimumWidth(92)
        self._mark_picture = Picture("check", "on_primary", 22)
        self._lay_out()
        self.mark.clicked.connect(self.toggled)
        for button in (self.mark, self.less, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._below)
        names.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addLayout(names, 1)
        row.addWidget(self.less)
        row.addWidget(self._figure)
        row.addWidget(self.more)
        inside = QHBoxLayout(self.mark)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._mark_picture, 0, Qt.AlignmentFlag.AlignCenter)

    def _step(self, icon: str, by: int) -> Button:
        button = Button(str, kind=Kind.TILE, icon=icon, size="key", height=_STEP)
        button.setFixedSize(QSize(_STEP, _STEP))
        button.clicked.connect(lambda: self.stepped.emit(by))
        return button

    def show_line(self, *, left: int, marked: int, chosen: bool) -> None:
        self._left, self._marked = left, marked
        restyle(self, card="selected" if chosen else "plain")
        for button in (self.mark, self.less, self.more):
            button.setEnabled(bool(left))
        self._mark_picture.setVisible(bool(marked))
        kind = Kind.PRIMARY if marked else Kind.SECONDARY
        restyle(self.mark, kind=kind.value)
        self._figure.set_tone("primary" if marked else "")
        self._figure.retranslate()
        self._below.retranslate()
        self.setAccessibleName(f"{self._line.item.name}: {self._figure_words()}")
        self.mark.setAccessibleName(self.tr("Mark this line"))
        self.less.setAccessibleName(self.tr("One less"))
        self.more.setAccessibleName(self.tr("One more"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.chosen.emit()

    def _below_words(self) -> str:
        line, measure = self._line, self._line.item.measure
        if not self._left:
            return self.tr("Already returned")
        sold = present.quantity(line.quantity_milli, measure)
        paid = present.money(line.net)
        if self._left == line.quantity_milli:
            return self.tr("Sold {sold}, paid {paid}").format(sold=sold, paid=paid)
        words = self.tr("Sold {sold}, paid {paid}; {left} left to return")
        left = present.quantity(self._left, measure)
        return words.format(sold=sold, paid=paid, left=left)

    def _figure_words(self) -> str:
        return present.quantity(self._marked, self._line.item.measure)


class ReturnLines(QScrollArea):
    chosen = Signal(int)
    toggled = Signal(int)
    stepped = Signal(int, int)  # By how much, in which place.

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[SoldLine, ...] = ()
        self.rows: list[ReturnRow] = []
        self._column = column_in(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_state(self, state: ReturnState) -> None:
        if state.lines != self._lines:
            self._build(state.lines)
        for place, (line, row) in enumerate(zip(state.lines, self.rows, strict=True)):
            row.show_line(
                left=state.left(line),
                marked=state.marked.get(line.line_no, 0),
                chosen=place == state.at,
            )
        if self.rows:
            self.ensureWidgetVisible(self.rows[state.at], 0, 80)

    def _build(self, lines: tuple[SoldLine, ...]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._lines = lines
        self.rows = [ReturnRow(line) for line in lines]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
            row.chosen.connect(partial(self.chosen.emit, place))
            row.toggled.connect(partial(self.toggled.emit, place))
            row.stepped.connect(partial(self._emit_step, place))

    def _emit_step(self, place: int, by: int) -> None:
        self.stepped.emit(by, place)
