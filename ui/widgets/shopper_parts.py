"""Parts of the shopper's window: words and figures in rows, and the card's panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.amounts import Money, Points
from ui import naming
from ui.naming import PurseKind
from ui.shopper_sentences import Say
from ui.tongue import Tongue
from ui.viewmodels.line_rows import LineRow
from ui.viewmodels.shopper import Bonuses, Choice
from ui.widgets.kit import (
    Card,
    ElidedLabel,
    Label,
    Picture,
    Words,
    no_words,
    rule,
)

_FRAME = 4  # Of a card, above and below.

Speaks = Callable[[], Tongue]


class ShopperRow(QWidget):
    """A caption at the left, a figure at the right."""

    def __init__(self, size: str = "body", *, tone: str = "") -> None:
        super().__init__()
        self.caption = ElidedLabel(role="")
        self.figure = Label(role="", tone=tone)
        self.caption.setProperty("shopper", "small" if size == "body" else size)
        self.figure.setProperty("shopper", "strong" if size == "body" else size)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.caption, 1)
        row.addWidget(self.figure)

    def show_words(self, caption: Words, figure: Words) -> None:
        self.caption.set_words(caption)
        self.figure.set_words(figure)

    def show_if(self, is_there: bool, caption: Words, figure: Words) -> None:
        self.setVisible(is_there)
        if is_there:
            self.show_words(caption, figure)


class ChoiceRows(QWidget):
    """What is left on the card if bonuses are spent, and if they are not."""

    def __init__(self, speaks: Speaks) -> None:
        super().__init__()
        self._speaks = speaks
        self.spend, self.left = ShopperRow(tone="primary"), ShopperRow()
        self.keep, self.kept = ShopperRow(), ShopperRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.spend, self.left, rule(), self.keep, self.kept):
            column.addWidget(part)

    def show_choice(self, choice: Choice) -> None:
        self._show(self.spend, Say.SPEND, choice.spend)
        self._show(self.left, Say.LEFT, choice.left)
        self.keep.show_words(lambda: self._speaks().say(Say.KEEP), no_words)
        self._show(self.kept, Say.LEFT, choice.kept)

    def _show(self, row: ShopperRow, what: Say, points: Points | None) -> None:
        def figure() -> str:
            if points is None:
                return "—"
            return self._speaks().points(points)

        row.show_words(lambda: self._speaks().say(what), figure)


class ShopperLine(QWidget):
    """A line of the receipt; made once and used for whichever line stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.count, self.sum = (
            ElidedLabel(role=""),
            Label(role=""),
            Label(role=""),
        )
        self.name.setProperty("shopper", "body")
        self.count.setProperty("shopper", "muted")
        self.sum.setProperty("shopper", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.name, 1)
        row.addWidget(self.count)
        row.addWidget(self.sum)

    def show_row(self, row: LineRow, speaks: Speaks) -> None:
        assert row.priced is not None
        line, total = row.priced.line, row.total
        is_one = line.quantity_milli == 1000

        def count() -> str:
            tongue = speaks()
            quantity = tongue.quantity(line.quantity_milli, line.item.measure)
            return f"{quantity} × {tongue.plain_money(line.item.price)}"

        self.name.set_words(partial(str, line.item.name))
        self.count.setVisible(not is_one)
        self.count.set_words(count)
        self.sum.set_words(lambda: speaks().plain_money(total))


