"""Take goods back: the receipt's lines at the left, what goes back at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.notice import Level, told
from ui.viewmodels.return_vm import ReturnState, ReturnViewModel
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.return_lines import ReturnLines
from ui.widgets.return_parts import FindReceipt, MoneyBack, return_question
from ui.widgets.screen import Go, HelpRow, Scanned, Screen, ScreenId

_SIDE = 380


class ReturnScreen(Screen):
    def __init__(
        self, view_model: ReturnViewModel, confirm: ConfirmViewModel | None = None
    ) -> None:
        super().__init__()
        self._view_model = view_model
        if confirm is not None:
            self._asking = AskingManager(self, confirm)
            view_model.manager_needed.connect(self._asking.ask)
        self._heading = Label(self._heading_words, role="heading")
        self.lines = ReturnLines()
        self.find_page = FindReceipt()
        self.money_back = MoneyBack()
        self.confirm = Button(
            lambda: self.tr("Give back"),
            kind=Kind.PRIMARY,
            size="pay",
            key="F9",
            height=96,
        )
        self.every = Button(lambda: self.tr("Everything"), icon="list", key="F4")
        self.donations = Button(
            lambda: self.tr("Donation back too"),
            kind=Kind.TILE,
            icon="hand-coins",
            key="F3",
        )
        self.donations.setCheckable(True)
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._heading)
        self._pages.addWidget(self.find_page)
        self._pages.addWidget(self.lines)
        left.addWidget(self._pages, 1)
        row.addLayout(left, 1)
        row.addWidget(self._right())

    def _right(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.money_back)
        column.addStretch(1)
        column.addWidget(self.donations)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back, 1)
        row.addWidget(self.every, 1)
        column.addLayout(row)
        column.addWidget(self.confirm)
        return side

    def _connect(self) -> None:
        view_model = self._view_model
        self.lines.chosen.connect(view_model.choose)
        self.lines.toggled.connect(view_model.toggle)
        self.lines.stepped.connect(view_model.step)
        self.find_page.search.clicked.connect(self._find)
        self.find_page.lost.clicked.connect(self._without_receipt)
        self.donations.clicked.connect(view_model.toggle_donations)
        self.every.clicked.connect(view_model.mark_all)
        self.back.clicked.connect(self._go_back)
        self.confirm.clicked.connect(self._ask)
        view_model.completed.connect(self._completed)
        view_model.state_changed.connect(self.render_state)

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Return")

    def enter(self, subject: object = None) -> None:
        """With the code of a receipt that was scanned elsewhere, or without."""
        self.find_page.number.clear()
        self._view_model.clear()
        if isinstance(subject, Scanned):
            self._view_model.scan(subject.text)
        elif isinstance(subject, str):
            self._view_model.find(subject)
        self._focus_page()

    def acts(self) -> Acts:
        view_model = self._view_model
        if view_model.state.draft is None:
            return {
                Act.CONFIRM: self._find,
                Act.FIND: self._without_receipt,
                Act.BACK: self._go_back,
            }
        return {
            Act.FIND: view_model.toggle_donations,
            Act.UP: lambda: view_model.move(-1),
            Act.DOWN: lambda: view_model.move(1),
            Act.LESS: lambda: view_model.step(-1),
            Act.MORE: lambda: view_model.step(1),
            Act.CONFIRM: view_model.toggle,
            Act.QUANTITY: view_model.mark_all,
            Act.PAY: self._ask,
            Act.BACK: self._go_back,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a line")),
            ("Enter", lambda: self.tr("Mark the whole line")),
            ("← →", lambda: self.tr("One less, one more")),
            ("F4", lambda: self.tr("Everything")),
            ("F3", lambda: self.tr("No receipt; or the donation back too")),
            ("F9", lambda: self.tr("Give back")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:
        state = self._view_model.state
        if state.marked and state.gift_line is None:
            words = told(
                lambda: self.tr("Not taken: finish or leave this return first"),
                Level.WARN,
            )
            self.said.emit(words)
        else:
            self._view_model.scan(text)

    @Slot()
    def _find(self) -> None:
        if self.find_page.number.text().strip():
            self._view_model.find(self.find_page.number.text())

    @Slot()
    def _go_back(self) -> None:
        """First to the choice of a receipt, then to the sale."""
        if self._view_model.state.draft is not None:
            self._view_model.clear()
        else:
            self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _without_receipt(self) -> None:
        self.go.emit(Go(screen=ScreenId.NO_RECEIPT))

    @Slot()
    def _ask(self) -> None:
        quote = self._view_model.state.quote
        if quote is None or not self._view_model.state.can_confirm:
            return
        if self._view_model.state.gift_line is not None:
            self._view_model.confirm()  # It says which card is missing.
            return
        question = return_question(quote, self._view_model.confirm)
        question.scan_refused.connect(self._refuse_scan)
        question.closed.connect(question.deleteLater)
        self.open_overlay(question)

    @Slot()
    def _refuse_scan(self) -> None:
        words = told(lambda: self.tr("Answer first: 1 or 0"), Level.WARN)
        self.said.emit(words)

    @Slot(object)
    def _completed(self, done: object) -> None:
        self.go.emit(Go(screen=ScreenId.RECEIPT, subject=done))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: ReturnState) -> None:
        found = state.draft is not None
        if self._pages.currentIndex() != int(found):
            self._pages.setCurrentIndex(int(found))
            self._focus_page()
        self.lines.show_state(state)
        self._heading.retranslate()
        self.money_back.show_state(state)
        for part in (self.every, self.confirm, self.money_back):
            part.setVisible(found)
        self.confirm.setEnabled(state.can_confirm)
        self.donations.setVisible(state.has_donations)
        self.donations.setChecked(state.with_donations)
        self.find_page.search.setEnabled(not state.is_busy)
        if self.isVisible():
            self.said.emit(state.notice)

    def _focus_page(self) -> None:
        if self._view_model.state.draft is None:
            self.find_page.number.setFocus()
        else:
            self.setFocus()

    # --- words ----------------------------------------------------------------

    def _heading_words(self) -> str:
        draft = self._view_model.state.draft
        if draft is None:
            return self.tr("Return")
        number, day = draft.done.number, present.day(draft.done.business_date)
        words = self.tr("Receipt {number} of {day}")
        return words.format(number=number, day=day)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
