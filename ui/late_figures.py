"""Asks the server about shifts that are closed, when everything has been sent.

Its answer may become an addendum to a Z. Nothing waits for it and nobody is asked
anything: who looks at the Z reports finds it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.ids import ShiftId
from cashier.till.ports import SyncStatus
from cashier.till.shift_report import ServerFigures, ZDocument
from ui.tasks import TaskRunner
from ui.viewmodels.report_vm import LedgerDesk


class AddendumActs(Protocol):
    """See cashier.till.addenda."""

    def open(self) -> Sequence[ShiftId]: ...
    def take(self, shift: ShiftId, server: ServerFigures) -> ZDocument | None: ...


class LateFigures(QObject):
    amended = Signal(object)  # ZDocument: there is something to send again.

    def __init__(
        self,
        till: TaskRunner,
        network: TaskRunner,
        acts: AddendumActs,
        ledger: LedgerDesk,
    ) -> None:
        super().__init__()
        self._till = till
        self._network = network
        self._acts = acts
        self._ledger = ledger
        self._is_sent = False  # As the sync said last.

    def show_sync(self, status: SyncStatus) -> None:
        """Once, each time that the queue has become empty."""
        was_sent, self._is_sent = self._is_sent, status.online and not status.queued
        if self._is_sent and not was_sent:
            self.look()

    def look(self) -> None:
        self._till.run(self._acts.open, done=self._ask_all, failed=_nothing)

    def _ask_all(self, shifts: Sequence[ShiftId]) -> None:
        for shift in shifts:
            self._ask(shift)

    def _ask(self, shift: ShiftId) -> None:
        self._network.run(
            lambda: self._ledger.figures(shift),
            done=lambda figures: self._answered(shift, figures),
            failed=_nothing,
        )

    def _answered(self, shift: ShiftId, figures: ServerFigures | None) -> None:
        if figures is None:
            return
        self._till.run(
            lambda: self._acts.take(shift, figures),
            done=self._taken,
            failed=_nothing,
        )

    def _taken(self, document: ZDocument | None) -> None:
        if document is not None:
            self.amended.emit(document)


def _nothing(_refusal: object) -> None:
    """Asked again when the queue is empty the next time."""
