"""Who a till asks and waits for: server, terminal, printer; see `ports`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, AttemptId, RightId
from cashier.till.records import (
    HoldAnswer,
    PrintAnswer,
    PrintJob,
    ReceiptAnswer,
    TerminalAnswer,
)


class HoldDesk(Protocol):
    """Asks server or lead, as the hold's name says; waits no longer than its budget."""

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer: ...


class Receipts(Protocol):
    """Receipts of other tills: asked of the server, on the network lane."""

    def find(self, number: str) -> ReceiptAnswer: ...


class CardTerminal(Protocol):
    """The bank's terminal; slow, and sometimes silent."""

    def authorise(self, attempt: AttemptId, amount: Money) -> TerminalAnswer: ...

    def last_result(self, attempt: AttemptId) -> TerminalAnswer: ...


class ReceiptPrinter(Protocol):
    def print_job(self, job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        """Hand a job to the printer; `taken` is called when it has all of it.

        Raises PrinterRefused, and then `taken` was not called.
        """
        ...
