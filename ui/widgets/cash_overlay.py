"""The drawer by itself: cash in, cash out, or only opened; and why."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from cashier.domain.shift import CashCause
from ui import act_words, theme
from ui.keys import Act, Acts
from ui.viewmodels.menu_vm import Entered, MenuState, MenuViewModel, Way
from ui.widgets.kit import Button, Kind, Label, takes_letters
from ui.widgets.pad import NumberPad
from ui.widgets.screen import Overlay

_WIDE, _NARROW = (880, 612), (520, 412)


class CashOverlay(Overlay):
    def __init__(self, view_model: MenuViewModel, way: Way) -> None:
        super().__init__(*(_NARROW if way is Way.OPEN else _WIDE))
        self._view_model = view_model
        self._way = way
        self._cause: CashCause | None = None
        self.amount = QLineEdit()
        self.amount.setMaxLength(12)
        self.amount.setProperty("scale", "amount")
        self.amount.setMinimumHeight(64)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note = takes_letters(QLineEdit())
        self.note.setMaxLength(80)
        self.note.setMinimumHeight(theme.TARGET)
        self.problem = Label(role="body", tone="error")
        self.problem.setWordWrap(True)
        self.confirm = Button(
            self._confirm_words, kind=Kind.PRIMARY, size="large", key="F9", height=64
        )
        self.causes = {cause: self._tile(cause) for cause in way.causes}
        self._lay_out()
        self._name_fields()
        if way is not Way.OPEN:
            self.setFocusProxy(self.amount)
        self.confirm.clicked.connect(self._move)
        view_model.state_changed.connect(self.render_state)
        view_model.cash_moved.connect(self.close_overlay)

    def _tile(self, cause: CashCause) -> Button:
        words = partial(act_words.cash_words, cause)
        button = Button(words, kind=Kind.TILE, height=48)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._choose, cause))
        return button

    def _lay_out(self) -> None:
        column = self.card.column
        column.addWidget(Label(self._heading_words, role="heading"))
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(4)
        if self._way is not Way.OPEN:
            left.addWidget(Label(lambda: self.tr("Sum"), role="secondary"))
            left.addWidget(self.amount)
            left.addSpacing(4)
        left.addWidget(Label(lambda: self.tr("Reason  ↑ ↓"), role="secondary"))
        for button in self.causes.values():
            left.addWidget(button)
        left.addWidget(self.note)
        self.note.hide()
        left.addWidget(self.problem)
        left.addStretch(1)
        row.addLayout(left, 1)
        if self._way is not Way.OPEN:
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
        self.note.setAccessibleName(self.tr("Reason in words"))
        self.note.setPlaceholderText(self.tr("in your own words"))

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
        self._view_model.use_drawer(
            Entered(
                way=self._way,
                typed=self.amount.text(),
                cause=self._cause,
                note=self.note.text(),
            )
        )

    def _next_field(self) -> None:
        """Enter goes on from the sum to the reason; it never moves money."""
        if self._cause is None:
            self._pick(1)

    def _pick(self, by: int) -> None:
        """The arrows go through the reasons."""
        causes = self._way.causes
        here = causes.index(self._cause) + by if self._cause is not None else 0
        self._choose(causes[max(0, min(here, len(causes) - 1))])

    def _choose(self, cause: CashCause) -> None:
        self._cause = cause
        in_words = cause is CashCause.OTHER
        for one, button in self.causes.items():
            button.setChecked(one is cause)
        # The words stand in the place of the tile that asked for them.
        self.causes[CashCause.OTHER].setVisible(not in_words)
        self.note.setVisible(in_words)
        if in_words:
            self.note.setFocus()
        elif self._way is not Way.OPEN:
            self.amount.setFocus()

    @Slot(object)
    def render_state(self, state: MenuState) -> None:
        self.confirm.setEnabled(not state.is_busy)
        self.problem.set_words(lambda: state.notice.words() if state.notice else "")

    def _heading_words(self) -> str:
        match self._way:
            case Way.IN:
                return self.tr("Cash in")
            case Way.OUT:
                return self.tr("Cash out of the drawer")
            case Way.OPEN:
                return self.tr("Open the drawer without a sale")

    def _confirm_words(self) -> str:
        match self._way:
            case Way.IN:
                return self.tr("Put in")
            case Way.OUT:
                return self.tr("Take out")
            case Way.OPEN:
                return self.tr("Open")
