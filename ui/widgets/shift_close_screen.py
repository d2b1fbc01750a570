"""Close a shift, step by step on one screen; the Z report comes out as paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.keys import Act, Acts
from ui.sentences import Code
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.notice import Level, told
from ui.viewmodels.shift_close_vm import ShiftCloseState, ShiftCloseViewModel, Step
from ui.widgets import shift_close_parts as parts
from ui.widgets.cash_grid import CashGrid
from ui.widgets.kit import Button, Card, Kind, Label, Picture
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.report_screen import AgreementCard
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.shift_difference import DifferencePage
from ui.widgets.tape import Tape

_SIDE = 360
_PLACES = {Step.UNDECIDED: 0, Step.COUNT: 1, Step.DIFFERENCE: 3, Step.CLOSED: 2}


class ShiftCloseScreen(Screen):
    def __init__(
        self, view_model: ShiftCloseViewModel, confirm: ConfirmViewModel | None = None
    ) -> None:
        super().__init__()
        if confirm is not None:
            self._asking = AskingManager(self, confirm)
            view_model.manager_needed.connect(self._asking.ask)
        self._view_model = view_model
        self._back_to = ScreenId.SALE
        self.grid = CashGrid(view_model.state.count)
        self.difference = DifferencePage(view_model.choose_cause)
        self.tape = Tape()
        self._stack = QStackedWidget()
        self._heading = Label(lambda: parts.heading(self._state()), role="heading")
        self._steps = parts.StepsCard()
        self.sums = parts.SumsCard()
        self._agreement = AgreementCard()
        self._queue = Label(self._queue_words)
        self._queue.setWordWrap(True)
        self.main = Button(
            lambda: parts.main_words(self._state().step),
            kind=Kind.PRIMARY,
            size="large",
            height=80,
        )
        self.again = Button(lambda: parts.again_words(self._state()), icon="rotate-ccw")
        self.again.clicked.connect(view_model.count_again)
        self.other = Button(parts.other_words)
        self._lay_out()
        self.grid.changed.connect(view_model.change)
        self.main.clicked.connect(self._go_on)
        self.other.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _state(self) -> ShiftCloseState:
        return self._view_model.state

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._heading)
        for page in (
            self._undecided_page(),
            self._count_page(),
            self.tape,
            self.difference,
        ):
            self._stack.addWidget(page)
        left.addWidget(self._stack, 1)
        row.addLayout(left, 1)
        row.addWidget(self._right())

    def _undecided_page(self) -> QWidget:
        card = Card(margin=32, gap=16)
        card.column.addStretch(1)
        picture = Picture("shopping-basket", "warn", 64)
        card.column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._undecided = Label(self._undecided_words, role="title")
        self._undecided.setWordWrap(True)
        self._undecided.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.column.addWidget(self._undecided)
        card.column.addStretch(1)
        return card

    def _count_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        column.addStretch(1)
        return page

    def _right(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._queue_card = Card("warn", margin=14)
        self._queue_card.column.addWidget(self._queue)
        for part in (self._steps, self.sums, self._agreement, self._queue_card):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.again)
        column.addWidget(self.other)
        column.addWidget(self.main)
        return side

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Close shift")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.SALE
        self._view_model.load()

    def acts(self) -> Acts:
        acts: Acts = {Act.PAY: self._go_on, Act.BACK: self._go_back}
        match self._view_model.state.step:
            case Step.COUNT:
                return {**acts, **self.grid.acts()}
            case Step.DIFFERENCE:
                # Leaving is not counting again: the key for that is another one.
                return {
                    **acts,
                    Act.UP: lambda: self._view_model.move_cause(-1),
                    Act.DOWN: lambda: self._view_model.move_cause(1),
                    Act.QUANTITY: self._view_model.count_again,
                }
            case Step.CLOSED:
                # Whoever closed the shift is done here, whatever key comes next.
                leave = dict.fromkeys((Act.CONFIRM, Act.MENU, Act.LOCK), self._go_on)
                return {**acts, **self.tape.acts(), **leave}
        return acts

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a note or coin")),
            ("← →", lambda: self.tr("One less, one more")),
            ("0–9", lambda: self.tr("Type how many")),
            ("F4", lambda: self.tr("Count again")),
            ("F9", lambda: self.tr("Next step")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        if self._state().step is Step.CLOSED:
            words = told(lambda: self.tr("The shift is closed. Log out"), Level.WARN)
        else:
            words = told(lambda: self.tr("Not taken: leave this first"), Level.WARN)
        self.said.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.grid.take_key(event):
            super().keyPressEvent(event)

    @Slot()
    def _go_on(self) -> None:
        match self._view_model.state.step:
            case Step.UNDECIDED:
                self.go.emit(Go(screen=ScreenId.PARKED, subject=ScreenId.SHIFT_CLOSE))
            case Step.COUNT:
                self._view_model.counted()
            case Step.DIFFERENCE:
                self._ask()
            case Step.CLOSED:
                self.go.emit(Go(screen=ScreenId.LOGIN))

    def _ask(self) -> None:
        if not self._state().can_close:
            self.said.emit(
                told(lambda: self.tr("Say why there is a difference"), Level.WARN)
            )
            return
        question = parts.close_question(self._state(), self._view_model.close)
        question.scan_refused.connect(self._refuse_scan)
        question.closed.connect(question.deleteLater)
        self.open_overlay(question)

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))

    @Slot()
    def _go_back(self) -> None:
        match self._view_model.state.step:
            case Step.CLOSED:
                self.go.emit(Go(screen=ScreenId.LOGIN))
            case _:
                self.go.emit(Go(screen=self._back_to))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: ShiftCloseState) -> None:
        self._stack.setCurrentIndex(_PLACES[state.step])
        self.grid.show_count(state.count)
        self.grid.setEnabled(state.step is Step.COUNT)
        self._steps.show_step(state.step)
        self.sums.show_state(state)
        closed = state.step is Step.CLOSED
        if self.tape.paper() != state.report.lines:
            self.tape.set_lines(state.report.lines)
        self._agreement.setVisible(closed)
        self._agreement.show_agreement(state.report.agreement)
        self._queue_card.setVisible(closed and bool(state.queued))
        self.sums.setVisible(state.step is not Step.UNDECIDED)
        self.other.setVisible(not closed)
        self.difference.show_state(state)
        is_compared = state.step is Step.DIFFERENCE
        self.again.setVisible(is_compared)
        self.again.setEnabled(not state.is_busy)
        ready = state.can_close if is_compared else not state.is_busy
        self.main.setEnabled(ready)
        for part in (self.main, self.other, self.again, self._heading, self._queue):
            part.retranslate()
        self._undecided.retranslate()
        if self.isVisible():
            self.said.emit(state.notice)

    def _undecided_words(self) -> str:
        count = self._state().undecided
        words = self.tr("%n sale(s) left: parked or on the screen", "", count)
        return words + "\n" + self.tr("Finish or void them first")

    def _queue_words(self) -> str:
        count, sync = self._state().queued, self._state().sync
        if sync.online:
            words = self.tr("%n operation(s) are being sent", "", count)
        elif sync.problem == Code.SERVER_FAULT.value:
            words = self.tr(
                "%n operation(s) will be sent when the server is in order", "", count
            )
        else:
            words = self.tr(
                "%n operation(s) will be sent when the link is back", "", count
            )
        return words + ". " + self.tr("Do not uninstall the program")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
