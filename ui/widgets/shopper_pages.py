"""The pages of the shopper's window: the shop's own, the purchase, and thanks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.shopper_sentences import Say
from ui.tongue import Tongue
from ui.viewmodels.line_rows import LineRow
from ui.viewmodels.sale_state import EMPTY
from ui.viewmodels.shopper import Choice, ShopperState, bonuses_of
from ui.widgets.kit import Card, Label, Picture
from ui.widgets.shopper_parts import BonusCard, ShopperLine, ShopperRow, Speaks

_MOST_ROWS = 14


class PurchasePage(QWidget):
    """What is bought at the left, the card at the right, the sum below."""

    def __init__(self, speaks: Speaks) -> None:
        super().__init__()
        self._speaks = speaks
        self._rows: tuple[LineRow, ...] = ()
        self._view = EMPTY
        self._choice: Choice | None = None
        self.lines = [ShopperLine() for _ in range(_MOST_ROWS)]
        self.above = Label(role="")
        self.above.setProperty("shopper", "muted")
        self.list = Card(margin=24, gap=6)
        self.bonuses = BonusCard(speaks)
        self.saved, self.spent, self.paid = (
            ShopperRow(tone="ok"),
            ShopperRow(tone="ok"),
            ShopperRow(),
        )
        self.to_pay = Label(role="")
        self.to_pay.setProperty("shopper", "huge")
        self.to_pay_caption = Label(role="")
        self.to_pay_caption.setProperty("shopper", "big")
        self._lay_out()

    def _lay_out(self) -> None:
        # As high as there is room; the rows follow, and never push the sum away.
        wide, any_height = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored
        for card in (self.list, self.bonuses):
            card.setSizePolicy(wide, any_height)
        self.list.column.addWidget(self.above)
        for line in self.lines:
            self.list.column.addWidget(line)
        self.list.column.addStretch(1)
        foot = Card("selected", margin=24, gap=4)
        for part in (self.saved, self.spent, self.paid):
            foot.column.addWidget(part)
        due = QHBoxLayout()
        due.addWidget(self.to_pay_caption, 1)
        due.addWidget(self.to_pay)
        foot.column.addLayout(due)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(self.list, 13)
        top.addWidget(self.bonuses, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(20)
        column.addLayout(top, 1)
        column.addWidget(foot)

    def show_state(self, state: ShopperState) -> None:
        say, totals = self._speaks, state.view.totals
        self._rows, self._view = state.rows, state.view
        self._choice = state.choice
        self.saved.show_if(
            bool(state.saved),
            lambda: say().say(Say.SAVED),
            lambda: say().money(state.saved),
        )
        self.spent.show_if(
            bool(totals.redeemed),
            lambda: say().say(Say.WITH_BONUSES),
            lambda: say().money(totals.redeemed),
        )
        self.paid.show_if(
            bool(totals.paid),
            lambda: say().say(Say.PAID),
            lambda: say().money(totals.paid),
        )
        self.to_pay_caption.set_words(lambda: say().say(Say.TO_PAY))
        self.to_pay.set_words(lambda: say().money(totals.short))
        layout = self.layout()
        assert layout is not None
        layout.activate()  # The foot may have grown: how much room is left above it?
        self.show_rows()

    def show_rows(self) -> None:
        """The newest ones at the bottom; how many more there are stands above."""
        self.bonuses.show_bonuses(bonuses_of(self._view), self._choice)
        room = self._room()
        hidden = len(self._rows) - room
        if hidden > 0:
            hidden += 1  # The line that says so takes a place as well.
        shown = self._rows[max(hidden, 0) :]
        self.above.setVisible(hidden > 0)
        self.above.set_words(lambda: self._more_words(hidden))
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(shown))
            if place < len(shown):
                line.show_row(shown[place], self._speaks)

    def _more_words(self, hidden: int) -> str:
        tongue = self._speaks()
        return tongue.say(Say.MORE_ABOVE, n=hidden) if hidden > 0 else ""

    def _room(self) -> int:
        height = self.list.height() - 2 * 24
        metrics = self.lines[0].sum.fontMetrics().height() + 6
        return min(max(height // max(metrics, 1), 3), _MOST_ROWS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_rows()


class ThanksPage(QWidget):
    def __init__(self, speaks: Speaks) -> None:
        super().__init__()
        self._speaks = speaks
        self.thanks = Label(lambda: speaks().say(Say.THANKS), role="")
        self.thanks.setProperty("shopper", "huge")
        self.card = Card(margin=32, gap=12)
        self.change = ShopperRow("big", tone="primary")
        self.earned, self.spent, self.balance = (
            ShopperRow(tone="ok"),
            ShopperRow(),
            ShopperRow(),
        )
        self.words = Label(role="")
        self.words.setProperty("shopper", "small")
        self.words.setWordWrap(True)
        self.card.setMaximumWidth(900)
        for part in (self.change, self.spent, self.earned, self.balance, self.words):
            self.card.column.addWidget(part)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(24)
        column.addStretch(1)
        self.picture = Picture("circle-check", "ok", 112)
        column.addWidget(self.picture, alignment=middle)
        column.addWidget(self.thanks, alignment=middle)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card, 8)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)

    def show_state(self, state: ShopperState) -> None:
        done, speaks = state.done, self._speaks
        if done is None:
            return
        note = done.note
        self.thanks.retranslate()
        after = note.after if note is not None else None
        redeemed = note.redeemed if note is not None else None
        self.change.show_if(
            bool(done.change),
            lambda: speaks().say(Say.CHANGE),
            lambda: speaks().money(done.change),
        )
        self.earned.show_if(
            bool(done.earned),
            lambda: speaks().say(Say.EARNED),
            lambda: speaks().points(done.earned),
        )
        self.spent.show_if(
            bool(redeemed),
            lambda: speaks().say(Say.SPENT),
            lambda: speaks().points(redeemed) if redeemed else "",
        )
        self.balance.show_if(
            after is not None,
            lambda: speaks().say(Say.NEW_BALANCE),
            lambda: speaks().points(after) if after is not None else "",
        )
        self.words.set_words(lambda: _later_words(state, speaks()))
        self.words.setVisible(bool(self.words.text()))
        parts = (self.change, self.earned, self.spent, self.balance, self.words)
        self.card.setVisible(any(part.isVisibleTo(self.card) for part in parts))


def _later_words(state: ShopperState, tongue: Tongue) -> str:
    """From when the new points count, and that the balance is not certain yet."""
    note = state.done.note if state.done is not None else None
    if note is None:
        return ""
    said = []
    day = state.done.business_date if state.done is not None else None
    if note.active_from and note.earned and note.active_from != day:
        said.append(tongue.say(Say.USABLE_FROM, day=note.active_from))
    if note.is_provisional:
        said.append(tongue.say(Say.PROVISIONAL))
    return "\n".join(said)


class IdlePage(QWidget):
    def __init__(self, speaks: Speaks, shop: str) -> None:
        super().__init__()
        self.shop = Label(partial(str, shop), role="")
        self.welcome = Label(lambda: speaks().say(Say.WELCOME), role="")
        self.hint = Label(lambda: speaks().say(Say.CARD_READY), role="")
        for label, size in (
            (self.shop, "huge" if len(shop) <= 18 else "big"),
            (self.welcome, "big"),
            (self.hint, "small"),
        ):
            label.setProperty("shopper", size)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(24)
        column.addStretch(3)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.picture = Picture("shopping-basket", "primary", 128)
        column.addWidget(self.picture, alignment=middle)
        column.addWidget(self.shop)
        column.addWidget(self.welcome)
        column.addStretch(1)
        column.addWidget(self.hint)
        column.addStretch(2)

    def retranslate(self) -> None:
        self.welcome.retranslate()
        self.hint.retranslate()
