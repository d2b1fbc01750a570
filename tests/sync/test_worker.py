"""The sync keeps going: faults end in the badge, never in the shop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from cashier.domain.errors import DiskFull, StorageFailed, StoreDamaged
from cashier.store.store import SqlStore
from cashier.till.ports import SyncStatus
from sync.client import BadReply, Rejected, ServerFault, SyncError, Trouble, Unreachable
from sync.cycle import Turn, at_once
from sync.lanes import LaneName, Lanes, SyncLane
from sync.status import StatusBoard
from sync.till_side import TillSide
from sync.worker import OUR_FAULT, SyncRound, SyncWorker
from tests.helpers.fakes import FakeClock, FakeRandomness
from tests.sync.till_file import MOMENT, an_incident, open_till, put


class Script:
    """A lane's turns, told beforehand; afterwards there is nothing to do."""

    last_batch = None

    def __init__(self, *outcomes: Turn | BaseException) -> None:
        self.outcomes = list(outcomes)
        self.taken = 0
        self.on_turn: Callable[[], None] = lambda: None

    def __call__(self) -> Turn:
        self.taken += 1
        self.on_turn()
        outcome = self.outcomes.pop(0) if self.outcomes else Turn()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class Bench:
    """Three scripted lanes around a real file."""

    def __init__(self, store: SqlStore) -> None:
        self.clock = FakeClock()
        self.till = TillSide(store, self.clock)
        self.upload, self.mail, self.feed = Script(), Script(), Script()
        turns = zip(LaneName, (self.upload, self.mail, self.feed), strict=True)
        self.lanes = Lanes(
            [SyncLane(name=name, turn=turn, every_s=30) for name, turn in turns],
            self.clock,
        )
        self.board = StatusBoard()
        self.round = SyncRound(
            self.lanes,
            self.till,
            at_once,
            self.board,
            self.clock,
            FakeRandomness(),
            self.upload,  # type: ignore[arg-type]
        )

    def run(self) -> None:
        """Every turn that is due now."""
        while self.round.step():
            pass

    @property
    def taken(self) -> tuple[int, int, int]:
        return self.upload.taken, self.mail.taken, self.feed.taken


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_till(tmp_path / "till.db")
    yield opened
    opened.close()


@pytest.fixture
def bench(store: SqlStore) -> Bench:
    return Bench(store)


def test_the_journal_goes_before_the_mail_and_the_mail_before_the_feed(
    bench: Bench,
) -> None:
    order: list[str] = []
    bench.upload.on_turn = lambda: order.append("upload")
    bench.mail.on_turn = lambda: order.append("mail")
    bench.feed.on_turn = lambda: order.append("feed")

    bench.run()

    assert order == ["upload", "mail", "feed"]
    assert bench.board.status.online
    assert bench.board.status.last_success == bench.clock.now()


def test_each_lane_is_polled_again_after_its_time(bench: Bench) -> None:
    bench.run()
    bench.clock.pass_time(29)
    bench.run()
    assert bench.taken == (1, 1, 1)

    bench.clock.pass_time(1)
    bench.run()
    assert bench.taken == (2, 2, 2)


def test_what_the_mail_caused_is_sent_at_once(bench: Bench) -> None:
    bench.mail.outcomes = [Turn(done=2)]

    bench.run()

    assert bench.taken == (2, 1, 1)


def test_a_feed_that_fails_does_not_hold_up_the_journal(bench: Bench) -> None:
    bench.feed.outcomes = [Unreachable()] * 50
    for _ in range(20):
        bench.clock.pass_time(30)
        bench.run()

    assert bench.upload.taken == 20
    assert bench.feed.taken < 20


