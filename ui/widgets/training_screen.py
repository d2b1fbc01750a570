"""Training: what it is, the cards to practise with, the way in and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cashier.domain.overrides import Asked, Guarded
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.manager_question import ManagerQuestion, nothing
from ui.viewmodels.notice import Level, told
from ui.viewmodels.training_vm import CardToTry, TrainingViewModel
from ui.widgets.kit import Button, Card, Kind, Label
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Go, HelpRow, Overlay, Scanned, Screen, ScreenId


class TrainingScreen(Screen):
    def __init__(
        self, view_model: TrainingViewModel, confirm: ConfirmViewModel
    ) -> None:
        super().__init__()
        self._vm = view_model
        self._asking = AskingManager(self, confirm)
        self._back_to = ScreenId.SALE
        self.cards: list[Button] = []
        is_training = view_model.state.is_training
        self.begin = Button(
            lambda: self.tr("Begin training"),
            kind=Kind.PRIMARY,
            icon="play",
            key="F9",
            size="large",
            height=72,
        )
        self.leave_it = Button(
            lambda: self.tr("Leave training"),
            kind=Kind.PRIMARY,
            icon="log-out",
            key="F9",
            size="large",
            height=72,
        )
        self.anew = Button(
            lambda: self.tr("Throw the practice away"),
            kind=Kind.DANGER,
            icon="trash-2",
            key="Del",
            height=64,
        )
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64
        )
        self._lay_out()
        # Not before they have a parent: shown without one they are windows.
        self.begin.setVisible(not is_training)
        self.leave_it.setVisible(is_training)
        self.anew.setVisible(is_training)
        self.begin.clicked.connect(self._ask_manager)
        self.leave_it.clicked.connect(view_model.leave)
        self.anew.clicked.connect(self._ask_anew)
        self.back.clicked.connect(self._go_back)
        view_model.refused.connect(self.said)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 4, 48, 16)
        column.setSpacing(16)
        column.addWidget(Label(lambda: self.tr("Training"), role="heading"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._about(), 1)
        row.addWidget(self._cards(), 1)
        column.addLayout(row)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        self.back.setMinimumWidth(232)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in (self.anew, self.leave_it, self.begin):
            foot.addWidget(button)
        column.addLayout(foot)

    def _about(self) -> QWidget:
        card = Card(margin=20, gap=12)
        for words in (
            lambda: self.tr("The whole till, with goods, badges and PINs of this shop"),
            lambda: self.tr("Nothing counts: no sale, no bonus and no report is real"),
            lambda: self.tr("It works without a link, with sums that are set aside"),
            lambda: self.tr("The drawer stays shut, every paper says that it is none"),
            lambda: self.tr("The real shift and the open sale stay as they are"),
        ):
            label = Label(words, role="body")
            label.setWordWrap(True)
            card.column.addWidget(label)
        card.column.addStretch(1)
        return card

    def _cards(self) -> QWidget:
        card = Card(margin=20, gap=12)
        card.column.addWidget(
            Label(lambda: self.tr("Cards to practise with"), role="title")
        )
        for one in self._vm.state.cards:
            button = Button(partial(self._card_words, one), icon="credit-card")
            button.setEnabled(self._vm.state.is_training)
            button.clicked.connect(partial(self._read, one))
            self.cards.append(button)
            card.column.addWidget(button)
        hint = Label(
            lambda: self.tr("In training a touch reads the card, as the scanner does"),
            role="muted",
        )
        hint.setWordWrap(True)
        card.column.addWidget(hint)
        card.column.addStretch(1)
        return card

    def _card_words(self, card: CardToTry) -> str:
        if card.is_blocked:
            return self.tr("{number}: closed").format(number=card.number)
        words = self.tr("{number}: {has}, of it here {guaranteed}")
        return words.format(
            number=card.number,
            has=present.points_short(card.has),
            guaranteed=present.points_short(card.guaranteed),
        )

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Training")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        if isinstance(subject, ScreenId):
            self._back_to = subject

    def leave(self) -> None:
        super().leave()

    def acts(self) -> Acts:
        is_training = self._vm.state.is_training
        first = self._vm.leave if is_training else self._ask_manager
        more: dict[Act, Callable[[], None]] = {}
        if is_training:
            more = {
                Act.VOID_LINE: self._ask_anew,
                Act.UP: lambda: self._move(-1),
                Act.DOWN: lambda: self._move(1),
                Act.CONFIRM: self._press,
            }
        return {Act.PAY: first, Act.BACK: self._go_back, **more}

    def help_rows(self) -> Sequence[HelpRow]:
        if self._vm.state.is_training:
            return (
                ("↑ ↓", lambda: self.tr("Choose a card")),
                ("Enter", lambda: self.tr("Read the card")),
                ("F9", lambda: self.tr("Leave training")),
                ("Del", lambda: self.tr("Throw the practice away")),
                ("Esc", lambda: self.tr("Back")),
            )
        return (
            ("F9", lambda: self.tr("Begin training")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        self.said.emit(told(lambda: self.tr("Not taken: go back to the sale first")))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    def _move(self, by: int) -> None:
        here = next((n for n, card in enumerate(self.cards) if card.hasFocus()), -1)
        self.cards[min(max(here + by, 0), len(self.cards) - 1)].setFocus()

    def _press(self) -> None:
        for card in self.cards:
            if card.hasFocus():
                card.click()
                return

    def _read(self, card: CardToTry) -> None:
        """As if its owner had shown it to the scanner at the sale."""
        subject = Scanned(text=card.number)
        self.go.emit(Go(screen=ScreenId.SALE, subject=subject))

    @Slot()
    def _ask_manager(self) -> None:
        asked = Asked(act=Guarded.TRAINING, has_reason=True)
        self._asking.ask(
            ManagerQuestion(asked=asked, allowed=self._vm.begin, dropped=nothing)
        )

    @Slot()
    def _ask_anew(self) -> None:
        answers = (
            Answer(
                act=Act.ONE,
                words=lambda: self.tr("Throw away and begin anew"),
                chosen=self._vm.begin_anew,
                kind=Kind.DANGER,
            ),
            Answer(act=Act.ZERO, words=lambda: self.tr("Keep it"), chosen=_nothing),
        )
        line = self._anew_line
        heading = self._anew_heading
        self._open(Question(heading, answers, lines=(line,)))

    def _anew_heading(self) -> str:
        return self.tr("Throw everything of the training away?")

    def _anew_line(self) -> str:
        return self.tr("Practice sales, shifts and balances go. Real ones stay")

    def _open(self, overlay: Overlay) -> None:
        overlay.scan_refused.connect(self._refuse_scan)
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))


def _nothing() -> None:
    """No is no act."""
