"""Confirming in place: the customer's PIN, or a manager's name and PIN.

Digits live here and nowhere else, and are forgotten with every answer. Who has no
PIN of his own is confirmed by a manager; a manager may always stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.errors import ConfirmationNeeded, TillError
from cashier.domain.ids import CashierId
from cashier.domain.loyalty.answers import Factor
from cashier.till.confirming import Confirmation
from cashier.till.ports import Cashier, Role
from ui.tasks import TaskRunner
from ui.viewmodels.login_vm import LONGEST_PIN, SHORTEST_PIN
from ui.viewmodels.notice import Notice, refused


class ConfirmActs(Protocol):
    """See cashier.till.confirming."""

    def by_customer(self, pin: str) -> Confirmation: ...
    def by_manager(self, manager: CashierId, pin: str) -> Confirmation: ...


class Staff(Protocol):
    def cashiers(self) -> Sequence[Cashier]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmState:
    """Everything the question for a PIN draws."""

    needed: Factor = Factor.NONE
    managers: tuple[Cashier, ...] = ()
    chosen: int = 0  # The place of the manager whose PIN is typed.
    digits: int = 0  # How many were typed; which ones is nobody's business.
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def by_manager(self) -> bool:
        return self.needed is not Factor.PIN

    @property
    def manager(self) -> Cashier | None:
        return self.managers[self.chosen] if self.managers else None

    @property
    def can_try(self) -> bool:
        has_whom = not self.by_manager or self.manager is not None
        return self.digits >= SHORTEST_PIN and has_whom and not self.is_busy


class ConfirmViewModel(QObject):
    state_changed = Signal(object)  # ConfirmState; on the UI thread.
    confirmed = Signal(object)  # Confirmation.

    def __init__(self, till: TaskRunner, acts: ConfirmActs, staff: Staff) -> None:
        super().__init__()
        self._till = till
        self._acts = acts
        self._staff = staff
        self._pin = ""
        self.state = ConfirmState()

    def start(self, needed: Factor) -> None:
        """A code cannot be sent from here, so a manager looks instead."""
        self._pin = ""
        self._show(ConfirmState(needed=needed))
        self._till.run(self._managers, done=self._known, failed=self._refuse)

    def type_digit(self, digit: str) -> None:
        if len(self._pin) < LONGEST_PIN and not self.state.is_busy:
            self._pin += digit
            self._show(replace(self.state, digits=len(self._pin), notice=None))

    @Slot()
    def erase(self) -> None:
        self._pin = self._pin[:-1]
        self._show(replace(self.state, digits=len(self._pin)))

    def move(self, by: int) -> None:
        """Another manager; what was typed for the one before is forgotten."""
        last = len(self.state.managers) - 1
        if self.state.by_manager and last > 0:
            self.choose(min(max(self.state.chosen + by, 0), last))

    def choose(self, place: int) -> None:
        if place != self.state.chosen:
            self._pin = ""
            self._show(replace(self.state, chosen=place, digits=0, notice=None))

    @Slot()
    def ask_manager(self) -> None:
        """A manager stands in for the customer's PIN."""
        self._pin = ""
        self._show(replace(self.state, needed=Factor.MANAGER, digits=0, notice=None))

    @Slot()
    def try_pin(self) -> None:
        state, pin = self.state, self._pin
        if not state.can_try:
            return
        self._pin = ""
        self._show(replace(state, digits=0, is_busy=True, notice=None))
        manager = state.manager

        def work() -> Confirmation:
            if not state.by_manager:
                return self._acts.by_customer(pin)
            assert manager is not None
            return self._acts.by_manager(manager.cashier, pin)

        self._till.run(work, done=self._done, failed=self._refuse)

    def forget(self) -> None:
        self._pin = ""
        self._show(ConfirmState())

    # --- answers ------------------------------------------------------------

    def _managers(self) -> tuple[Cashier, ...]:
        everyone = self._staff.cashiers()
        return tuple(one for one in everyone if one.role is Role.MANAGER)

    def _known(self, managers: tuple[Cashier, ...]) -> None:
        self._show(replace(self.state, managers=managers))

    def _done(self, confirmation: Confirmation) -> None:
        self.forget()
        self.confirmed.emit(confirmation)

    def _refuse(self, refusal: TillError) -> None:
        state = replace(self.state, is_busy=False, notice=refused(refusal))
        if isinstance(refusal, ConfirmationNeeded):
            state = replace(state, needed=refusal.needed)
        self._show(state)

    def _show(self, state: ConfirmState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
