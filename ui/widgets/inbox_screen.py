"""What waits for a manager: the list at the left, one case and its choices right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from cashier.domain.exceptions import ExceptionCase, Remedy
from cashier.domain.overrides import Asked, Guarded
from ui import exception_words as words, present
from ui.exception_words import Cause
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.inbox_vm import InboxState, InboxViewModel
from ui.viewmodels.manager_question import ManagerQuestion, nothing
from ui.viewmodels.notice import Level, told
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, Card, FigureRow, Kind, Label
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Go, HelpRow, Overlay, Screen, ScreenId

_ACTS = (Act.ONE, Act.TWO, Act.ZERO)
_DIGITS = ("1", "2", "0")
_ROW_HEIGHT = 64


class InboxScreen(Screen):
    def __init__(self, view_model: InboxViewModel, confirm: ConfirmViewModel) -> None:
        super().__init__()
        self._vm = view_model
        self._asking = AskingManager(self, confirm)
        self._back_to = ScreenId.SYNC
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._picked)
        self.what = Label(self._what_words, role="title")
        self.what.setWordWrap(True)
        self.receipt = FigureRow(lambda: self.tr("Receipt"))
        self.card = FigureRow(lambda: self.tr("Card"))
        self.when = FigureRow(lambda: self.tr("Found"))
        self.stake = FigureRow(lambda: self.tr("At stake"))
        self.choices = [self._choice(place) for place in range(len(_ACTS))]
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self.empty = Empty("shield-check", self._empty_words)
        self._lay_out()
        self.back.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _choice(self, place: int) -> Button:
        button = Button(
            partial(self._choice_words, place), kind=Kind.SECONDARY, height=64
        )
        button.clicked.connect(partial(self._ask_reason, place))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        row.addWidget(self.list, 1)
        row.addWidget(self.empty, 1)
        place = QWidget()
        place.setFixedWidth(440)  # Also where there is no case.
        side = QVBoxLayout(place)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(Label(lambda: self.tr("For the manager"), role="heading"))
        side.addWidget(self._page())
        side.addStretch(1)
        side.addWidget(self.back)
        row.addWidget(place)

    def _page(self) -> QWidget:
        self.page = Card(margin=16, gap=8)
        figures = (self.stake, self.receipt, self.card, self.when)
        for part in (self.what, *figures, *self.choices):
            self.page.column.addWidget(part)
        hint = Label(
            lambda: self.tr("A manager's PIN confirms. Nothing is ever deleted"),
            role="muted",
        )
        hint.setWordWrap(True)
        self.page.column.addWidget(hint)
        return self.page

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("For the manager")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.SYNC
        self._vm.load()

    def acts(self) -> Acts:
        return {
            Act.BACK: self._go_back,
            Act.UP: lambda: self._vm.choose(self._vm.state.chosen - 1),
            Act.DOWN: lambda: self._vm.choose(self._vm.state.chosen + 1),
            **{act: partial(self._ask_reason, n) for n, act in enumerate(_ACTS)},
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose")),
            ("1 2 0", lambda: self.tr("Settle")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        said = told(lambda: self.tr("Not taken: go back to the sale first"))
        self.said.emit(said)

    @Slot(int)
    def _picked(self, place: int) -> None:
        if place != self._vm.state.chosen:
            self._vm.choose(place)

    def _ask_reason(self, place: int) -> None:
        remedies = self._vm.state.remedies
        if place >= len(remedies):
            return
        remedy = remedies[place]
        answers = tuple(
            Answer(
                act=act,
                words=partial(words.cause, cause),
                chosen=partial(self._ask_pin, remedy, cause),
            )
            for act, cause in zip(_ACTS, Cause, strict=True)
        )
        heading = partial(self._why_words, remedy)
        self._open(Question(heading, answers, lines=(self._stake_line,)))

    def _ask_pin(self, remedy: Remedy, cause: Cause) -> None:
        self._vm.prepare(remedy, words.cause(cause))
        asked = Asked(act=Guarded.DECISION, has_reason=True)
        self._asking.ask(
            ManagerQuestion(asked=asked, allowed=self._vm.confirm, dropped=nothing)
        )

    def _open(self, overlay: Overlay) -> None:
        overlay.scan_refused.connect(self._refuse_scan)
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: InboxState) -> None:
        self.list.setAccessibleName(self.title())
        self._fill(state)
        case = state.case
        self.list.setVisible(bool(state.cases))
        self.empty.setVisible(not state.cases)
        self.page.setVisible(case is not None)
        self.empty.retranslate()
        if case is not None:
            self.what.retranslate()
            self.receipt.set_figure(partial(_or_dash, case.number))
            four = f"····{case.four}" if case.four else ""
            self.card.set_figure(partial(_or_dash, four))
            self.when.set_figure(partial(_moment, case))
            self.stake.set_figure(partial(words.stake, case))
        for place, button in enumerate(self.choices):
            button.setVisible(place < len(state.remedies))
            button.retranslate()
        if self.isVisible():
            self.said.emit(state.notice)

    def _fill(self, state: InboxState) -> None:
        lines = [f"{words.what(c)}\n{words.stake(c)}" for c in state.cases]
        shown = [self.list.item(i).text() for i in range(self.list.count())]
        self.list.blockSignals(True)
        if lines != shown:
            self.list.clear()
            self.list.addItems(lines)
            for place in range(len(lines)):
                self.list.item(place).setSizeHint(QSize(0, _ROW_HEIGHT))
        self.list.setCurrentRow(state.chosen if lines else -1)
        self.list.blockSignals(False)

    # --- words ----------------------------------------------------------------

    def _what_words(self) -> str:
        case = self._vm.state.case
        return words.what(case) if case is not None else ""

    def _stake_line(self) -> str:
        case = self._vm.state.case
        if case is None:
            return ""
        return self.tr("At stake: {sum}").format(sum=words.stake(case))

    def _why_words(self, remedy: Remedy) -> str:
        return self.tr("{what}: why?").format(what=words.remedy(remedy))

    def _choice_words(self, place: int) -> str:
        remedies = self._vm.state.remedies
        if place >= len(remedies):
            return ""
        return f"{_DIGITS[place]}    {words.remedy(remedies[place])}"

    def _empty_words(self) -> str:
        return self.tr("Nothing waits for a manager")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._vm.state)


def _or_dash(text: str) -> str:
    return text or "–"


def _moment(case: ExceptionCase) -> str:
    return present.as_of(case.at, case.at)
