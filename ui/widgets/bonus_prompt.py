"""The bonus question before payment for one purse, and the page for another amount."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import TillError
from cashier.domain.loyalty.facts import MAIN
from cashier.till.views import SaleView
from ui import counts, naming, present
from ui.keys import Act, Acts
from ui.naming import PurseKind
from ui.viewmodels.prompt_vm import (
    OverLimit,
    Question as Asked,
    parse_asked,
    pieces,
    question_of,
    suggestions,
    worth,
)
from ui.widgets.kit import Button, Kind, Label, Picture
from ui.widgets.pad import SIMPLE, WHOLE, NumberPad
from ui.widgets.purse_words import amount_of, has_part, redeem_words
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
        purse: str = MAIN,
        then_pay: bool = False,
    ) -> None:
        asked = question_of(view, purse)
        assert asked is not None
        self.asked, self.then_pay = asked, then_pay
        most = Answer(
            act=Act.ONE,
            words=lambda: redeem_words(self.asked),
            chosen=lambda: choose(asked.largest),
            kind=Kind.PRIMARY,
        )
        part = Answer(act=Act.TWO, words=lambda: self.tr("Other amount"), chosen=other)
        none = Answer(
            act=Act.ZERO,
            words=lambda: self.tr("Do not redeem, only earn"),
            chosen=lambda: choose(NO_POINTS),
        )
        # One free piece cannot be had in parts.
        answers = (most, part, none) if has_part(asked) else (most, none)
        super().__init__(self._heading_words, answers, height=476)
        self.who = self.add_line(self._who_words, role="secondary")
        self._add_limit()
        self._outcome: SaleView | None = None
        self.outcome = self.add_line(self._outcome_words, role="secondary")

    def _add_limit(self) -> None:
        """Which limit binds; without a link, that first."""
        if self.asked.allowance:
            self.add_warning(self._allowance_words, icon="cloud-off")
            self.limit = self.add_line(self._limit_words, role="row")
            return
        if self.asked.is_limited_offline:
            self.limit = self.add_warning(self._limit_words, icon="cloud-off")
            return
        if self.asked.is_offline:
            self.add_warning(
                lambda: self.tr("Offline: these bonuses are guaranteed on this till"),
                icon="cloud-off",
            )
        self.limit = self.add_line(self._limit_words, role="row")

    def show_outcome(self, purse: str, view: SaleView) -> None:
        """What the first answer would come to, by the same engine."""
        if purse == self.asked.purse:
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
        if self.asked.purse != MAIN:
            words = self.tr("Then to pay: {sum}")
            return words.format(sum=present.money(view.totals.to_pay))
        words = self.tr("If {points} is redeemed: will earn {earned}, balance {after}")
        return words.format(
            points=present.points_short(view.quote.redeem),
            earned=present.points_short(view.quote.earned),
            after=present.points_short(view.balance_after),
        )

    def _heading_words(self) -> str:
        if self.asked.purse == MAIN:
            return self.tr("Redeem bonuses?")
        words = self.tr("Redeem: {purse}?")
        return words.format(purse=naming.purse(self.asked.purse))

    def _who_words(self) -> str:
        available = amount_of(self.asked, self.asked.available)
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

    def _allowance_words(self) -> str:
        words = self.tr("Offline: {sum} of it on the shop's allowance")
        return words.format(sum=present.points_short(self.asked.allowance))

    def _limit_words(self) -> str:
        return present.why(self.asked.binding)


class OtherAmount(Overlay):
    """A sum to redeem: typed, or one of up to three round ones."""

    def __init__(self, view: SaleView, choose: Choose, purse: str = MAIN) -> None:
        super().__init__(640, 620)
        asked = question_of(view, purse)
        assert asked is not None
        self._view, self._asked, self._choose = view, asked, choose
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
        for amount in self._suggested():
            row.addWidget(self._suggestion(amount))
        self.card.column.addLayout(row)
        counts = asked.kind is PurseKind.STAMPS  # Nobody has half a stamp.
        pad = NumberPad(self.field, WHOLE if counts else SIMPLE, key_height=52)
        self.card.column.addWidget(pad, 1)
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

    def _suggested(self) -> tuple[Points, ...]:
        if self._asked.kind is PurseKind.STAMPS:
            return ()
        return suggestions(self._asked.largest)

    def _suggestion(self, amount: Points) -> Button:
        button = Button(
            lambda: present.points_short(amount), kind=Kind.TILE, size="large"
        )
        button.clicked.connect(
            lambda: self.field.setText(str(amount.hundredths // 100))
        )
        return button

    def _parsed(self) -> Points | OverLimit | TillError:
        return parse_asked(self.field.text(), self._asked)

    def _typed(self) -> None:
        is_over = isinstance(self._parsed(), OverLimit)
        self.why.set_tone("warn" if is_over else "")
        self._warning.setVisible(is_over)
        self.confirm.setEnabled(isinstance(self._parsed(), Points))
        self.confirm.retranslate()

    def _confirm_words(self) -> str:
        parsed = self._parsed()
        if isinstance(parsed, OverLimit):
            return self.tr("Not more than {points}").format(points=self._most())
        if not isinstance(parsed, Points):
            return self.tr("Type an amount up to the limit")
        if self._asked.kind is PurseKind.STAMPS:
            free = counts.pieces(parsed.units // self._asked.step.units)
            return self.tr("{pieces} free (Enter)").format(pieces=free)
        money = present.money(worth(self._view, parsed, self._asked.purse))
        return self.tr("Redeem {money} (Enter)").format(money=money)

    def _most(self) -> str:
        if self._asked.kind is PurseKind.STAMPS:
            return counts.pieces(pieces(self._asked))
        return amount_of(self._asked, self._asked.largest)

    def _limit_words(self) -> str:
        return self.tr("Up to {points}").format(points=self._most())

    def _why_words(self) -> str:
        return present.why(self._asked.binding)

    def _take(self) -> None:
        parsed = self._parsed()
        if isinstance(parsed, Points):
            self.close_overlay()
            self._choose(parsed)

    def acts(self) -> Acts:
        return {Act.BACK: self.dismiss, Act.CONFIRM: self._take}
