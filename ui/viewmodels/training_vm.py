"""Going into the training mode, out of it, and beginning it anew.

Who asks is answered by the wiring, which builds another till. The cards to practise
with are shown by number, because a trainee has none of them at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import Points
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Guarded
from cashier.till.confirming import Confirmation
from ui.tasks import TaskRunner
from ui.viewmodels.notice import refused
from ui.viewmodels.settings_vm import AdmittingActs


class TrainingAct(Enum):
    BEGIN = "begin"
    LEAVE = "leave"
    ANEW = "anew"  # Throw everything away and begin again.


@dataclass(frozen=True, slots=True, kw_only=True)
class CardToTry:
    """Of nobody: its number may be shown in full."""

    number: str
    has: Points
    guaranteed: Points  # Of that, spendable without a link, as in training always.
    is_blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingState:
    is_training: bool = False
    cards: tuple[CardToTry, ...] = ()


class TrainingViewModel(QObject):
    asked = Signal(object)  # TrainingAct.
    refused = Signal(object)  # A Notice.

    def __init__(
        self,
        till: TaskRunner,
        acts: AdmittingActs,
        *,
        is_training: bool = False,
        cards: Sequence[CardToTry] = (),
    ) -> None:
        super().__init__()
        self._till, self._acts = till, acts
        self._by = CashierId("")
        self.state = TrainingState(is_training=is_training, cards=tuple(cards))

    def work_as(self, cashier: CashierId) -> None:
        self._by = cashier

    def begin(self, given: Confirmation) -> None:
        """By a manager's yes, which the real till writes down before it closes."""
        by = self._by
        if not self.state.is_training:
            self._till.run(
                lambda: self._acts.admit(Guarded.TRAINING, given, by),
                done=lambda _: self.asked.emit(TrainingAct.BEGIN),
                failed=lambda refusal: self.refused.emit(refused(refusal)),
            )

    def leave(self) -> None:
        if self.state.is_training:
            self.asked.emit(TrainingAct.LEAVE)

    def begin_anew(self) -> None:
        if self.state.is_training:
            self.asked.emit(TrainingAct.ANEW)
