"""Finding an item by its name, and reading a price without selling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from cashier.domain.catalog import Item
from cashier.domain.errors import TillError
from cashier.till.lookup import PriceCheck
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Notice, refused

T = TypeVar("T")

FEWEST_LETTERS = 2


class LookupActs(Protocol):
    """See cashier.till.lookup."""

    def find(self, text: str) -> Sequence[Item]: ...
    def price_check(self, code: str) -> PriceCheck: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FindState:
    """Everything the find screen draws."""

    text: str = ""
    found: tuple[Item, ...] = ()
    was_asked: bool = False  # The list is an answer, also when it is empty.
    price: PriceCheck | None = None
    notice: Notice | None = None


class FindViewModel(QObject):
    state_changed = Signal(object)  # FindState; on the UI thread.

    def __init__(self, till: TaskRunner, lookup: LookupActs) -> None:
        super().__init__()
        self._till = till
        self._lookup = lookup
        self._turn = 0
        self.state = FindState()

    def clear(self) -> None:
        self._turn += 1
        self._show(FindState())

    def find(self, text: str) -> None:
        """From the second letter; an answer to an older text is dropped."""
        self._turn += 1
        turn = self._turn
        if len(text.strip()) < FEWEST_LETTERS:
            self._show(FindState(text=text))
            return
        self._show(replace(self.state, text=text, notice=None))

        def done(items: Sequence[Item]) -> None:
            if turn == self._turn:
                self._show(FindState(text=text, found=tuple(items), was_asked=True))

        self._run(turn, lambda: self._lookup.find(text), done)

    def check_price(self, code: str) -> None:
        self._turn += 1
        turn = self._turn

        def done(price: PriceCheck) -> None:
            if turn == self._turn:
                self._show(FindState(price=price))

        self._run(turn, lambda: self._lookup.price_check(code), done)

    def _run(self, turn: int, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def failed(refusal: TillError) -> None:
            if turn == self._turn:
                self._show(FindState(text=self.state.text, notice=refused(refusal)))

        self._till.run(work, done=done, failed=failed)

    def _show(self, state: FindState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
