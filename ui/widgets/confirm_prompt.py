"""Asks for the customer's PIN on the keypad, or for a manager's yes, in place.

A manager is told what is asked, says why, and shows a badge or types a PIN. Any
other scan is dropped.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.overrides import OverrideCause
from ui import act_words, present
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmState, ConfirmViewModel
from ui.widgets.digit_pad import DigitPad
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.login_parts import Dots
from ui.widgets.screen import Overlay

_MOST_SHOWN = 4  # Managers beside the keypad.
_WIDTH, _WITH_REASONS, _HEIGHT = 640, 920, 616
_ROW = 52  # Of reasons and names.
_LONGEST_NAME = 22


class ConfirmPrompt(Overlay):
    def __init__(self, view_model: ConfirmViewModel) -> None:
        super().__init__(_WIDTH, _HEIGHT)
        self._vm = view_model
        self.heading = Label(self._heading_words, role="heading")
        self.asked = Label(self._asked_words, role="row")
        self.problem = Label(self._problem_words, role="body", tone="error")
        for label in (self.heading, self.asked, self.problem):
            label.setWordWrap(True)
        self.dots = Dots()
        self.pad = DigitPad(key_height=60)
        self.pad.pressed.connect(self._pad)
        self.names = [self._name(place) for place in range(_MOST_SHOWN)]
        self.reasons = {cause: self._reason(cause) for cause in OverrideCause}
        self.why = QWidget()
        self.manager = Button(
            lambda: self.tr("A manager instead"), icon="shield-check", key="F8"
        )
        self.manager.clicked.connect(view_model.ask_manager)
        self.confirm = Button(
            lambda: self.tr("Confirm (Enter)"), kind=Kind.PRIMARY, height=64
        )
        self.confirm.setProperty("scale", "large")
        self.confirm.clicked.connect(view_model.try_pin)
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64
        )
        self.back.clicked.connect(self.dismiss)
        self._lay_out()
        view_model.state_changed.connect(self.render_state)
        view_model.confirmed.connect(self.close_overlay)
        self.closed.connect(view_model.forget)
        self.render_state(view_model.state)

    def _name(self, place: int) -> Button:
        button = Button(str, kind=Kind.TILE, height=_ROW)
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose, place))
        return button

    def _reason(self, cause: OverrideCause) -> Button:
        words = partial(act_words.cause_words, cause)
        button = Button(words, kind=Kind.TILE, height=_ROW)
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose_cause, cause))
        return button

    def _lay_out(self) -> None:
        column = self.card.column
        for part in (self.heading, self.asked, self.problem):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(16)
        why = QVBoxLayout(self.why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(6)
        why.addWidget(Label(lambda: self.tr("Why  ← →"), role="secondary"))
        for button in self.reasons.values():
            why.addWidget(button)
        why.addStretch(1)
        row.addWidget(self.why, 1)
        side = QVBoxLayout()
        side.setSpacing(6)
        self.who = Label(lambda: self.tr("Who  ↑ ↓"), role="secondary")
        side.addWidget(self.who)
        for button in self.names:
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self.manager)
        row.addLayout(side, 1)
        digits = QVBoxLayout()
        digits.addWidget(self.dots)
        digits.addWidget(self.pad, 1)
        row.addLayout(digits, 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back, 1)
        foot.addWidget(self.confirm, 2)
        column.addLayout(foot)

    @Slot(object)
    def render_state(self, state: ConfirmState) -> None:
        for label in (self.heading, self.asked, self.problem):
            label.retranslate()
        self.problem.set_tone("error" if self._problem() else "muted")
        self.asked.setVisible(state.asked is not None and state.by_manager)
        self.who.setVisible(state.by_manager)
        self.why.setVisible(state.needs_cause)
        self.card.setFixedWidth(_WITH_REASONS if state.needs_cause else _WIDTH)
        self.dots.show_count(state.digits)
        for place, button in enumerate(self.names):
            shown = state.by_manager and place < len(state.managers)
            button.setVisible(shown)
            if shown:
                name = _fitting(state.managers[place].name)
                button.set_words(partial(str, name))
                button.setChecked(place == state.chosen)
        for cause, button in self.reasons.items():
            button.setChecked(cause is state.cause)
        self.manager.setVisible(not state.by_manager)
        self.confirm.setEnabled(state.can_try)

    def _heading_words(self) -> str:
        if not self._vm.state.by_manager:
            return self.tr("The customer types the PIN")
        return self.tr("Manager needed")

    def _asked_words(self) -> str:
        asked = self._vm.state.asked
        return act_words.asked_words(asked) if asked is not None else ""

    def _problem_words(self) -> str:
        """What went wrong; until then, what is meant."""
        if not self._vm.state.by_manager:
            return self._problem() or " "
        hint = self.tr("Badge or PIN. It is for this once, and it is written down")
        return self._problem() or hint

    def _problem(self) -> str:
        state = self._vm.state
        if state.notice is not None:
            return state.notice.words()
        if state.by_manager and not state.managers:
            return present.translate("ConfirmPrompt", "No manager is on this till")
        if state.digits and not state.has_said_why:
            return self.tr("Choose the reason")
        return ""

    def _choose(self, place: int) -> None:
        self._vm.choose(place)
        self.render_state(self._vm.state)  # A touch on the chosen one unchecks it.

    def _choose_cause(self, cause: OverrideCause) -> None:
        self._vm.choose_cause(cause)
        self.render_state(self._vm.state)

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

    def handle_scan(self, text: str) -> None:
        """A badge is a way to say who one is; of a customer it is no answer."""
        if self._vm.state.by_manager:
            self._vm.scan(text)
        else:
            self.scan_refused.emit()

    def acts(self) -> Acts:
        return {
            Act.BACK: self.dismiss,
            Act.CONFIRM: self._vm.try_pin,
            Act.BONUSES: self._vm.ask_manager,
            Act.UP: lambda: self._vm.move(-1),
            Act.DOWN: lambda: self._vm.move(1),
            Act.LESS: lambda: self._vm.move_cause(-1),
            Act.MORE: lambda: self._vm.move_cause(1),
        }


def _fitting(name: str) -> str:
    """A long name is still one's own by its first word and the letters after it."""
    first, *others = name.split() or [""]
    if len(name) <= _LONGEST_NAME or not others:
        return name
    return " ".join([first, *(f"{word[0]}." for word in others)])
