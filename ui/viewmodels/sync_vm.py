"""The link and the queue, for whoever wants to know what has not been sent.

Everything is looked at; nothing can be deleted. The link is tested part by part on
the network lane, so that each line appears when it is known. "Send now" wakes the
sync and answers within a second and a half, whatever the network does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cashier.domain.errors import TillError
from cashier.till.ports import Clock, QueueRow, QueueState, SyncStatus
from cashier.till.readiness import Readiness
from ui import present
from ui.sentences import Code
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, refused, told

ANSWER_MS = 1400
MOST_ROWS = 500


class LinkPart(Enum):
    NETWORK = "network"  # Any network at all.
    NAME = "name"  # The server's name is known.
    TLS = "tls"  # It is our server.
    SERVER = "server"  # It answers.
    CLOCK = "clock"  # Its time and ours agree.


class LinkMark(Enum):
    WAITING = "waiting"
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"  # Not tried, because an earlier part failed.


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    part: LinkPart
    mark: LinkMark = LinkMark.WAITING
    is_faulty: bool = False  # Of the part SERVER: it answers, but no sense.
    milliseconds: int = 0
    clock_off_s: int = 0  # Of the part CLOCK: the till's clock less the server's.


class LinkTest(Protocol):
    """Called on the network lane, one part after the other, each with a timeout."""

    def check(self, part: LinkPart) -> LinkLine: ...


class QueueDesk(Protocol):
    """What the journal holds; called on the till lane."""

    def rows(
        self, *, only: QueueState | None = None, most: int = 500
    ) -> Sequence[QueueRow]:
        """Newest first."""
        ...


class ReadyDesk(Protocol):
    """Is the till ready for an outage; called on the till lane."""

    def look(self) -> Readiness: ...


class Waker(Protocol):
    """The sync worker; cheap, from any thread."""

    def wake(self, *, at_once: bool = False) -> None: ...


class Filter(Enum):
    ALL = "all"
    WAITING = "waiting"
    SENT = "sent"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """Everything the sync screen draws."""

    status: SyncStatus = SyncStatus()
    rows: tuple[QueueRow, ...] = ()  # As filtered.
    filter: Filter = Filter.ALL
    link: tuple[LinkLine, ...] = tuple(LinkLine(part=part) for part in LinkPart)
    is_testing: bool = False
    is_sending: bool = False  # Somebody pressed, and the answer is due.
    notice: Notice | None = None
    readiness: Readiness | None = None  # None: not looked at yet.


class SyncViewModel(QObject):
    state_changed = Signal(object)  # SyncState; on the UI thread.

    def __init__(
        self,
        till: TaskRunner,
        network: TaskRunner,
        queue: QueueDesk,
        link: LinkTest,
        worker: Waker,
        clock: Clock,
        ready: ReadyDesk,
    ) -> None:
        super().__init__()
        self._till = till
        self._network = network
        self._queue = queue
        self._link = link
        self._worker = worker
        self._clock = clock
        self._ready = ready
        self._turn = 0
        self._answer = QTimer(self)
        self._answer.setSingleShot(True)
        self._answer.timeout.connect(self._answer_now)
        self.state = SyncState()

    @property
    def clock(self) -> Clock:
        return self._clock

    def load(self) -> None:
        self._show(replace(self.state, notice=None))
        self._read()
        self.test_link()

    # --- the queue ------------------------------------------------------------

    def choose(self, chosen: Filter) -> None:
        self._show(replace(self.state, filter=chosen))
        self._read()

    @Slot(object)
    def show_sync(self, status: SyncStatus) -> None:
        """From the sync, through the wiring, on the UI thread."""
        before = self.state.status
        self._show(replace(self.state, status=status))
        if (status.queued, status.rejected) != (before.queued, before.rejected):
            self._read()
        if self.state.is_sending and status.online and not status.queued:
            self._answer_now()

    def _read(self) -> None:
        self._turn += 1
        turn, chosen = self._turn, self.state.filter

        def read(rows: tuple[QueueRow, ...]) -> None:
            if turn == self._turn:
                self._show(replace(self.state, rows=rows))

        self._till.run(
            lambda: _rows_of(self._queue, chosen), done=read, failed=self._refuse
        )
        self._till.run(self._ready.look, done=self._judged, failed=self._refuse)

    def _judged(self, found: Readiness) -> None:
        self._show(replace(self.state, readiness=found))

    # --- sending --------------------------------------------------------------

    def send_now(self) -> None:
        if self.state.is_sending:
            return
        self._show(replace(self.state, is_sending=True, notice=None))
        self._answer.start(ANSWER_MS)
        self._worker.wake(at_once=True)

    @Slot()
    def _answer_now(self) -> None:
        self._answer.stop()
        notice = self._sending_notice(self.state.status)
        self._show(replace(self.state, is_sending=False, notice=notice))
        self._read()

    def _sending_notice(self, status: SyncStatus) -> Notice:
        """What came of "Send now"."""
        if status.problem or not status.online:
            return _warning(status.problem or Code.NO_LINK.value)
        count = status.queued
        if count:
            return told(lambda: self.tr("Being sent: %n operation(s)", "", count))
        if status.rejected:
            return _warning(Code.REJECTED.value)
        return told(lambda: self.tr("Everything is sent"), Level.OK)

    # --- the link -------------------------------------------------------------

    def test_link(self) -> None:
        if self.state.is_testing:
            return
        self._show(replace(self.state, is_testing=True, link=SyncState().link))
        self._test(list(LinkPart))

    def _test(self, parts: list[LinkPart]) -> None:
        part, *others = parts

        def checked(line: LinkLine) -> None:
            self._note(line)
            if others and line.mark is LinkMark.OK:
                self._test(others)
                return
            for left in others:
                self._note(LinkLine(part=left, mark=LinkMark.SKIPPED))
            self._show(replace(self.state, is_testing=False))

        self._network.run(
            lambda: self._link.check(part), done=checked, failed=self._refuse
        )

    def _note(self, line: LinkLine) -> None:
        lines = tuple(
            line if known.part is line.part else known for known in self.state.link
        )
        self._show(replace(self.state, link=lines))

    def _refuse(self, refusal: TillError) -> None:
        self._show(replace(self.state, is_testing=False, notice=refused(refusal)))

    def _show(self, state: SyncState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _warning(code: str) -> Notice:
    return Notice(level=Level.WARN, words=lambda: present.say_code(code), code=code)


def _rows_of(queue: QueueDesk, chosen: Filter) -> tuple[QueueRow, ...]:
    match chosen:
        case Filter.ALL:
            return tuple(queue.rows(most=MOST_ROWS))
        case Filter.WAITING:
            return tuple(queue.rows(only=QueueState.WAITING, most=MOST_ROWS))
        case Filter.REJECTED:
            return tuple(queue.rows(only=QueueState.REJECTED, most=MOST_ROWS))
        case Filter.SENT:
            acked = queue.rows(only=QueueState.ACKED, most=MOST_ROWS)
            stable = queue.rows(only=QueueState.STABLE, most=MOST_ROWS)
            newest_first = sorted((*acked, *stable), key=lambda row: -row.seq)
            return tuple(newest_first[:MOST_ROWS])
