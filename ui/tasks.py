"""Work off the UI thread; answers back on it.

One runner has one executor with one worker: what is given to it runs in order, so
no screen waits for a lock and no two acts race. Till lane, network lane, terminal
lane and printer lane are four runners. Only an expected refusal is an answer; any
other exception is raised on the UI thread, where the crash handler sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.errors import TillError

T = TypeVar("T")


class TaskRunner(QObject):
    """The only bridge between a worker thread and the screens."""

    _settled = Signal(object)  # A callable to run on the UI thread.

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._settled.connect(self._deliver)

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[TillError], None],
    ) -> None:
        """Run work() in the background, then done() or failed() on this thread."""
        try:
            future = self._executor.submit(work)
        except RuntimeError:
            return  # The program is leaving: an answer may still ask for more work.
        future.add_done_callback(partial(self._settle, done, failed))

    def _settle(
        self,
        done: Callable[[Any], None],
        failed: Callable[[TillError], None],
        future: Future[Any],
    ) -> None:
        # Cancelled means the program is leaving; nobody is there to be told.
        if not future.cancelled():
            self._settled.emit(partial(_hand_over, future, done, failed))

    @Slot(object)
    def _deliver(self, hand_over: Callable[[], None]) -> None:
        hand_over()


def _hand_over(
    future: Future[Any],
    done: Callable[[Any], None],
    failed: Callable[[TillError], None],
) -> None:
    try:
        answer = future.result()
    except TillError as refusal:
        failed(refusal)
    else:
        done(answer)
