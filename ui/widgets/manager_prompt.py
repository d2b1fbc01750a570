"""The one way to ask a manager, for every screen: a dialog over it, once.

Nobody is logged out, and nothing behind it changes. A yes goes to the act that asked
and to no other; without one the act did not happen.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from cashier.domain.loyalty.answers import Factor
from cashier.till.confirming import Confirmation
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.manager_question import ManagerQuestion
from ui.viewmodels.notice import Level, refused, told
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.screen import Screen


class AskingManager(QObject):
    """Of one screen; the view-model of the question is shared by all of them."""

    def __init__(self, screen: Screen, confirm: ConfirmViewModel) -> None:
        super().__init__(screen)
        self._screen = screen
        self._confirm = confirm
        self._question: ManagerQuestion | None = None
        confirm.confirmed.connect(self._confirmed)

    @Slot(object)
    def ask(self, question: ManagerQuestion) -> None:
        if self._question is not None:
            return
        self._question = question
        self._confirm.start(Factor.MANAGER, question.asked)
        prompt = ConfirmPrompt(self._confirm)
        prompt.scan_refused.connect(self._refuse_scan)
        prompt.closed.connect(self._closed)
        prompt.dismissed.connect(question.dropped)
        prompt.closed.connect(prompt.deleteLater)
        self._screen.open_overlay(prompt)
        self._screen.said.emit(None if question.why is None else refused(question.why))

    @Slot(object)
    def _confirmed(self, confirmation: Confirmation) -> None:
        """The same dialog is asked by other screens; only ours is meant here."""
        question, self._question = self._question, None
        if question is not None:
            question.allowed(confirmation)

    @Slot()
    def _closed(self) -> None:
        """Left by Esc, or the screen went: nobody allowed anything."""
        self._question = None

    @Slot()
    def _refuse_scan(self) -> None:
        words = told(lambda: self.tr("Not taken: answer first"), Level.WARN)
        self._screen.said.emit(words)
