"""The manager's list: what the server found here, and settling it.

A case is chosen, then a remedy, then a reason, then a manager's PIN. Only the last
step changes anything, and it deletes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from cashier.domain.exceptions import Decision, ExceptionCase, Remedy
from cashier.till.confirming import Confirmation
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told


class CaseActs(Protocol):
    """See cashier.till.exception_desk."""

    def cases(self) -> Sequence[ExceptionCase]: ...
    def decide(
        self, item: str, choice: Remedy, reason: str, confirmation: Confirmation
    ) -> Decision: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxState:
    """Everything the list draws."""

    cases: tuple[ExceptionCase, ...] = ()
    chosen: int = 0
    remedy: Remedy | None = None  # Chosen, with its reason; the PIN is missing.
    reason: str = ""
    is_loaded: bool = False
    notice: Notice | None = None

    @property
    def case(self) -> ExceptionCase | None:
        return self.cases[self.chosen] if self.chosen < len(self.cases) else None

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        return self.case.choices if self.case is not None else ()


class InboxViewModel(QObject):
    state_changed = Signal(object)  # InboxState; on the UI thread.
    decided = Signal()  # There is something to send.

    def __init__(self, till: TaskRunner, acts: CaseActs) -> None:
        super().__init__()
        self._till = till
        self._acts = acts
        self.state = InboxState()

    def load(self) -> None:
        self._show(replace(self.state, notice=None, remedy=None))
        self._read()

    def choose(self, place: int) -> None:
        if 0 <= place < len(self.state.cases):
            self._show(replace(self.state, chosen=place, remedy=None, notice=None))

    def prepare(self, remedy: Remedy, reason: str) -> None:
        """What will be done when a manager has confirmed it."""
        if remedy in self.state.remedies:
            self._show(replace(self.state, remedy=remedy, reason=reason, notice=None))

    def confirm(self, confirmation: Confirmation) -> None:
        state, case = self.state, self.state.case
        if case is None or state.remedy is None:
            return
        remedy = state.remedy

        def settled(_decision: Decision) -> None:
            self.decided.emit()
            words = told(lambda: self.tr("Settled. It is on its way to the server"))
            notice = replace(words, level=Level.OK)
            self._show(replace(self.state, remedy=None, notice=notice))
            self._read()

        self._till.run(
            lambda: self._acts.decide(case.item, remedy, state.reason, confirmation),
            done=settled,
            failed=self._refuse,
        )

    def _read(self) -> None:
        self._till.run(self._acts.cases, done=self._known, failed=self._refuse)

    def _known(self, cases: Sequence[ExceptionCase]) -> None:
        chosen = min(self.state.chosen, max(len(cases) - 1, 0))
        found = replace(self.state, cases=tuple(cases), chosen=chosen, is_loaded=True)
        self._show(found)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, remedy=None, notice=refused(refusal)))

    def _show(self, state: InboxState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
