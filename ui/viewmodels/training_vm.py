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

    def __init__(
        self, *, is_training: bool = False, cards: Sequence[CardToTry] = ()
    ) -> None:
        super().__init__()
        self.state = TrainingState(is_training=is_training, cards=tuple(cards))

    def begin(self) -> None:
        """After a manager's PIN."""
        if not self.state.is_training:
            self.asked.emit(TrainingAct.BEGIN)

    def leave(self) -> None:
        if self.state.is_training:
            self.asked.emit(TrainingAct.LEAVE)

    def begin_anew(self) -> None:
        if self.state.is_training:
            self.asked.emit(TrainingAct.ANEW)
