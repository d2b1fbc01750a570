"""Every Z of this till with its addenda: both versions kept, and shown as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.errors import TillError
from cashier.till.ports import PrintJob
from cashier.till.shift_report import ZDocument
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told
from ui.viewmodels.receipt_vm import PrintActs


class ZActs(Protocol):
    """See cashier.till.addenda."""

    def documents(self) -> Sequence[ZDocument]: ...
    def print_again(self, title: str) -> PrintJob: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ZReportsState:
    """Everything the screen draws; the newest shift first."""

    documents: tuple[ZDocument, ...] = ()
    at: int = 0
    is_loaded: bool = False
    is_busy: bool = False
    notice: Notice | None = None

    @property
    def chosen(self) -> ZDocument | None:
        return self.documents[self.at] if self.documents else None


class ZReportsViewModel(QObject):
    state_changed = Signal(object)  # ZReportsState; on the UI thread.
    printer_seen = Signal(bool)

    def __init__(
        self, till: TaskRunner, printer: TaskRunner, acts: ZActs, printing: PrintActs
    ) -> None:
        super().__init__()
        self._till = till
        self._printer = printer
        self._acts = acts
        self._printing = printing
        self.state = ZReportsState()

    def load(self) -> None:
        self._show(ZReportsState())
        self._till.run(self._acts.documents, done=self._loaded, failed=self._refuse)

    def move(self, by: int) -> None:
        last = max(len(self.state.documents) - 1, 0)
        self.choose(min(max(self.state.at + by, 0), last))

    def choose(self, at: int) -> None:
        self._show(replace(self.state, at=at, notice=None))

    @Slot()
    def print_again(self) -> None:
        chosen = self.state.chosen
        if chosen is None or self.state.is_busy:
            return
        self._show(replace(self.state, is_busy=True, notice=None))
        self._till.run(
            lambda: self._acts.print_again(chosen.title),
            done=self._queued,
            failed=self._refuse,
        )

    def _queued(self, _job: PrintJob) -> None:
        notice = told(lambda: self.tr("The copy goes to the printer"), Level.OK)
        self._show(replace(self.state, is_busy=False, notice=notice))
        self._printer.run(
            self._printing.run_waiting,
            done=lambda papers: self.printer_seen.emit(papers.is_printer_well),
            failed=self._not_printed,
        )

    def _not_printed(self, refusal: TillError) -> None:
        self._refuse(refusal)
        self.printer_seen.emit(False)

    def _loaded(self, documents: Sequence[ZDocument]) -> None:
        self._show(replace(self.state, documents=tuple(documents), is_loaded=True))

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_busy=False, notice=refused(refusal)))

    def _show(self, state: ZReportsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
