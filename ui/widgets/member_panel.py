"""The loyalty panel: whose card it is, four figures, where they come from, and which
limit binds. It is there before anything is confirmed.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ids import CardNumber
from cashier.till.views import SaleView, Standing
from ui import present
from ui.viewmodels.member_rows import chips_of, offers_of, rows_of
from ui.widgets.coupon_chips import CouponChips
from ui.widgets.kit import (
    Button,
    Card,
    ElidedLabel,
    Kind,
    Label,
    Picture,
    restyle,
)
from ui.widgets.member_rows_view import MemberRowsView
from ui.widgets.scroll import show_through

_TONES = {
    Standing.CONFIRMED: ("badge-check", "ok"),
    Standing.CHECKING: ("refresh-cw", "muted"),
    Standing.ALLOWANCE: ("cloud-off", "warn"),
    Standing.LENT: ("shield-check", "ok"),
    Standing.GUARANTEED: ("shield-check", "ok"),
    Standing.PARTLY: ("cloud-off", "warn"),
    Standing.NONE_OFFLINE: ("cloud-off", "warn"),
    Standing.UNKNOWN: ("circle-help", "warn"),
    Standing.IN_SHORT: ("circle-help", "warn"),
    Standing.TYPED: ("keyboard", "warn"),
    Standing.BLOCKED: ("ban", "error"),
    Standing.NOT_ACTIVATED: ("lock", "warn"),
    Standing.REPLACED: ("circle-x", "error"),
    Standing.CLOSED: ("clock", "warn"),
    Standing.CLOCK: ("clock", "warn"),
    Standing.SUSPENDED: ("triangle-alert", "error"),
    Standing.NO_CARD: ("id-card", "muted"),
}


def _card(view: SaleView | None) -> CardNumber | None:
    return None if view is None or view.member is None else view.member.card


def _available(view: SaleView) -> Points | None:
    """The balance; of a card that is known in short, as the snapshot has it."""
    member, snapshot = view.member, view.snapshot
    if member is None or snapshot is None:
        return None
    if member.is_in_short:
        return member.confirmed
    return None if member.account is None else snapshot.confirmed


class Figure(QWidget):
    """A caption above its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = Label(role="muted")
        self.figure = Label(role="figure")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(self.caption)
        self._box.addWidget(self.figure)

    def lie_down(self, flat: bool) -> None:
        """Side by side, where other rows need the height."""
        across = QBoxLayout.Direction.LeftToRight
        down = QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if flat else down)
        end = Qt.AlignmentFlag.AlignRight if flat else Qt.AlignmentFlag.AlignLeft
        self.figure.setAlignment(end | Qt.AlignmentFlag.AlignVCenter)
        restyle(self.figure, role="flat" if flat else "figure")

    def show_points(self, points: Points | None, tone: str = "") -> None:
        self.figure.set_words(lambda: "—" if points is None else present.points(points))
        self.figure.set_tone(tone)


