"""Asks for the customer's PIN on the keypad, or for a manager's, in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmState, ConfirmViewModel
from ui.widgets.digit_pad import DigitPad
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.login_parts import Dots
from ui.widgets.screen import Overlay

_MOST_SHOWN = 4  # Managers beside the keypad.


class ConfirmPrompt(Overlay):
    def __init__(self, view_model: ConfirmViewModel) -> None:
        super().__init__(640, 560)
        self._vm = view_model
        self.heading = Label(self._heading_words, role="heading")
        self.heading.setWordWrap(True)
        self.problem = Label(self._problem_words, role="body", tone="error")
        self.problem.setWordWrap(True)
        self.dots = Dots()
        self.pad = DigitPad(key_height=64)
        self.pad.pressed.connect(self._pad)
        self.names = [self._name(place) for place in range(_MOST_SHOWN)]
        self.manager = Button(
            lambda: self.tr("A manager instead"), icon="shield-check", key="F8"
        )
        self.manager.clicked.connect(view_model.ask_manager)
        self.confirm = Button(
            lambda: self.tr("Confirm (Enter)"), kind=Kind.PRIMARY, height=64
        )
        self.confirm.setProperty("scale", "large")
        self.confirm.clicked.connect(view_model.try_pin)
        self._lay_out()
        view_model.state_changed.connect(self.render_state)
        view_model.confirmed.connect(self.close_overlay)
        self.dismissed.connect(view_model.forget)
        self.render_state(view_model.state)

    def _name(self, place: int) -> Button:
        button = Button(str, kind=Kind.TILE)
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose, place))
        return button

    def _lay_out(self) -> None:
        column = self.card.column
        for part in (self.heading, self.dots, self.problem):
            column.addWidget(part)
        side = QVBoxLayout()
        for button in self.names:
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self.manager)
        row = QHBoxLayout()
        row.addLayout(side, 1)
        row.addWidget(self.pad, 1)
        column.addLayout(row, 1)
        column.addWidget(self.confirm)
        foot = Label(lambda: self.tr("Esc — back"), role="muted")
        column.addWidget(foot, alignment=Qt.AlignmentFlag.AlignRight)

    @Slot(object)
    def render_state(self, state: ConfirmState) -> None:
        self.heading.retranslate()
        self.problem.retranslate()
        self.dots.show_count(state.digits)
        for place, button in enumerate(self.names):
            shown = state.by_manager and place < len(state.managers)
            button.setVisible(shown)
            if shown:
                name = state.managers[place].name
                button.set_words(partial(str, name))
                button.setChecked(place == state.chosen)
        self.manager.setVisible(not state.by_manager)
        self.confirm.setEnabled(state.can_try)

    def _heading_words(self) -> str:
        if not self._vm.state.by_manager:
            return self.tr("The customer types the PIN")
        return self.tr("A manager confirms with a PIN")

    def _problem_words(self) -> str:
        state = self._vm.state
        if state.notice is not None:
            return state.notice.words()
        if state.by_manager and not state.managers:
            return present.translate("ConfirmPrompt", "No manager is on this till")
        return " "

    def _choose(self, place: int) -> None:
        self._vm.choose(place)
        self.render_state(self._vm.state)  # A touch on the chosen one unchecks it.

    @Slot(str)
    def _pad(self, key: str) -> None:
        if key == "back":
            self._vm.erase()
        else:
            self._vm.type_digit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self._vm.erase()
        elif event.text().isdecimal() and event.text().isascii():
            self._vm.type_digit(event.text())
        else:
            super().keyPressEvent(event)

    def acts(self) -> Acts:
        return {
            Act.BACK: self.dismiss,
            Act.CONFIRM: self._vm.try_pin,
            Act.BONUSES: self._vm.ask_manager,
            Act.UP: lambda: self._vm.move(-1),
            Act.DOWN: lambda: self._vm.move(1),
        }
