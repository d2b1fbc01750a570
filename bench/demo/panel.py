"""The demo panel: tiles that scan, and a switch that cuts the link.

A tile sends its code to the till's window key by key, as a wedge scanner would; it
never calls the till. So a demo shows what a shop will see.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bench.demo.link import Link
from bench.demo.tiles import Group, Tile, groups
from ui import theme
from ui.widgets.kit import Button, Kind, Label

COLUMNS = 2
HEADS = 3  # Groups beside each other.
KEY_GAP_MS = 4
ENTER = (Qt.Key.Key_Return, "\r")
PANEL_WIDTH = 400
TILE_PADDING = 16


class WedgeScanner:
    """Posts a code to a window as fast keys and Enter.

    Keys carry the time at which a scanner sends them, as those of an X server or of
    Windows do: a till that is busy for a moment must not take them for fingers.
    """

    def __init__(self, window: Callable[[], QWindow | None]) -> None:
        self._window = window

    def scan(self, code: str) -> None:
        window = self._window()
        if window is None:
            return
        at = round(time.monotonic() * 1000)
        for key, text in [*((ord(c), c) for c in code), ENTER]:
            at += KEY_GAP_MS
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(at)
                QApplication.postEvent(window, event)


class TileButton(QPushButton):
    """A name over its code; a long name ends in an ellipsis, its tip has it whole."""

    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self._tile = tile
        self.setProperty("kind", "tile")
        self.setFixedHeight(64)
        self.setStyleSheet("font-size: 13px; padding: 0;")
        self.setToolTip(tile.title)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # The till's window keeps the keyboard, whatever is pressed here.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - TILE_PADDING
        elide = Qt.TextElideMode.ElideRight
        title = self.fontMetrics().elidedText(self._tile.title, elide, room)
        self.setText(f"{title}\n{self._tile.code}")


class Shelves(QWidget):
    """One group of tiles at a time, so that little has to be scrolled."""

    def __init__(self, shown: Sequence[Group], scanner: WedgeScanner) -> None:
        super().__init__()
        self._pages = QStackedWidget()
        self._heads = QButtonGroup(self)
        heads = QGridLayout()
        heads.setSpacing(4)
        for place, group in enumerate(shown):
            head = QPushButton(group.title)
            head.setCheckable(True)
            head.setProperty("kind", "tile")
            head.setStyleSheet("font-size: 13px; padding: 2px;")
            head.setFixedHeight(44)
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._heads.addButton(head, place)
            heads.addWidget(head, place // HEADS, place % HEADS)
            self._pages.addWidget(_tiles(group.tiles, scanner))
        self._heads.idClicked.connect(self._pages.setCurrentIndex)
        self._heads.button(0).setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(heads)
        column.addWidget(self._pages, 1)


class DemoPanel(QWidget):
    """Stands beside the till and never takes its keyboard."""

    def __init__(self, scanner: WedgeScanner, link: Link, logins: list[str]) -> None:
        super().__init__()
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Kassa · demo")
        self.setObjectName("window")
        room = self.screen().availableGeometry().height()
        self.resize(PANEL_WIDTH, min(768, room))
        self._link = link
        self._switch = Button(self._words, kind=Kind.PRIMARY)
        self._switch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._switch.clicked.connect(self._cut_or_mend)
        column = QVBoxLayout(self)
        column.addWidget(Label(lambda: "Связь с сервером · Link", role="secondary"))
        column.addWidget(self._switch)
        column.addWidget(Label(lambda: "Сканировать · Scan", role="secondary"))
        column.addWidget(Shelves(groups(), scanner), 1)
        for login in logins:
            column.addWidget(Label(partial(str, login), role="secondary"))
        theme.dress(self)

    def _words(self) -> str:
        if self._link.is_cut:
            return "Оборвана. Включить · Mend it"
        return "Есть. Оборвать · Cut it"

    def _cut_or_mend(self) -> None:
        if self._link.is_cut:
            self._link.mend()
        else:
            self._link.cut()
        self._switch.retranslate()

    def stand_beside(self, window: QWidget) -> None:
        """At the right of the till where there is room, over its edge where not."""
        screen = window.screen().availableGeometry()
        till = window.frameGeometry()
        till.moveTopLeft(screen.topLeft())
        window.move(till.topLeft())
        left = min(till.right() + 8, screen.right() - PANEL_WIDTH)
        self.move(left, screen.top())


def _tiles(tiles: Sequence[Tile], scanner: WedgeScanner) -> QScrollArea:
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    for number, tile in enumerate(tiles):
        button = TileButton(tile)
        button.clicked.connect(partial(_scan, scanner, tile.code))
        grid.addWidget(button, number // COLUMNS, number % COLUMNS)
    grid.setRowStretch(len(tiles), 1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _scan(scanner: WedgeScanner, code: str, _checked: bool = False) -> None:
    scanner.scan(code)
