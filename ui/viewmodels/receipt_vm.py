"""The receipt after a sale: what paper says, the change, and whether it printed.

Coming here starts the printer on its own lane; a printer that is away never holds
the next customer up, its papers wait and are tried again from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import Money
from cashier.domain.errors import SaleUnknown, TillError
from cashier.domain.sale import TenderKind
from cashier.till.ports import CompletedSale, PrintJob
from cashier.till.printing import PrintRound
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told


class PrintActs(Protocol):
    """See cashier.till.printing."""

    def run_waiting(self) -> PrintRound: ...
    def copy(self, number: str) -> PrintJob: ...


class Papers(Protocol):
    """What the wiring gives of receipts; called on the till lane."""

    def last(self) -> CompletedSale | None:
        """The last one of this till."""
        ...

    def lines(self, done: CompletedSale) -> tuple[str, ...]:
        """The receipt as on paper."""
        ...


class Printed(Enum):
    WORKING = "working"
    SENT = "sent"  # Gone; what became of it the printer did not say.
    CONFIRMED = "confirmed"  # The printer says so itself.
    AWAY = "away"  # Waits for the printer.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptState:
    """Everything the receipt screen draws."""

    done: CompletedSale | None = None
    lines: tuple[str, ...] = ()
    printed: Printed = Printed.WORKING
    is_copying: bool = False
    notice: Notice | None = None

    @property
    def is_return(self) -> bool:
        return self.done is not None and self.done.returns is not None

    def tendered(self, kind: TenderKind) -> Money:
        """What was handed over, or back, of this kind."""
        legs = self.done.tenders if self.done else ()
        return Money.total(leg.received for leg in legs if leg.kind is kind)


class ReceiptViewModel(QObject):
    state_changed = Signal(object)  # ReceiptState; on the UI thread.
    printer_seen = Signal(bool)  # Whether the printer took what it was given.

    def __init__(
        self,
        till: TaskRunner,
        printer: TaskRunner,
        printing: PrintActs,
        papers: Papers,
    ) -> None:
        super().__init__()
        self._till = till
        self._printer = printer
        self._printing = printing
        self._papers = papers
        self.state = ReceiptState()

    def show(self, done: CompletedSale) -> None:
        """A sale has just ended: show it, print it."""
        self._show(ReceiptState(done=done))
        self._lay_out(done)
        self.print_waiting()

    def show_last(self) -> None:
        """Look at the last receipt once more; nothing is printed."""
        self._show(ReceiptState(printed=Printed.SENT))
        self._till.run(self._papers.last, done=self._found, failed=self._refuse)

    def copy(self) -> None:
        """Print it once more, marked as a copy."""
        done = self.state.done
        if done is None or self.state.is_copying:
            return
        self._show(replace(self.state, is_copying=True, notice=None))
        self._till.run(
            lambda: self._printing.copy(done.number),
            done=lambda _: self._print(self._copied),
            failed=self._refuse,
        )

    def print_waiting(self) -> None:
        """Hand the printer everything that waits."""
        self._show(replace(self.state, printed=Printed.WORKING, notice=None))
        self._print(self._took)

    # --- answers --------------------------------------------------------------

    def _found(self, done: CompletedSale | None) -> None:
        if done is None:
            self._refuse(SaleUnknown())
        else:
            self._show(replace(self.state, done=done))
            self._lay_out(done)

    def _lay_out(self, done: CompletedSale) -> None:
        def laid(lines: tuple[str, ...]) -> None:
            if self.state.done is done:
                self._show(replace(self.state, lines=lines))

        self._till.run(lambda: self._papers.lines(done), done=laid, failed=self._refuse)

    def _print(self, done: Callable[[PrintRound], None]) -> None:
        self._printer.run(
            self._printing.run_waiting, done=done, failed=self._not_printed
        )

    def _took(self, papers: PrintRound) -> None:
        self._went(papers, notice=None)

    def _copied(self, papers: PrintRound) -> None:
        notice = told(lambda: self.tr("Copy sent to the printer"), Level.OK)
        self._went(papers, notice)

    def _went(self, papers: PrintRound, notice: Notice | None) -> None:
        """What the printer said afterwards matters more than that a paper went."""
        known = Printed.CONFIRMED if papers.is_confirmed else Printed.SENT
        if papers.trouble is not None:
            notice = refused(papers.trouble)
        self._show(replace(self.state, printed=known, is_copying=False, notice=notice))
        self.printer_seen.emit(papers.is_printer_well)

    def _not_printed(self, refusal: TillError) -> None:
        self._show(
            replace(
                self.state,
                printed=Printed.AWAY,
                is_copying=False,
                notice=refused(refusal),
            )
        )
        self.printer_seen.emit(False)

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_copying=False, notice=refused(refusal)))

    def _show(self, state: ReceiptState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
