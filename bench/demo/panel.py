"""The demo panel: tiles that scan, and a switch that cuts the link.

A tile sends its code to the till's window key by key, as a wedge scanner would; it
never calls the till. So a demo shows what a shop will see.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bench.demo.link import Link
from resources import resource

COLUMNS = 2
KEY_GAP_MS = 4


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
    """Posts a code to a window as fast keys and Enter."""

    def __init__(self, window: Callable[[], QWindow | None]) -> None:
        self._window = window

    def scan(self, code: str) -> None:
        keys = [(Qt.Key(ord(c)), c) for c in code] + [(Qt.Key.Key_Return, "\r")]
        self._send(keys)

    def _send(self, keys: list[tuple[Qt.Key, str]]) -> None:
        window = self._window()
        if window is None or not keys:
            return
        key, text = keys[0]
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QApplication.postEvent(window, event)
        QTimer.singleShot(KEY_GAP_MS, lambda: self._send(keys[1:]))


class DemoPanel(QWidget):
    def __init__(self, scanner: WedgeScanner, link: Link, logins: str) -> None:
        super().__init__()
        self.setWindowTitle("Kassa · demo")
        self.setObjectName("window")
        self.resize(420, 768)
        self._link = link
        self._switch = QPushButton()
        self._switch.setCheckable(True)
        self._switch.setMinimumHeight(56)
        self._switch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._switch.toggled.connect(self._cut_or_mend)
        tabs = QTabWidget()
        tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tabs.addTab(_tiles(goods_tiles(), scanner), "Товары / Goods")
        tabs.addTab(_tiles(card_tiles(), scanner), "Карты / Cards")
        words = QLabel(logins)
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self._switch)
        column.addWidget(tabs, 1)
        column.addWidget(words)
        self._cut_or_mend(False)

    def _cut_or_mend(self, is_cut: bool) -> None:
        if is_cut:
            self._link.cut()
            self._switch.setText("Связь оборвана. Включить / Link is cut. Mend it")
        else:
            self._link.mend()
            self._switch.setText("Связь есть. Оборвать / Link is up. Cut it")


def _tiles(tiles: list[Tile], scanner: WedgeScanner) -> QScrollArea:
    inner = QWidget()
    grid = QGridLayout(inner)
    for number, tile in enumerate(tiles):
        button = QPushButton(f"{tile.title}\n{tile.code}")
        button.setMinimumHeight(64)
        # The till's window keeps the keyboard, whatever is pressed here.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False, code=tile.code: scanner.scan(code))
        grid.addWidget(button, number // COLUMNS, number % COLUMNS)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    return area
