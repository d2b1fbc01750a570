"""The loyalty panel: whose card it is, four figures, where they come from, and which
limit binds. It is there before anything is confirmed.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.amounts import NO_POINTS, Points
from cashier.till.views import SaleView, Standing
from ui import present
from ui.widgets.kit import Button, Card, ElidedLabel, Kind, Label, Picture

_TONES = {
    Standing.CONFIRMED: ("badge-check", "ok"),
    Standing.CHECKING: ("refresh-cw", "muted"),
    Standing.ALLOWANCE: ("cloud-off", "warn"),
    Standing.GUARANTEED: ("shield-check", "ok"),
    Standing.PARTLY: ("cloud-off", "warn"),
    Standing.NONE_OFFLINE: ("cloud-off", "warn"),
    Standing.UNKNOWN: ("circle-help", "warn"),
    Standing.TYPED: ("keyboard", "warn"),
    Standing.BLOCKED: ("ban", "error"),
    Standing.NOT_ACTIVATED: ("lock", "warn"),
    Standing.REPLACED: ("circle-x", "error"),
    Standing.CLOSED: ("clock", "warn"),
    Standing.SUSPENDED: ("triangle-alert", "error"),
    Standing.NO_CARD: ("id-card", "muted"),
}


class Figure(QWidget):
    """A caption above its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = Label(role="muted")
        self.figure = Label(role="figure")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(self.figure)

    def show_points(self, points: Points | None, tone: str = "") -> None:
        self.figure.set_words(lambda: "—" if points is None else present.points(points))
        self.figure.set_tone(tone)


class MemberPanel(Card):
    redeem_clicked = Signal()
    card_clicked = Signal()  # Type a number.
    remove_clicked = Signal()

    def __init__(self, *, offline_hours: int = 72) -> None:
        super().__init__(margin=12, gap=4)
        self.column.setContentsMargins(12, 10, 12, 12)
        self._offline_hours = offline_hours
        self._view: SaleView | None = None
        self._now: datetime | None = None
        self._empty, self._full = self._build_empty(), self._build_full()
        self.column.addWidget(self._empty)
        self.column.addWidget(self._full)
        self._full.hide()

    def _build_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Picture("id-card", "line", 56), alignment=middle)
        hint = Label(lambda: self.tr("Scan the customer's card"), role="row")
        column.addWidget(hint, alignment=middle)
        type_it = Button(
            lambda: self.tr("Type the number"),
            kind=Kind.PLAIN,
            icon="keyboard",
            key="F2",
            height=48,
        )
        type_it.clicked.connect(self.card_clicked)
        column.addWidget(type_it, alignment=middle)
        column.addStretch(1)
        return page

    def _build_full(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.name = ElidedLabel(self._name_words, role="row")
        self.remove = Button(str, kind=Kind.SECONDARY, icon="x", height=48)
        self.remove.setFixedWidth(48)
        self.remove.clicked.connect(self.remove_clicked)
        head.addWidget(Picture("user", "muted", 24))
        head.addWidget(self.name, 1)
        column.addLayout(head)
        source = QHBoxLayout()
        self._picture = Picture("cloud", "muted", 18)
        self.source = ElidedLabel(self._source_words, role="muted")
        source.addWidget(self._picture)
        source.addWidget(self.source, 1)
        column.addLayout(source)
        column.addStretch(1)
        column.addLayout(self._figures())
        column.addStretch(1)
        column.addLayout(self._foot())
        self._name_icons()
        return page

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.available, self.redeem = Figure(), Figure()
        self.earn, self.after = Figure(), Figure()
        self.available.caption.set_words(lambda: self.tr("Available"))
        self.earn.caption.set_words(lambda: self.tr("Will earn"))
        self.after.caption.set_words(lambda: self.tr("New balance"))
        figures = (self.available, self.redeem, self.earn, self.after)
        for place, figure in enumerate(figures):
            grid.addWidget(figure, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _foot(self) -> QVBoxLayout:
        # The reason for a sum must be read whole: on a line of its own, never cut.
        self.limit = Label(self._limit_words, role="muted")
        self.limit.setWordWrap(True)
        self.button = Button(
            lambda: self.tr("Redeem…"),
            kind=Kind.SECONDARY,
            icon="coins",
            key="F8",
            height=48,
        )
        self.button.clicked.connect(self.redeem_clicked)
        row = QHBoxLayout()
        row.addWidget(self.button, 1)
        row.addWidget(self.remove)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.limit)
        column.addLayout(row)
        return column

    def show_view(self, view: SaleView, now: datetime) -> None:
        self._view, self._now = view, now
        known = view.member is not None
        self._empty.setVisible(not known)
        self._full.setVisible(known)
        if view.member is None or view.snapshot is None or view.quote is None:
            return
        icon, tone = _TONES[view.standing]
        self._picture.show_icon(icon, tone)
        self.source.set_tone("" if tone == "muted" else tone)
        chosen = view.sale is not None and view.sale.redeem_decided
        has_account = view.member.account is not None
        self.available.show_points(view.snapshot.confirmed if has_account else None)
        self.redeem.caption.set_words(
            lambda: self.tr("Redeeming") if chosen else self.tr("Can redeem")
        )
        shown = view.quote.redeem if chosen else view.quote.largest
        self.redeem.show_points(shown, "primary" if shown else "")
        self.earn.show_points(view.quote.earned)
        self.after.show_points(view.balance_after)
        self.button.setEnabled(view.quote.largest > NO_POINTS)
        for label in (self.name, self.source, self.limit):
            label.retranslate()

    def _name_words(self) -> str:
        if self._view is None or self._view.member is None:
            return ""
        member = self._view.member
        name = member.name or self.tr("Card")
        return f"{name}  ····{member.four}"

    def _source_words(self) -> str:
        if self._view is None or self._now is None:
            return ""
        return present.standing(
            self._view, self._now, offline_hours=self._offline_hours
        )

    def _limit_words(self) -> str:
        if self._view is None or self._view.quote is None:
            return ""
        return present.why(self._view.quote.binding)

    def _name_icons(self) -> None:
        self.remove.setAccessibleName(self.tr("Remove the card"))
        self.remove.setToolTip(self.tr("Remove the card"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_icons()
