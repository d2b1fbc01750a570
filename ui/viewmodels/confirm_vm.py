"""Confirming in place: the customer's PIN, or a manager's badge or name and PIN.

Digits live here and nowhere else, and are forgotten with every answer. Who has no
PIN of his own is confirmed by a manager; a manager may always stand in. A manager's
yes is for one act, and says why unless the act itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.codes import CodeKind, NumberRule, parse_scan
from cashier.domain.errors import ConfirmationNeeded, NotAllowed, TillError
from cashier.domain.ids import CashierId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Asked, Guarded, OverrideCause
from cashier.till.confirming import Confirmation
from cashier.till.ports import Cashier, Role
from cashier.till.settings import DEFAULT_CODE_RULES
from ui.tasks import TaskRunner
from ui.viewmodels.login_vm import LONGEST_PIN, SHORTEST_PIN
from ui.viewmodels.notice import Level, Notice, refused, told

# Points that a programme lets go with a confirmation only.
WHATEVER = Asked(act=Guarded.REDEEM)


class ConfirmActs(Protocol):
    """See cashier.till.confirming."""

    def by_customer(self, pin: str) -> Confirmation: ...
    def by_manager(
        self, manager: CashierId, pin: str, act: Guarded, reason: str = ""
    ) -> Confirmation: ...
    def badge(self, code: str) -> Cashier: ...
    def by_badge(self, code: str, act: Guarded, reason: str = "") -> Confirmation: ...


class Staff(Protocol):
    def cashiers(self) -> Sequence[Cashier]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmState:
    """Everything the question for a PIN draws."""

    needed: Factor = Factor.NONE
    asked: Asked | None = None  # Of a manager.
    cause: OverrideCause | None = None  # Why; chosen where it is needed.
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
    def needs_cause(self) -> bool:
        return self.by_manager and not (self.asked or WHATEVER).has_reason

    @property
    def has_said_why(self) -> bool:
        return not self.needs_cause or self.cause is not None

    @property
    def reason(self) -> str:
        return self.cause.value if self.needs_cause and self.cause else ""

    @property
    def can_try(self) -> bool:
        has_whom = not self.by_manager or self.manager is not None
        typed = self.digits >= SHORTEST_PIN and not self.is_busy
        return typed and has_whom and self.has_said_why


class ConfirmViewModel(QObject):
    state_changed = Signal(object)  # ConfirmState; on the UI thread.
    confirmed = Signal(object)  # Confirmation.

    def __init__(
        self,
        till: TaskRunner,
        acts: ConfirmActs,
        staff: Staff,
        codes: Sequence[NumberRule] = DEFAULT_CODE_RULES,
    ) -> None:
        super().__init__()
        self._codes = codes
        self._till = till
        self._acts = acts
        self._staff = staff
        self._pin = ""
        self.state = ConfirmState()

    def start(self, needed: Factor, asked: Asked | None = None) -> None:
        """A code cannot be sent from here, so a manager looks instead."""
        self._pin = ""
        self._show(ConfirmState(needed=needed, asked=asked))
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
            act = (state.asked or WHATEVER).act
            return self._acts.by_manager(manager.cashier, pin, act, state.reason)

        self._till.run(work, done=self._done, failed=self._refuse)

    # --- why, and a badge -----------------------------------------------------

    def choose_cause(self, cause: OverrideCause) -> None:
        self._show(replace(self.state, cause=cause, notice=None))

    def move_cause(self, by: int) -> None:
        """The keys go round the list."""
        if not self.state.needs_cause:
            return
        every, now = list(OverrideCause), self.state.cause
        first = 0 if by > 0 else -1
        at = first if now is None else (every.index(now) + by) % len(every)
        self.choose_cause(every[at])

    def scan(self, text: str) -> None:
        """A manager's badge, and nothing else: it chooses, or is the yes itself."""
        state = self.state
        if not state.by_manager or state.is_busy:
            return
        try:
            scan = parse_scan(text, self._codes)
        except TillError as refusal:
            self._refuse(refusal)
            return
        if scan.kind is not CodeKind.BADGE:
            self._say(lambda: self.tr("This is not a badge"))
            return
        act, reason = (state.asked or WHATEVER).act, state.reason

        def work() -> Confirmation | Cashier:
            found = self._acts.badge(scan.code)
            if not state.has_said_why:
                return found
            try:
                return self._acts.by_badge(scan.code, act, reason)
            except NotAllowed:
                return found  # The PIN of the same manager comes next.

        self._till.run(work, done=self._badge_read, failed=self._refuse)

    def _badge_read(self, found: Confirmation | Cashier) -> None:
        if isinstance(found, Confirmation):
            self._done(found)
            return
        known = [one.cashier for one in self.state.managers]
        if found.cashier in known:
            self.choose(known.index(found.cashier))
        if self.state.has_said_why:
            self._say(lambda: self.tr("Now the PIN"))
        else:
            self._say(lambda: self.tr("Choose the reason, then the PIN"))

    def _say(self, words: Callable[[], str]) -> None:
        self._show(replace(self.state, notice=told(words, Level.WARN)))

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
        if type(refusal) is ConfirmationNeeded:
            state = replace(state, needed=refusal.needed)
        self._show(state)

    def _show(self, state: ConfirmState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
