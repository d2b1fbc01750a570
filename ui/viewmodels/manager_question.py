"""An act that waits for a manager's yes, and what becomes of it.

Every view-model asks in the same way: it hands over what was refused and how to go
on. Who asks the manager, and where, it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cashier.domain.errors import ManagerNeeded, TillError
from cashier.domain.overrides import Asked
from cashier.till.confirming import Confirmation

Again = Callable[[Confirmation], None]
Instead = Callable[[TillError], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerQuestion:
    asked: Asked
    allowed: Callable[[Confirmation], None]  # The act again, with the yes.
    dropped: Callable[[], None]  # Somebody went back instead.
    why: TillError | None = None  # The limit that was met, in its own words.


def nothing() -> None:
    """No is no act."""


def question_of(
    refusal: TillError,
    allowed: Callable[[Confirmation], None],
    dropped: Callable[[], None] = nothing,
) -> ManagerQuestion | None:
    """None: no manager can help with that."""
    if not isinstance(refusal, ManagerNeeded):
        return None
    is_own = type(refusal) is not ManagerNeeded
    return ManagerQuestion(
        asked=refusal.asked,
        allowed=allowed,
        dropped=dropped,
        why=refusal if is_own else None,
    )


def or_manager(again: Again, ask: Callable[[ManagerQuestion], object]) -> Instead:
    """What takes a refusal that a manager can lift, and asks one instead."""

    def taken(refusal: TillError) -> bool:
        question = question_of(refusal, again)
        if question is not None:
            ask(question)
        return question is not None

    return taken
