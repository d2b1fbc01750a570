"""The receipt: paper at the left; change, bonuses and the way on at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cashier.till.ports import CompletedSale
from ui.keys import Act, Acts
from ui.viewmodels.receipt_vm import Printed, ReceiptState, ReceiptViewModel
from ui.widgets.kit import (
    Button,
    Kind,
)
from ui.widgets.receipt_cards import BonusCard, ChangeCard, ExtrasCard, PrintLine
from ui.widgets.screen import Go, HelpRow, Scanned, Screen, ScreenId
from ui.widgets.tape import Tape

_SIDE = 440


class ReceiptScreen(Screen):
    def __init__(self, view_model: ReceiptViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self.tape = Tape()
        self.change = ChangeCard()
        self.bonuses, self.extras = BonusCard(), ExtrasCard()
        self._print = PrintLine()
        self.copy = Button(self._copy_words, icon="printer", key="F12")
        self.next = Button(
            lambda: self.tr("Next customer"),
            kind=Kind.PRIMARY,
            size="pay",
            key="Enter",
            height=96,
        )
        self._lay_out()
        self.copy.clicked.connect(self._print_again)
        self.next.clicked.connect(self._go_on)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        row.addWidget(self.tape, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        for part in (self.change, self.bonuses, self.extras, self._print):
            part.setFixedWidth(_SIDE)
            side.addWidget(part)
        side.addStretch(1)
        side.addWidget(self.copy)
        side.addWidget(self.next)
        row.addLayout(side)

    def title(self) -> str:
        return self.tr("Receipt")

    def enter(self, subject: object = None) -> None:
        """With a completed sale, or without: then the last one."""
        if isinstance(subject, CompletedSale):
            self._view_model.show(subject)
        else:
            self._view_model.show_last()

    def acts(self) -> Acts:
        return {
            **self.tape.acts(),
            Act.CONFIRM: self._go_on,
            Act.BACK: self._go_on,
            Act.COPY: self._print_again,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("Enter", lambda: self.tr("Next customer")),
            ("F12", lambda: self.tr("Print again")),
            ("↑ ↓", lambda: self.tr("Scroll")),
        )

    def handle_scan(self, text: str) -> None:
        """The next customer's first item: nobody has to press anything before."""
        self.go.emit(Go(screen=ScreenId.SALE, subject=Scanned(text=text)))

    @Slot()
    def _go_on(self) -> None:
        self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _print_again(self) -> None:
        """What did not print, else a copy."""
        if self._view_model.state.printed is Printed.AWAY:
            self._view_model.print_waiting()
        else:
            self._view_model.copy()

    @Slot(object)
    def render_state(self, state: ReceiptState) -> None:
        if self.tape.paper() != state.lines:
            self.tape.set_lines(state.lines)
        self.change.show_state(state)
        self.bonuses.show_state(state)
        self.extras.show_state(state)
        self._print.show_state(state)
        self.copy.retranslate()
        self.copy.setEnabled(
            state.done is not None
            and not state.is_copying
            and state.printed is not Printed.WORKING
        )
        self.said.emit(state.notice)

    def _copy_words(self) -> str:
        if self._view_model.state.printed is Printed.AWAY:
            return self.tr("Print again")
        return self.tr("Copy")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
