"""Coupons of the sale as chips: green with the sum, amber with the reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import naming, present
from ui.viewmodels.member_rows import CouponChip
from ui.widgets.kit import Button, Card, Kind, Label, Picture, in_order


class CouponChips(QWidget):
    remove_clicked = Signal(str)  # The code of the coupon.

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[CouponChip, ...] = ()
        self.chips: list[Chip] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_chips(self, chips: tuple[CouponChip, ...], *, after: QWidget) -> None:
        """Made anew only when a coupon or its fate has changed.

        Tab comes to them from `after`, which takes the focus itself: from anything
        else Qt leads nowhere.
        """
        if chips == self._shown:
            return
        self._shown = chips
        for old in self.chips:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = [Chip(chip) for chip in chips]
        for new in self.chips:
            new.remove.clicked.connect(partial(self.remove_clicked.emit, new.code))
            self._column.addWidget(new)
        in_order(after, *(chip.remove for chip in self.chips))
        self.setVisible(bool(chips))


class Chip(Card):
    def __init__(self, chip: CouponChip) -> None:
        tone = "ok" if chip.is_used else "warn"
        super().__init__(tone, margin=0, gap=0)
        self.code = chip.code
        self._chip = chip
        self.words = Label(self._worded, role="chip", tone=tone)
        self.words.setWordWrap(True)
        self.remove = Button(str, kind=Kind.PLAIN, icon="x", height=48)
        self.remove.setFixedSize(48, 48)
        icon = "ticket" if chip.is_used else "triangle-alert"
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Picture(icon, tone, 20))
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)
        self.column.addLayout(row)
        self._name()

    def _worded(self) -> str:
        """The sentence says which coupon it is, wherever the engine knows it."""
        return present.why(self._chip.reason)

    def _name(self) -> None:
        words = self.tr("Remove the coupon {name}")
        name = naming.programme(self._chip.programme or self._chip.code)
        self.remove.setAccessibleName(words.format(name=name))
        self.remove.setToolTip(words.format(name=name))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
