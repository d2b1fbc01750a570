"""What is not done every minute: what may be done now, and moving cash.

Cash goes in or out of the drawer only with a reason, recorded at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.entering import parse_money
from cashier.domain.errors import AmountRefused, TillError
from cashier.domain.ids import CashierId
from cashier.domain.shift import DrawerMovement, Shift
from ui import present
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told


class DrawerActs(Protocol):
    """See cashier.till.shifts."""

    def current(self) -> Shift | None: ...
    def move_cash(
        self, amount: Money, reason: str, by: CashierId
    ) -> DrawerMovement: ...


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
    cash_moved = Signal()  # Recorded; the question about it may close.

    def __init__(self, till: TaskRunner, drawer: DrawerActs) -> None:
        super().__init__()
        self._till = till
        self._drawer = drawer
        self._by = CashierId("")
        self.state = MenuState()

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def load(self) -> None:
        self._show(replace(self.state, is_busy=False, notice=None))
        self._till.run(self._drawer.current, done=self._looked, failed=self._refuse)

    def move_cash(self, typed: str, reason: str, *, out: bool) -> None:
        """`typed` as it stands in the field; refused before anything is stored."""
        if self.state.is_busy:
            return
        try:
            amount = parse_money(typed)
            if amount <= NO_MONEY:
                raise AmountRefused
        except TillError as refusal:
            self._refuse(refusal)
            return
        if not reason.strip():
            notice = told(lambda: self.tr("Choose or type a reason"), Level.WARN)
            self._show(replace(self.state, notice=notice))
            return
        by, signed = self._by, -amount if out else amount
        self._show(replace(self.state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._drawer.move_cash(signed, reason, by),
            done=self._moved,
            failed=lambda refusal: self._not_moved(refusal, out=out),
        )

    def _moved(self, movement: DrawerMovement) -> None:
        notice = told(lambda: _words_of(movement), Level.OK)
        self._show(replace(self.state, is_busy=False, notice=notice))
        self.cash_moved.emit()

    def _not_moved(self, refusal: TillError, *, out: bool) -> None:
        if out and isinstance(refusal, AmountRefused):
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

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))

    def _show(self, state: MenuState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _words_of(movement: DrawerMovement) -> str:
    if movement.amount < NO_MONEY:
        words = present.translate("Menu", "Taken out: {sum}, {reason}")
    else:
        words = present.translate("Menu", "Put in: {sum}, {reason}")
    whole = movement.amount if movement.amount >= NO_MONEY else -movement.amount
    return words.format(sum=present.money(whole), reason=movement.reason)
