"""Another sum for a cause: money on top of the sale, or points."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.entering import parse_money, parse_points
from cashier.domain.errors import TillError
from ui import naming, present
from ui.keys import Act, Acts
from ui.viewmodels.causes import Cause
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.pad import NumberPad
from ui.widgets.screen import Overlay

Give = Callable[[str, Money, Points], None]


class DonationPrompt(Overlay):
    def __init__(self, causes: tuple[Cause, ...], give: Give) -> None:
        super().__init__(640, 620)
        self._causes, self._give = causes, give
        self._at = 0
        self._in_points = not causes[0].takes_money
        column = self.card.column
        heading = Label(lambda: self.tr("How much to give?"), role="heading")
        column.addWidget(heading)
        self.field = self._field()
        column.addWidget(self.field)
        self.tiles = [self._tile(at) for at in range(len(causes))]
        row = QHBoxLayout()
        for tile in self.tiles:
            row.addWidget(tile)
        self.points = Button(lambda: self.tr("In bonuses"), kind=Kind.TILE, key="F8")
        self.points.setCheckable(True)
        self.points.clicked.connect(self._switch)
        row.addWidget(self.points)
        column.addLayout(row)
        column.addWidget(NumberPad(self.field, key_height=52), 1)
        self.confirm = Button(self._confirm_words, kind=Kind.PRIMARY, height=64)
        self.confirm.setProperty("scale", "large")
        self.confirm.clicked.connect(self._take)
        column.addWidget(self.confirm)
        self.field.textChanged.connect(self._refresh)
        self.setFocusProxy(self.field)
        self._refresh()

    def _field(self) -> QLineEdit:
        field = QLineEdit()
        field.setProperty("scale", "amount")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setMaxLength(10)
        field.setMinimumHeight(60)
        field.setAccessibleName(self.tr("Sum to give"))
        return field

    def _tile(self, at: int) -> Button:
        tile = Button(
            lambda: naming.programme(self._causes[at].programme), kind=Kind.TILE
        )
        tile.setCheckable(True)
        tile.clicked.connect(partial(self._choose, at))
        return tile

    @property
    def _cause(self) -> Cause:
        return self._causes[self._at]

    def _choose(self, at: int) -> None:
        self._at = at
        self._in_points = not self._cause.takes_money
        self._refresh()

    def _switch(self) -> None:
        both = self._cause.takes_points and self._cause.takes_money
        self._in_points = not self._in_points if both else self._in_points
        self._refresh()

    def _refresh(self) -> None:
        for at, tile in enumerate(self.tiles):
            tile.setChecked(at == self._at)
        cause = self._cause
        self.points.setVisible(cause.takes_points and bool(cause.spendable))
        self.points.setChecked(self._in_points)
        self.confirm.setEnabled(self._gift() is not None)
        self.confirm.retranslate()

    def _gift(self) -> tuple[Money, Points] | None:
        try:
            if self._in_points:
                points = parse_points(self.field.text())
                return (NO_MONEY, points) if points else None
            money = parse_money(self.field.text())
        except TillError:
            return None
        return (money, NO_POINTS) if money else None

    def _confirm_words(self) -> str:
        gift = self._gift()
        if gift is None:
            return self.tr("Type a sum")
        money, points = gift
        said = present.points_short(points) if points else present.money(money)
        return self.tr("Give {gift} (Enter)").format(gift=said)

    def _take(self) -> None:
        gift = self._gift()
        if gift is not None:
            self.close_overlay()
            self._give(self._cause.programme, *gift)

    def _move(self, by: int) -> None:
        self._choose(min(max(self._at + by, 0), len(self._causes) - 1))

    def acts(self) -> Acts:
        return {
            Act.BACK: self.dismiss,
            Act.CONFIRM: self._take,
            Act.BONUSES: self._switch,
            Act.UP: lambda: self._move(-1),
            Act.DOWN: lambda: self._move(1),
        }