def test_a_sale_wakes_the_journal_but_not_a_lane_that_waits(bench: Bench) -> None:
    bench.mail.outcomes = [ServerFault(503, retry_after_ms=20_000)]
    bench.run()

    bench.lanes.wake(at_once=False)
    bench.run()
    assert bench.taken == (2, 1, 1)

    bench.lanes.wake(at_once=True)
    bench.run()
    assert bench.taken == (3, 2, 2)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unreachable(), "E-501"),
        (ServerFault(500), "E-505"),
        (BadReply("<html>"), "E-505"),
        (Unreachable(Trouble.WRONG_AUTHORITY), "E-502"),
        (Rejected(403, "fenced"), "E-502"),
        (Unreachable(Trouble.OUT_OF_DATE), "E-504"),
    ],
)
def test_the_badge_says_what_is_wrong(
    bench: Bench, error: SyncError, code: str
) -> None:
    bench.upload.outcomes = [error]

    bench.round.step()

    assert bench.board.status.problem == code
    assert not bench.board.status.online
    bench.round.step()
    assert bench.board.status.problem == ""


def test_the_badge_counts_what_waits(store: SqlStore, bench: Bench) -> None:
    put(store, an_incident(), an_incident())

    bench.run()

    assert bench.board.status.queued == 2
    assert bench.board.status.oldest == MOMENT


def test_a_listener_hears_every_change_beginning_with_now(bench: Bench) -> None:
    heard: list[SyncStatus] = []
    bench.board.listen(heard.append)

    bench.round.step()

    assert [(s.online, s.is_sending) for s in heard] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_wait_that_was_stored_holds_after_a_restart(
    store: SqlStore, bench: Bench
) -> None:
    put(store, an_incident())
    batch = bench.till.next_batch(most=9)
    assert batch is not None
    bench.upload.last_batch = batch  # type: ignore[assignment]
    bench.upload.outcomes = [ServerFault(503, retry_after_ms=60_000)]
    bench.round.step()

    again = Bench(store)
    again.round.start()
    again.run()

    assert again.upload.taken == 0
    again.clock.pass_time(61)
    again.run()
    assert again.upload.taken == 1


# --- the thread -----------------------------------------------------------------


class Thread:
    """A worker on a real thread; a turn of the upload lane can be waited for."""

    def __init__(self, bench: Bench) -> None:
        self.turned = threading.Semaphore(0)
        bench.upload.on_turn = self.turned.release
        self.worker = SyncWorker(bench.round, bench.lanes)

    def wait(self) -> None:
        assert self.turned.acquire(timeout=5), "the lane took no turn"


@pytest.mark.parametrize(
    ("bug", "code"),
    [
        (ZeroDivisionError("0441700000005"), OUR_FAULT),
        (DiskFull(), "E-604"),
        (StorageFailed(), "E-605"),
        (StoreDamaged(), "E-602"),
    ],
)
def test_a_bug_is_logged_shown_and_tried_again(
    bench: Bench, bug: Exception, code: str
) -> None:
    seen: list[str] = []
    bench.board.listen(lambda status: seen.append(status.problem))
    bench.upload.outcomes = [bug]
    thread = Thread(bench)

    with capture_logs() as logs:
        thread.worker.start()
        thread.wait()
        bench.clock.pass_time(5)
        thread.worker.wake(at_once=True)
        thread.wait()
        assert thread.worker.stop()

    assert code in seen
    assert logs
    assert all(line["log_level"] == "error" for line in logs)
    assert "0441700000005" not in str(logs)


def test_the_worker_stops_while_it_waits(bench: Bench) -> None:
    thread = Thread(bench)
    thread.worker.start()
    thread.wait()

    assert thread.worker.stop()


def test_waking_brings_the_next_turn_without_waiting_for_the_poll(
    bench: Bench,
) -> None:
    thread = Thread(bench)
    thread.worker.start()
    thread.wait()

    thread.worker.wake()
    thread.wait()

    assert thread.worker.stop()


def test_a_failed_turn_is_told_to_the_log_without_anybodys_name(bench: Bench) -> None:
    bench.upload.outcomes = [Rejected(403, "fenced")]

    with capture_logs() as logs:
        bench.round.step()

    (line,) = logs
    assert line["error"] == "Rejected"
    assert line["lane"] == "upload"
    assert line["failures"] == 1
