"""Cash into or out of the drawer: how much, and why."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from ui import theme
from ui.keys import Act, Acts
from ui.viewmodels.menu_vm import MenuState, MenuViewModel
from ui.widgets.kit import Button, Kind, Label, Words, takes_letters
from ui.widgets.pad import NumberPad
from ui.widgets.screen import Overlay


class CashOverlay(Overlay):
    def __init__(self, view_model: MenuViewModel, *, out: bool) -> None:
        super().__init__(840, 560)
        self._view_model = view_model
        self._out = out
        self.amount = QLineEdit()
        self.amount.setMaxLength(12)
        self.amount.setProperty("scale", "amount")
        self.amount.setMinimumHeight(64)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.reason = takes_letters(QLineEdit())
        self.reason.setMaxLength(80)
        self.reason.setMinimumHeight(theme.TARGET)
        self.problem = Label(role="body", tone="error")
        self.problem.setWordWrap(True)
        self.confirm = Button(
            self._confirm_words, kind=Kind.PRIMARY, size="large", key="F9", height=64
        )
        self.reasons = [self._reason(words) for words in self._usual()]
        self._lay_out()
        self._name_fields()
        self.setFocusProxy(self.amount)
        self.confirm.clicked.connect(self._move)
        view_model.state_changed.connect(self.render_state)
        view_model.cash_moved.connect(self.close_overlay)

    def _usual(self) -> tuple[Words, ...]:
        if self._out:
            return (
                lambda: self.tr("To the bank"),
                lambda: self.tr("To the safe"),
                lambda: self.tr("Bought for the shop"),
            )
        return (
            lambda: self.tr("Change from the safe"),
            lambda: self.tr("Change from the bank"),
            lambda: self.tr("From another till"),
        )

    def _reason(self, words: Words) -> Button:
        button = Button(words, kind=Kind.TILE, height=48)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.reason.setText(words()))
        return button

    def _lay_out(self) -> None:
        column = self.card.column
        column.addWidget(Label(self._heading_words, role="heading"))
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Label(lambda: self.tr("Sum"), role="secondary"))
        left.addWidget(self.amount)
        left.addSpacing(8)
        left.addWidget(Label(lambda: self.tr("Reason"), role="secondary"))
        for button in self.reasons:
            left.addWidget(button)
        left.addWidget(self.reason)
        left.addWidget(self.problem)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(NumberPad(self.amount, key_height=72), 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64)
        back.clicked.connect(self.close_overlay)
        foot.addWidget(back, 1)
        foot.addWidget(self.confirm, 2)
        column.addLayout(foot)

    def _name_fields(self) -> None:
        self.amount.setAccessibleName(self.tr("Sum"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("or in your own words"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_fields()

    def acts(self) -> Acts:
        return {
            Act.BACK: self.close_overlay,
            Act.PAY: self._move,
            Act.CONFIRM: self._next_field,
            Act.UP: partial(self._pick, -1),
            Act.DOWN: partial(self._pick, 1),
        }

    @Slot()
    def _move(self) -> None:
        self._view_model.move_cash(
            self.amount.text(), self.reason.text(), out=self._out
        )

    def _next_field(self) -> None:
        """Enter goes on from the sum to the reason; it never moves money."""
        self.reason.setFocus()

    def _pick(self, by: int) -> None:
        """The arrows go through the usual reasons."""
        usual = [words() for words in self._usual()]
        here = usual.index(self.reason.text()) if self.reason.text() in usual else -1
        place = max(here + by, 0) if here >= 0 else 0
        self.reason.setText(usual[min(place, len(usual) - 1)])

    @Slot(object)
    def render_state(self, state: MenuState) -> None:
        self.confirm.setEnabled(not state.is_busy)
        self.problem.set_words(lambda: state.notice.words() if state.notice else "")

    def _heading_words(self) -> str:
        return self.tr("Cash out of the drawer") if self._out else self.tr("Cash in")

    def _confirm_words(self) -> str:
        return self.tr("Take out") if self._out else self.tr("Put in")
