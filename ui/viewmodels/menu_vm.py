"""What is not done every minute: what may be done now, and the drawer by itself.

Cash goes in or out only with a reason of the list, recorded at once and numbered; so
is opening the drawer without a sale. Where only a manager may, one is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.entering import parse_money
from cashier.domain.errors import AmountRefused, TillError
from cashier.domain.ids import CashierId
from cashier.domain.shift import (
    CAUSES_IN,
    CAUSES_OPEN,
    CAUSES_OUT,
    CashCause,
    DrawerMovement,
    Shift,
)
from cashier.till.confirming import Confirmation
from ui import act_words, present
from ui.tasks import TaskRunner
from ui.viewmodels.manager_question import question_of
from ui.viewmodels.notice import Level, Notice, refused, told


class ShiftActs(Protocol):
    """See cashier.till.shifts."""

    def current(self) -> Shift | None: ...


class DrawerActs(Protocol):
    """See cashier.till.drawer."""

    def move_cash(
        self,
        amount: Money,
        cause: CashCause,
        by: CashierId,
        *,
        note: str = "",
        allowed: Confirmation | None = None,
    ) -> DrawerMovement: ...
    def open(
        self,
        cause: CashCause,
        by: CashierId,
        *,
        note: str = "",
        allowed: Confirmation | None = None,
    ) -> DrawerMovement: ...


class Way(Enum):
    """Which way cash goes; OPEN moves none."""

    IN = "in"
    OUT = "out"
    OPEN = "open"

    @property
    def causes(self) -> tuple[CashCause, ...]:
        lists = {Way.IN: CAUSES_IN, Way.OUT: CAUSES_OUT, Way.OPEN: CAUSES_OPEN}
        return lists[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What stands in the fields; `typed` is a sum as somebody wrote it."""

    way: Way
    typed: str = ""
    cause: CashCause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuState:
    """Everything the menu draws."""

    shift: int | None = None  # The number of the open one.
    is_loaded: bool = False
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def has_shift(self) -> bool:
        """Until the store has answered a shift is taken to be open."""
        return self.shift is not None or not self.is_loaded


class MenuViewModel(QObject):
    state_changed = Signal(object)  # MenuState; on the UI thread.
    cash_moved = Signal()  # Recorded, with a slip; the question about it may close.
    manager_needed = Signal(object)  # ManagerQuestion.

    def __init__(self, till: TaskRunner, shifts: ShiftActs, drawer: DrawerActs) -> None:
        super().__init__()
        self._till = till
        self._shifts = shifts
        self._drawer = drawer
        self._by = CashierId("")
        self.state = MenuState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def load(self) -> None:
        self._show(replace(self.state, is_busy=False, notice=None))
        self._till.run(self._shifts.current, done=self._looked, failed=self._refuse)

    def use_drawer(self, entered: Entered, allowed: Confirmation | None = None) -> None:
        """Refused before anything is stored, where a sum or a reason is missing."""
        if self.state.is_busy:
            return
        try:
            amount = _amount_of(entered)
        except TillError as refusal:
            self._refuse(refusal)
            return
        cause, by, note = entered.cause, self._by, entered.note.strip()
        if cause is None:
            self._warn(lambda: self.tr("Choose a reason"))
            return
        if cause is CashCause.OTHER and not note:
            self._warn(lambda: self.tr("Say the reason in words"))
            return
        self._show(replace(self.state, is_busy=True, notice=None))

        def work() -> DrawerMovement:
            if entered.way is Way.OPEN:
                return self._drawer.open(cause, by, note=note, allowed=allowed)
            return self._drawer.move_cash(amount, cause, by, note=note, allowed=allowed)

        self._till.run(
            work,
            done=self._moved,
            failed=lambda refusal: self._not_moved(refusal, entered),
        )

    def _moved(self, movement: DrawerMovement) -> None:
        notice = told(lambda: _words_of(movement), Level.OK)
        self._show(replace(self.state, is_busy=False, notice=notice))
        self.cash_moved.emit()

    def _not_moved(self, refusal: TillError, entered: Entered) -> None:
        question = question_of(
            refusal, lambda allowed: self.use_drawer(entered, allowed)
        )
        if question is not None:
            self._show(replace(self.state, is_busy=False))
            self.manager_needed.emit(question)
        elif entered.way is Way.OUT and isinstance(refusal, AmountRefused):
            notice = told(
                lambda: self.tr("The drawer does not hold so much"), Level.ERROR
            )
            self._show(replace(self.state, is_busy=False, notice=notice))
        else:
            self._refuse(refusal)

    def _looked(self, shift: Shift | None) -> None:
        self._show(
            replace(self.state, shift=shift.number if shift else None, is_loaded=True)
        )

    def _warn(self, words: Callable[[], str]) -> None:
        self._show(replace(self.state, notice=told(words, Level.WARN)))

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))

    def _show(self, state: MenuState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _amount_of(entered: Entered) -> Money:
    """Signed, as the drawer sees it."""
    if entered.way is Way.OPEN:
        return NO_MONEY
    amount = parse_money(entered.typed)
    if amount <= NO_MONEY:
        raise AmountRefused
    return -amount if entered.way is Way.OUT else amount


def _words_of(movement: DrawerMovement) -> str:
    translate = present.translate
    reason = movement.note or act_words.cash_words(movement.cause)
    if movement.is_opening:
        return translate("Menu", "Drawer opened: {reason}").format(reason=reason)
    if movement.amount < NO_MONEY:
        words = translate("Menu", "Taken out: {sum}, {reason}")
    else:
        words = translate("Menu", "Put in: {sum}, {reason}")
    whole = movement.amount if movement.amount >= NO_MONEY else -movement.amount
    return words.format(sum=present.money(whole), reason=reason)
