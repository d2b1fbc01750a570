"""The one bonus question before payment, and the page for another amount."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import TillError
from cashier.till.views import SaleView
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.prompt_vm import (
    OverLimit,
    Question as Asked,
    parse_amount,
    question_of,
    suggestions,
    worth,
)
from ui.widgets.kit import Button, Kind, Label, Picture
from ui.widgets.pad import NumberPad
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Overlay

Choose = Callable[[Points], None]


class BonusPrompt(Question):
    """Redeem the largest, another amount, or only earn. 1, 2, 0; Enter is inert."""

    def __init__(
        self,
        view: SaleView,
        choose: Choose,
        other: Callable[[], None],
        *,
        then_pay: bool = False,
    ) -> None:
        asked = question_of(view)
        assert asked is not None
        self._view, self.asked, self.then_pay = view, asked, then_pay
        answers = (
            Answer(
                act=Act.ONE,
                words=self._redeem_words,
                chosen=lambda: choose(asked.largest),
                kind=Kind.PRIMARY,
            ),
            Answer(act=Act.TWO, words=lambda: self.tr("Other amount"), chosen=other),
            Answer(
                act=Act.ZERO,
                words=lambda: self.tr("Do not redeem, only earn"),
                chosen=lambda: choose(NO_POINTS),
            ),
        )
        super().__init__(lambda: self.tr("Redeem bonuses?"), answers, height=476)
        self.who = self.add_line(self._who_words, role="secondary")
        self._add_limit()
        self._outcome: SaleView | None = None
        self.outcome = self.add_line(self._outcome_words, role="secondary")

    def _add_limit(self) -> None:
        """Which limit binds; without a link, that first."""
        if self.asked.is_limited_offline:
            self.limit = self.add_warning(self._limit_words, icon="cloud-off")
            return
        if self.asked.is_offline:
            self.add_warning(
                lambda: self.tr("Offline: these bonuses are guaranteed on this till"),
                icon="cloud-off",
            )
        self.limit = self.add_line(self._limit_words, role="row")

    def show_outcome(self, view: SaleView) -> None:
        """What the first answer would come to, by the same engine."""
        self._outcome = view
        self.outcome.retranslate()

    def show_checked(self, asked: Asked) -> None:
        """The server answered meanwhile, and the figures are the same."""
        self.asked = asked
        self.who.retranslate()

    def _outcome_words(self) -> str:
        view = self._outcome
        if view is None or view.quote is None or view.balance_after is None:
            return " "
        words = self.tr("If {points} is redeemed: will earn {earned}, balance {after}")
        return words.format(
            points=present.points_short(view.quote.redeem),
            earned=present.points_short(view.quote.earned),
            after=present.points_short(view.balance_after),
        )

    def _redeem_words(self) -> str:
        money = present.money_short(self.asked.worth)
        return self.tr("Redeem {money}").format(money=money)

    def _who_words(self) -> str:
        available = present.points_short(self.asked.available)
        checked = self.asked.checked_at
        if checked is None:
            words = self.tr("{name} · available {available}")
            return words.format(name=self.asked.name, available=available)
        words = self.tr("{name} · available {available} · checked {time}")
        return words.format(
            name=self.asked.name,
            available=available,
            time=present.clock_time(checked),
        )

    def _limit_words(self) -> str:
        assert self._view.quote is not None
        return present.why(self._view.quote.binding)


class OtherAmount(Overlay):
    """A sum to redeem: typed, or one of up to three round ones."""

    def __init__(self, view: SaleView, choose: Choose) -> None:
        super().__init__(640, 620)
        assert view.quote is not None
        self._view, self._largest, self._choose = view, view.quote.largest, choose
        self.card.column.addWidget(
            Label(lambda: self.tr("How much to redeem?"), role="heading")
        )
        self.limit = Label(self._limit_words, role="secondary")
        self.why = Label(self._why_words, role="row")
        self._warning = Picture("triangle-alert", "warn", 22)
        self.card.column.addLayout(self._limit_row())
        self.field = QLineEdit()
        self.field.setProperty("scale", "amount")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setMaxLength(12)
        self.field.setMinimumHeight(60)
        self.field.setAccessibleName(self.tr("Amount to redeem"))
        self.card.column.addWidget(self.field)
        row = QHBoxLayout()
        for amount in suggestions(self._largest):
            row.addWidget(self._suggestion(amount))
        self.card.column.addLayout(row)
        self.card.column.addWidget(NumberPad(self.field, key_height=52), 1)
        self.confirm = Button(self._confirm_words, kind=Kind.PRIMARY, height=64)
        self.confirm.setProperty("scale", "large")
        self.confirm.clicked.connect(self._take)
        self.card.column.addWidget(self.confirm)
        self.field.textChanged.connect(self._typed)
        self._typed()
        self.setFocusProxy(self.field)

    def _limit_row(self) -> QVBoxLayout:
        """How much at most, and below it why not more."""
        reason = QHBoxLayout()
        reason.setSpacing(8)
        reason.addWidget(self._warning)
        reason.addWidget(self.why, 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.limit)
        column.addLayout(reason)
        return column

    def _suggestion(self, amount: Points) -> Button:
        button = Button(
            lambda: present.points_short(amount), kind=Kind.TILE, size="large"
        )
        button.clicked.connect(
            lambda: self.field.setText(str(amount.hundredths // 100))
        )
        return button

    def _parsed(self) -> Points | OverLimit | TillError:
        return parse_amount(self.field.text(), self._largest)

    def _typed(self) -> None:
        is_over = isinstance(self._parsed(), OverLimit)
        self.why.set_tone("warn" if is_over else "")
        self._warning.setVisible(is_over)
        self.confirm.setEnabled(isinstance(self._parsed(), Points))
        self.confirm.retranslate()

    def _confirm_words(self) -> str:
        parsed = self._parsed()
        if isinstance(parsed, OverLimit):
            return self.tr("Not more than {points}").format(
                points=present.points_short(self._largest)
            )
        if not isinstance(parsed, Points):
            return self.tr("Type an amount up to the limit")
        money = present.money(worth(self._view, parsed))
        return self.tr("Redeem {money} (Enter)").format(money=money)

    def _limit_words(self) -> str:
        return self.tr("Up to {points}").format(
            points=present.points_short(self._largest)
        )

    def _why_words(self) -> str:
        assert self._view.quote is not None
        return present.why(self._view.quote.binding)

    def _take(self) -> None:
        parsed = self._parsed()
        if isinstance(parsed, Points):
            self.close_overlay()
            self._choose(parsed)

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.CONFIRM: self._take}