class MemberPanel(Card):
    redeem_clicked = Signal()
    card_clicked = Signal()  # Type a number.
    remove_clicked = Signal()
    coupon_removed = Signal(str)  # Its code.
    why_clicked = Signal()  # The order of application.

    def __init__(self, *, offline_hours: int = 72) -> None:
        super().__init__(margin=12, gap=4)
        self.column.setContentsMargins(12, 10, 12, 12)
        self._offline_hours = offline_hours
        self._view: SaleView | None = None
        self._now: datetime | None = None
        self.rows = MemberRowsView()
        # A coupon needs no card, so it is seen without one too.
        self.chips, self.loose_chips = CouponChips(), CouponChips()
        for chips in (self.chips, self.loose_chips):
            chips.remove_clicked.connect(self.coupon_removed)
        self._empty, self._full = self._build_empty(), self._build_full()
        self.column.addWidget(self._empty)
        self.column.addWidget(self._full)
        self._full.hide()

    def _build_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._no_card = Picture("id-card", "line", 56)
        column.addWidget(self._no_card, alignment=middle)
        self.hint = Label(self._hint_words, role="row")
        column.addWidget(self.hint, alignment=middle)
        self.type_it = Button(
            lambda: self.tr("Type the number"),
            kind=Kind.PLAIN,
            icon="keyboard",
            key="F2",
            height=48,
        )
        self.type_it.clicked.connect(self.card_clicked)
        column.addWidget(self.type_it, alignment=middle)
        self._loose = QScrollArea()
        show_through(self._loose, self.loose_chips)
        self._loose.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._loose, 3)
        column.addStretch(1)
        return page

    def _build_full(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.name = ElidedLabel(self._name_words, role="row", end=self._four_words)
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
        column.addWidget(self._middle(), 1)
        column.addLayout(self._foot())
        self._name_icons()
        return page

    def _middle(self) -> QScrollArea:
        """The main purse, and below it what else there is; it scrolls if it must."""
        inside, self.area = QWidget(), QScrollArea()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        # The reason for a sum must be read whole: on a line of its own, never cut.
        self.limit = Label(self._limit_words, role="muted")
        self.limit.setWordWrap(True)
        self.offers = ElidedLabel(self._offer_words, role="muted", tone="primary")
        column.addStretch(1)
        column.addLayout(self._figures())
        column.addStretch(1)
        # Coupons stand in the list of lines as well, so they may be scrolled to.
        for part in (self.limit, self.offers, self.rows, self.chips):
            column.addWidget(part)
        show_through(self.area, inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self.area

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

    def _foot(self) -> QHBoxLayout:
        self.button = Button(
            lambda: self.tr("Redeem…"),
            kind=Kind.SECONDARY,
            icon="coins",
            key="F8",
            height=48,
        )
        self.button.clicked.connect(self.redeem_clicked)
        self.why = Button(str, kind=Kind.SECONDARY, icon="list", height=48)
        self.why.setFixedWidth(48)
        self.why.clicked.connect(self.why_clicked)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self.button, 1)
        row.addWidget(self.why)
        row.addWidget(self.remove)
        return row

    def show_view(self, view: SaleView, now: datetime) -> None:
        if _card(view) != _card(self._view):
            self.area.verticalScrollBar().setValue(0)  # Each card from its top.
        self._view, self._now = view, now
        known = view.member is not None
        self._empty.setVisible(not known)
        self._full.setVisible(known)
        self._show_rows(view)
        if view.member is None or view.snapshot is None or view.quote is None:
            return
        icon, tone = _TONES[view.standing]
        self._picture.show_icon(icon, tone)
        self.source.set_tone("" if tone == "muted" else tone)
        chosen = view.sale is not None and view.sale.redeem_decided
        self.available.show_points(_available(view))
        self.redeem.caption.set_words(
            lambda: self.tr("Redeeming") if chosen else self.tr("Can redeem")
        )
        shown = view.quote.redeem if chosen else view.quote.largest
        self.redeem.show_points(shown, "primary" if shown else "")
        self.earn.show_points(view.quote.earned)
        self.after.show_points(view.balance_after)
        self.button.setEnabled(view.quote.largest > NO_POINTS)
        for label in (self.name, self.source, self.limit, self.offers):
            label.retranslate()

    def _show_rows(self, view: SaleView) -> None:
        rows = rows_of(view)
        chips = chips_of(view.quote) if view.quote is not None else ()
        self.rows.show_rows(rows)
        # Only one of them is seen, and the button before them has what follows both.
        for shown in (self.chips, self.loose_chips):
            shown.show_chips(chips, after=self.type_it)
        self._loose.setVisible(bool(chips))
        self._no_card.setVisible(not chips)
        self.hint.retranslate()
        offers = offers_of(view.quote) if view.quote is not None else ()
        self.offers.setVisible(bool(offers))
        for figure in (self.available, self.redeem, self.earn, self.after):
            figure.lie_down(bool(rows or chips or offers))

    def _name_words(self) -> str:
        if self._view is None or self._view.member is None:
            return ""
        return self._view.member.name or self.tr("Card")

    def _four_words(self) -> str:
        if self._view is None or self._view.member is None:
            return ""
        return present.digits_after(self._name_words(), self._view.member.four)

    def _source_words(self) -> str:
        if self._view is None or self._now is None:
            return ""
        return present.standing(
            self._view, self._now, offline_hours=self._offline_hours
        )

    def _limit_words(self) -> str:
        if self._view is None or self._view.quote is None:
            return ""
        limit = present.why(self._view.quote.binding)
        kept = self._view.balance
        if self._view.standing is not Standing.NONE_OFFLINE or not kept:
            return limit
        noted = self.tr("the receipt notes {sum} kept")
        return f"{limit} · {noted.format(sum=present.points_short(kept))}"

    def _hint_words(self) -> str:
        """What cannot be sold without a card comes first."""
        quote = self._view.quote if self._view is not None else None
        if quote is not None and quote.refusals:
            return present.why(quote.refusals[0])
        return self.tr("Scan the customer's card")

    def _offer_words(self) -> str:
        if self._view is None or self._view.quote is None:
            return ""
        return " · ".join(map(present.why, offers_of(self._view.quote)))

    def _name_icons(self) -> None:
        self.why.setAccessibleName(self.tr("Why this sum (/)"))
        self.why.setToolTip(self.tr("Why this sum (/)"))
        self.remove.setAccessibleName(self.tr("Remove the card"))
        self.remove.setToolTip(self.tr("Remove the card"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_icons()