class BonusCard(Card):
    """What may be spent, what is not usable yet, what is over when, and why."""

    def __init__(self, speaks: Speaks) -> None:
        super().__init__(margin=24, gap=8)
        self._speaks = speaks
        self._bonuses: Bonuses | None = None
        self._choice: Choice | None = None
        self.heading = Label(role="")
        self.heading.setProperty("shopper", "strong")
        self.four = Label(role="")
        self.four.setProperty("shopper", "muted")
        self.hint_icon = Picture("id-card", "line", 96)
        self.on_card, self.spend, self.earn = (
            ShopperRow(),
            ShopperRow(tone="primary"),
            ShopperRow(),
        )
        self.pending, self.expiring, self.after = (
            ShopperRow(),
            ShopperRow(),
            ShopperRow(),
        )
        self.others = [ShopperRow() for _ in range(2)]
        self.choice = ChoiceRows(speaks)
        self.words = Label(role="")
        self.words.setProperty("shopper", "small")
        self.words.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.four)
        self.column.addLayout(head)
        self.column.addWidget(rule())
        middle = Qt.AlignmentFlag.AlignHCenter
        self.column.addWidget(self.hint_icon, alignment=middle)
        rows = (self.on_card, self.spend, self.earn, self.after)
        for row in (*rows, self.pending, self.expiring, *self.others):
            self.column.addWidget(row)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.words)
        self.column.addStretch(1)

    def show_bonuses(
        self, bonuses: Bonuses | None, choice: Choice | None = None
    ) -> None:
        self._bonuses, self._choice = bonuses, choice
        self.heading.set_words(self._heading_words)
        self.four.set_words(self._four_words)
        self.words.set_words(self._why_words)
        self.words.setVisible(bool(self._why_words()))
        self.hint_icon.setVisible(bonuses is None)
        rows = (self.on_card, self.spend, self.earn, self.after)
        for row in (*rows, self.pending, self.expiring, *self.others):
            row.setVisible(bonuses is not None)
        if bonuses is not None:
            self._show_figures(bonuses)
            self._show_others(bonuses)
        self._show_choice(choice)
        self.fit()

    def _show_choice(self, choice: Choice | None) -> None:
        """The question stands alone, with what is on the card above it."""
        self.choice.setVisible(choice is not None)
        if choice is not None:
            self.choice.show_choice(choice)
            rows = (self.spend, self.earn, self.after, self.pending, self.expiring)
            for row in (*rows, *self.others):
                row.hide()

    def _heading_words(self) -> str:
        asked = Say.YOUR_BONUSES if self._choice is None else Say.ASKED
        return self._speaks().say(asked)

    def fit(self) -> None:
        """What matters least gives way where the screen is low."""
        rows = (*reversed(self.others), self.expiring, self.pending, self.on_card)
        for row in rows:
            if self._needs() + _FRAME <= self.height():
                return
            row.hide()

    def _needs(self) -> int:
        layout = self.column
        layout.invalidate()
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(self.width())
        return layout.totalSizeHint().height()

    def _show_figures(self, bonuses: Bonuses) -> None:
        speaks = self._speaks
        spends = Say.SPENDING if bonuses.is_chosen else Say.CAN_SPEND
        expiring = bonuses.expiring

        def figure(points: Points | None) -> str:
            return "—" if points is None else speaks().points(points)

        def until() -> str:
            return speaks().say(Say.EXPIRES, day=expiring.on) if expiring else ""

        self.on_card.show_words(
            lambda: speaks().say(Say.ON_CARD), lambda: figure(bonuses.on_card)
        )
        self.spend.show_words(
            lambda: speaks().say(spends), lambda: figure(bonuses.spend)
        )
        self.earn.show_words(
            lambda: speaks().say(Say.WILL_EARN), lambda: figure(bonuses.earn)
        )
        self.after.show_if(
            bonuses.after is not None and bonuses.is_chosen,
            lambda: speaks().say(Say.AFTER),
            lambda: figure(bonuses.after),
        )
        self.pending.show_if(
            bool(bonuses.pending),
            lambda: speaks().say(Say.PENDING),
            lambda: figure(bonuses.pending),
        )
        self.expiring.show_if(
            expiring is not None,
            until,
            lambda: figure(expiring.points if expiring else None),
        )

    def _show_others(self, bonuses: Bonuses) -> None:
        for place, row in enumerate(self.others):
            other = bonuses.others[place] if place < len(bonuses.others) else None
            row.setVisible(other is not None)
            if other is not None:
                amount = other.amount
                is_money = other.kind is PurseKind.MONEY
                row.show_words(
                    partial(naming.purse, other.purse),
                    partial(self._amount_words, amount, is_money=is_money),
                )

    def _amount_words(self, amount: Points, *, is_money: bool) -> str:
        tongue = self._speaks()
        return tongue.money(Money(amount.units)) if is_money else tongue.points(amount)

    def _four_words(self) -> str:
        if self._bonuses is None or self._choice is not None:
            return ""  # The question has the whole line.
        return f"····{self._bonuses.four}"

    def _why_words(self) -> str:
        bonuses, tongue = self._bonuses, self._speaks()
        if bonuses is None:
            return tongue.say(Say.CARD_READY)
        if self._choice is not None:
            return tongue.say(Say.ANSWER)
        said = [tongue.standing(bonuses.standing)]
        if bonuses.limit is not None:
            said.append(tongue.why(bonuses.limit))
        if bonuses.spend and not bonuses.is_chosen:
            said.append(tongue.say(Say.TELL_CASHIER))
        return "\n".join(word for word in said if word)
