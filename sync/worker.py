"""The sync thread: takes turns of three lanes, for ever, whatever happens.

Touches the store only through the till lane it is given. This is one of the two
places that catch everything: a bug here is logged, shown on the badge and tried
again later, and the shop goes on selling. Logs carry no card numbers and no names.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError

import structlog

from cashier.domain.errors import DiskFull, StorageRefused, StoreDamaged
from cashier.till.ports import Clock, Randomness
from sync.backoff import Backoff
from sync.client import ServerFault, SyncError, problem_code
from sync.cycle import Lane, UploadTurn
from sync.lanes import LaneName, Lanes, SyncLane
from sync.status import StatusBoard
from sync.till_side import TillSide

LONGEST_NAP_S = 60.0  # A clock that jumps is looked at again at least so often.
OUR_FAULT = "E-599"  # A bug of ours; support needs the log.


def storage_code(refused: StorageRefused) -> str:
    """Full, damaged and refusing disks each need another person."""
    match refused:
        case DiskFull():
            return "E-604"
        case StoreDamaged():
            return "E-602"
        case _:
            return "E-605"


_log = structlog.get_logger("sync")


class SyncRound:
    """One turn at a time: who is due, what came of it. Belongs to one thread."""

    def __init__(
        self,
        lanes: Lanes,
        till: TillSide,
        lane: Lane,
        board: StatusBoard,
        clock: Clock,
        randomness: Randomness,
        upload: UploadTurn,
    ) -> None:
        self._lanes = lanes
        self._till = till
        self._lane = lane
        self._board = board
        self._clock = clock
        self._randomness = randomness
        self._upload = upload

    def start(self) -> None:
        """Take up the wait that an earlier run stored."""
        failures, next_try = self._lane(self._till.stored_wait)
        upload = self._lanes.named(LaneName.UPLOAD)
        upload.backoff = Backoff(failures=failures, next_try=next_try)
        self.count()

    def step(self) -> bool:
        """Take one turn, if any lane is due. Expected errors end in the status."""
        due = self._lanes.next_due()
        if due is None:
            return False
        if due.name is LaneName.UPLOAD:
            self._board.sending()
        try:
            turn = due.turn()
        except SyncError as error:
            self._failed(due, error)
        else:
            due.done(turn, self._clock.now())
            self._board.reached(self._clock.now())
            if due.name is LaneName.MAIL and turn.done:
                # Letters cause entries: send them without waiting for a poll.
                self._lanes.named(LaneName.UPLOAD).due = None
        finally:
            self._board.rested()
        self.count()
        return True

    def count(self) -> None:
        self._board.counted(self._lane(self._till.figures))

    def broke(self, code: str) -> None:
        """Something nobody expected: every lane waits before it tries again."""
        now = self._clock.now()
        for name in LaneName:
            self._lanes.named(name).failed(now, self._randomness, asked_ms=0)
        self._board.broke(code)

    def _failed(self, lane: SyncLane, error: SyncError) -> None:
        now = self._clock.now()
        asked_ms = error.retry_after_ms if isinstance(error, ServerFault) else 0
        lane.failed(now, self._randomness, asked_ms=asked_ms)
        self._board.failed(error)
        _log.info(
            "turn failed",
            lane=lane.name.value,
            error=type(error).__name__,
            reason=str(error),
            failures=lane.backoff.failures,
        )
        batch = self._upload.last_batch
        if lane.name is LaneName.UPLOAD and batch is not None:
            tries, next_try = lane.backoff.failures, lane.backoff.next_try
            assert next_try is not None
            code = problem_code(error)
            self._lane(
                lambda: self._till.note_failure(
                    batch, tries=tries, next_try=next_try, code=code
                )
            )


class SyncWorker:
    """The thread around the rounds."""

    def __init__(self, round_: SyncRound, lanes: Lanes) -> None:
        self._round = round_
        self._lanes = lanes
        self._wanted = threading.Condition()
        self._is_stopped = False
        self._wake: bool | None = None  # Whether somebody woke us, and how.
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self, *, at_once: bool = False) -> None:
        """There is something to send; from any thread, and cheap."""
        with self._wanted:
            self._wake = at_once or bool(self._wake)
            self._wanted.notify()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ask the thread to end; False if it is still in the network's hands."""
        with self._wanted:
            self._is_stopped = True
            self._wanted.notify()
        if self._thread.ident is None:  # The program left before it began.
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._guarded(self._round.start)
        while self._rest():
            self._guarded(self._round.step)

    def _rest(self) -> bool:
        """Wait until a lane is due or somebody wakes us; False: stop."""
        with self._wanted:
            if not self._is_stopped and self._wake is None:
                nap = min(self._lanes.wait_s(), LONGEST_NAP_S)
                if nap > 0.0:
                    self._wanted.wait(nap)
            if self._wake is not None:
                self._lanes.wake(at_once=self._wake)
                self._wake = None
            return not self._is_stopped

    def _guarded(self, step: Callable[[], object]) -> None:
        try:
            step()
        except CancelledError:
            # The till lane was closed before us: the program is leaving.
            self._is_stopped = True
        except StorageRefused as refused:
            _log.error("store refused", reason=type(refused).__name__)
            self._round.broke(storage_code(refused))
        except Exception as bug:  # noqa: BLE001 (the edge of the worker)
            # Where it happened, not what it said: a message may quote a card.
            places = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(bug.__traceback__)
            ]
            _log.error("sync failed", error=type(bug).__name__, places=places)
            self._round.broke(OUR_FAULT)
