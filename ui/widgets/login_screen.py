"""Log in and unlock: names at the left, keypad and dots at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from cashier.till.ports import Cashier
from ui import present, theme
from ui.keys import Act, Acts
from ui.viewmodels.login_vm import LoginState, LoginViewModel
from ui.viewmodels.notice import Level, Notice, told
from ui.widgets.digit_pad import DigitPad
from ui.widgets.kit import Button, Card, ElidedLabel, Kind, Label, Picture, in_order
from ui.widgets.login_parts import Dots, NameRow
from ui.widgets.screen import HelpRow, Screen
from ui.widgets.scroll import column_in

_SIDE = 400


class LoginScreen(Screen):
    language_clicked = Signal()

    def __init__(self, view_model: LoginViewModel, *, till: str, version: str) -> None:
        super().__init__()
        self._view_model = view_model
        self._till, self._version = till, version
        self._rows: dict[str, NameRow] = {}
        self._title = Label(self._title_words, role="heading")
        self._hint = Label(self._hint_words, role="secondary")
        self._area = QScrollArea()
        self._names = column_in(self._area)
        self._name = ElidedLabel(self._name_words, role="title")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._dots = Dots()
        self._problem = Label(self._problem_words, role="body", tone="error")
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._problem.setWordWrap(True)
        self._problem.setFixedHeight(44)
        self.keypad = DigitPad(key_height=72)
        self.confirm = Button(
            self._confirm_words, kind=Kind.PRIMARY, size="large", height=64
        )
        self._lay_out()
        self.keypad.pressed.connect(self._pad)
        self.confirm.clicked.connect(view_model.try_pin)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(96, 8, 96, 16)
        row.setSpacing(32)
        row.addWidget(self._left(), 1)
        row.addWidget(self._right(), 1)

    def _left(self) -> QWidget:
        side = Card(margin=24, gap=8)
        side.column.addWidget(self._title)
        hint = QHBoxLayout()
        hint.setSpacing(8)
        hint.addWidget(Picture("id-card", "muted", 22))
        hint.addWidget(self._hint, 1)
        side.column.addLayout(hint)
        side.column.addSpacing(8)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.column.addWidget(self._area, 1)
        side.column.addLayout(self._foot())
        return side

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.language = Button(
            lambda: self.tr("Русский", "the other language, in itself"),
            kind=Kind.PLAIN,
            icon="languages",
            height=theme.TARGET,
        )
        self.language.clicked.connect(self.language_clicked)
        foot.addWidget(self.language)
        foot.addStretch(1)
        foot.addWidget(Label(self._about_words, role="caption"))
        return foot

    def _right(self) -> QWidget:
        side = Card(margin=24, gap=8)
        side.column.addStretch(1)
        side.column.addWidget(self._name)
        side.column.addSpacing(4)
        side.column.addWidget(self._dots)
        side.column.addWidget(self._problem)
        side.column.addWidget(self.keypad)
        side.column.addSpacing(8)
        side.column.addWidget(self.confirm)
        side.column.addStretch(1)
        return side

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self._title_words()

    def enter(self, subject: object = None) -> None:
        """With a cashier: locked by this one. Without: nobody is logged in."""
        if isinstance(subject, Cashier):
            self._view_model.lock(subject)
        else:
            self._view_model.load()

    def leave(self) -> None:
        super().leave()
        self._view_model.clear()

    def acts(self) -> Acts:
        view_model = self._view_model
        return {
            Act.CONFIRM: view_model.try_pin,
            Act.BACK: view_model.clear,
            Act.UP: lambda: view_model.move(-1),
            Act.DOWN: lambda: view_model.move(1),
            Act.LOCK: _nothing,  # Nobody is in; there is nothing to lock.
            Act.MENU: _nothing,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose your name")),
            ("0–9", lambda: self.tr("Type the PIN")),
            ("Enter", lambda: self.tr("Log in")),
            ("Esc", lambda: self.tr("Clear the PIN")),
        )

    def handle_scan(self, text: str) -> None:
        self._view_model.scan(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self._view_model.erase()
        elif event.text().isdecimal() and event.text().isascii():
            self._view_model.type_digit(event.text())
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _pad(self, key: str) -> None:
        if key == "back":
            self._view_model.erase()
        else:
            self._view_model.type_digit(key)

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: LoginState) -> None:
        self._show_names(state.cashiers)
        chosen = state.chosen.cashier if state.chosen else None
        for cashier, row in self._rows.items():
            row.setChecked(cashier == chosen)
            if cashier == chosen:
                self._area.ensureWidgetVisible(row)
        self._dots.show_count(state.digits)
        self.confirm.setEnabled(state.can_try)
        for label in (self._title, self._hint, self._name, self._problem):
            label.retranslate()
        self.confirm.retranslate()
        self.said.emit(self._kept_notice(state))

    def _show_names(self, cashiers: tuple[Cashier, ...]) -> None:
        if list(self._rows) == [c.cashier for c in cashiers]:
            return
        for row in self._rows.values():
            self._names.removeWidget(row)
            row.deleteLater()
        self._rows = {c.cashier: NameRow(c) for c in cashiers}
        for place, row in enumerate(self._rows.values()):
            row.chosen.connect(self._view_model.choose)
            self._names.insertWidget(place, row)
        keys = self.keypad.findChildren(Button)
        in_order(*self._rows.values(), self.language, *keys, self.confirm)

    def _kept_notice(self, state: LoginState) -> Notice | None:
        if state.locked_by is None or not state.keeps_sale:
            return None
        name = state.locked_by.name

        def words() -> str:
            kept = self.tr("The sale of {name} is kept. Another cashier parks it first")
            return kept.format(name=name)

        return told(words, Level.PLAIN)

    # --- words ----------------------------------------------------------------

    def _title_words(self) -> str:
        locked = self._view_model.state.locked_by is not None
        return self.tr("Till is locked") if locked else self.tr("Welcome")

    def _hint_words(self) -> str:
        state = self._view_model.state
        if state.is_loaded and not state.cashiers:
            return self.tr("No cashiers are known here yet. Connect the till")
        return self.tr("Scan your badge or choose your name")

    def _name_words(self) -> str:
        chosen = self._view_model.state.chosen
        return chosen.name if chosen else self.tr("PIN")

    def _problem_words(self) -> str:
        state = self._view_model.state
        if state.pause_s:
            words = self.tr("Wait {seconds} s or call a manager")
            return words.format(seconds=present.number(state.pause_s))
        return state.notice.words() if state.notice else ""

    def _confirm_words(self) -> str:
        state = self._view_model.state
        if state.is_busy:
            return self.tr("Checking…")
        if state.locked_by is not None and state.chosen == state.locked_by:
            return self.tr("Unlock") + "  Enter"
        return self.tr("Log in") + "  Enter"

    def _about_words(self) -> str:
        words = self.tr("Kassa {version} · till {till}")
        return words.format(version=self._version, till=self._till)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)


def _nothing() -> None:
    """Taken, so that the window does nothing either."""
