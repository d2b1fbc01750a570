"""The demo panel: tiles that scan, and a switch that cuts the link.

A tile sends its code to the till's window key by key, as a wedge scanner would; it
never calls the till. So a demo shows what a shop will see.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bench.demo.link import Link
from resources import resource
from ui import theme
from ui.widgets.kit import Button, Kind, Label

COLUMNS = 2
KEY_GAP_MS = 4
ENTER = (Qt.Key.Key_Return, "\r")
PANEL_WIDTH = 400
TILE_PADDING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    title: str
    code: str


def demo_rows(name: str) -> list[dict[str, str]]:
    path = resource("demo", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_digit(body: str) -> str:
    """Of an EAN with an even number of digits before it (GS1, 3 from the right)."""
    odd = sum(int(digit) for digit in body[-1::-2]) * 3
    even = sum(int(digit) for digit in body[-2::-2])
    return str(-(odd + even) % 10)


def weighed_code(article: str, grams: int) -> str:
    """What a scale prints: prefix 22, article, weight, check digit."""
    body = f"22{article}{grams:05d}"
    return body + check_digit(body)


def goods_tiles() -> list[Tile]:
    tiles = []
    for row in demo_rows("products"):
        is_weighed = row["measure"] == "weight"
        code = weighed_code(row["barcode"], 742) if is_weighed else row["barcode"]
        title = f"{row['name']} 0,742 кг" if is_weighed else row["name"]
        tiles.append(Tile(title=title, code=code))
    return tiles


def card_tiles() -> list[Tile]:
    balances: dict[str, int] = {}
    for row in demo_rows("balances"):
        whole, _, part = row["points"].partition(".")
        units = int(whole) * 100 + int(part or 0)
        balances[row["card"]] = balances.get(row["card"], 0) + units
    tiles = [
        Tile(
            title=f"{row['name']} · {balances.get(row['card'], 0) // 100}"
            + ("" if row["status"] == "active" else f" · {row['status']}"),
            code=row["card"],
        )
        for row in demo_rows("members")
    ]
    unknown = "040000009999"
    return [
        *tiles,
        Tile(title="Новая карта / new card", code=unknown + check_digit(unknown)),
        *(
            Tile(title=f"Бейдж / badge · {row['name']}", code=row["badge"])
            for row in demo_rows("staff")
        ),
    ]


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
        self.setStyleSheet("font-size: 14px; padding: 2px;")
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


class DemoPanel(QWidget):
    """Stands beside the till and never takes its keyboard."""

    def __init__(self, scanner: WedgeScanner, link: Link, logins: list[str]) -> None:
        super().__init__()
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Kassa · demo")
        self.setObjectName("window")
        self.resize(PANEL_WIDTH, 768)
        self._link = link
        self._switch = Button(self._words, kind=Kind.PRIMARY)
        self._switch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._switch.clicked.connect(self._cut_or_mend)
        column = QVBoxLayout(self)
        column.addWidget(Label(lambda: "Связь с сервером · Link", role="secondary"))
        column.addWidget(self._switch)
        column.addWidget(Label(lambda: "Сканировать · Scan", role="secondary"))
        column.addWidget(_tiles([*card_tiles(), *goods_tiles()], scanner), 1)
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


def _tiles(tiles: list[Tile], scanner: WedgeScanner) -> QScrollArea:
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    for number, tile in enumerate(tiles):
        button = TileButton(tile)
        button.clicked.connect(partial(_scan, scanner, tile.code))
        grid.addWidget(button, number // COLUMNS, number % COLUMNS)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _scan(scanner: WedgeScanner, code: str, _checked: bool = False) -> None:
    scanner.scan(code)
