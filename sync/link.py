"""Everything between a till and its server, put together; the program makes one.

Four lines to the server, each with a transport of its own, because a transport
belongs to one thread: the worker's, the listener's, the hold desk's, and one for the
link test and for commands. The store is touched only through the till lane that is
handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cashier.domain.ids import ShiftId
from cashier.till.ports import (
    Clock,
    HoldDesk,
    QueueRow,
    QueueState,
    Randomness,
    Receipts,
    SyncStatus,
)
from sync.client import SyncClient, SyncError, Transport, hello, moment, problem_code
from sync.cycle import Lane, MailTurn, ShiftDifference, UploadTurn, compare_shift
from sync.enrol import Secrets, signer_of
from sync.feed import AdvisoryFile, FeedTurn
from sync.holds import PunctualDesk, ServerHoldDesk
from sync.lanes import LaneName, Lanes, SyncLane
from sync.lead_desk import ShopDesks
from sync.lead_link import ShopLink
from sync.listener import Listener
from sync.receipts import ServerReceipts
from sync.register import EarlierLives
from sync.status import StatusBoard
from sync.till_side import TillSide
from sync.worker import SyncRound, SyncWorker

LINK_TEST_S = 1.5
RECEIPT_WAIT_S = 5.0  # The goods lie on the counter; nobody is paid meanwhile.
CLOCK_SLACK_S = 300.0
_MOST_TURNS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTest:
    """What a person who presses «Send now» hears, within 1.5 seconds."""

    reached: bool
    problem: str = ""  # A code of the error catalogue.
    server_time: datetime | None = None
    clock_is_wrong: bool = False


class Link:
    """The sync of one running till."""

    def __init__(
        self,
        *,
        till: TillSide,
        lane: Lane,
        cards: AdvisoryFile,
        secrets: Secrets,
        clock: Clock,
        randomness: Randomness,
        transport_for: Callable[[], Transport],
        poll_s: float,
        hold_wait_s: float,
        carrier_over: Callable[[Transport], EarlierLives] | None = None,
        on_complete: Callable[[str], None] = lambda _topic: None,
        shop: ShopLink | None = None,
    ) -> None:
        self._till = till
        self._lane = lane
        self._clock = clock
        self._probe = transport_for()
        signer = signer_of(secrets, randomness)

        def client_over(transport: Transport) -> SyncClient:
            return SyncClient(transport, signer, lambda: lane(till.identity))

        self.board = StatusBoard()
        worker_wire = transport_for()
        worker_client = client_over(worker_wire)
        self.client = client_over(self._probe)  # The network lane's.
        earlier = carrier_over(worker_wire) if carrier_over else None
        upload = UploadTurn(worker_client, till, lane, earlier)
        lanes = _lanes(
            upload,
            MailTurn(worker_client, till, lane, earlier),
            FeedTurn(worker_client, cards, on_complete=on_complete),
            clock,
            poll_s,
        )
        self.lanes = lanes
        self._round = SyncRound(
            lanes, till, lane, self.board, clock, randomness, upload
        )
        self._worker = SyncWorker(self._round, lanes)
        self._listener = Listener(
            client_over(transport_for()),
            last_letter=lambda: lane(till.last_letter),
            is_online=self.board.is_online,
            wake=self._worker.wake,
            monotonic=clock.monotonic,
            rest_s=poll_s,
        )
        self.plain_desk = ServerHoldDesk(
            client_over(transport_for()),
            lambda: lane(till.server_key),
            lambda: lane(till.identity),
            wait_s=hold_wait_s,
            is_online=self.board.is_online,
            on_restoring=self.board.restoring,
        )
        # Nobody asks for a hold while a receipt is looked for: one lane, one line.
        self.receipts: Receipts = ServerReceipts(self.client, wait_s=RECEIPT_WAIT_S)
        self.hold_desk: HoldDesk = PunctualDesk(self.plain_desk, wait_s=hold_wait_s)
        self.shop = shop
        if shop is not None:
            self.hold_desk = ShopDesks(self.hold_desk, shop.desk)

    # --- the running program -----------------------------------------------------

    def start(self) -> None:
        self._worker.start()
        self._listener.start()
        if self.shop is not None:
            self.shop.start()

    def stop(self) -> bool:
        """False: still in the network's hands; the thread dies with the program."""
        self._listener.stop()
        if self.shop is not None:
            self.shop.stop()
        return self._worker.stop()

    def wake(self, *, at_once: bool = False) -> None:
        """There is something to send; `at_once` where a person asked for it."""
        self._worker.wake(at_once=at_once)

    # --- without the thread: commands, benches ---------------------------------------

    def exchange(self) -> None:
        """Every lane until none has more to do. Raises SyncError."""
        for name in (LaneName.UPLOAD, LaneName.MAIL, LaneName.UPLOAD, LaneName.FEED):
            self.turn(name)

    def turn(self, name: LaneName) -> None:
        """One lane, until it has no more to do. Raises SyncError."""
        turn = self.lanes.named(name).turn
        while turn().more:
            pass

    # --- for commands and the sync screen ------------------------------------------

    def step(self) -> bool:
        """One turn, of the lane that is due, as the thread takes it; False: none."""
        return self._round.step()

    def once(self) -> SyncStatus:
        """`kassa sync --once`: one turn of every lane, and more where there is more.

        Only without the thread: the lanes belong to one of the two.
        """
        self._round.start()
        self.lanes.wake(at_once=True)
        for _ in range(_MOST_TURNS):
            if not self._round.step():
                break
        return self.board.status

    def queue(
        self, *, only: QueueState | None = None, most: int = 500
    ) -> tuple[QueueRow, ...]:
        """`kassa queue list`, and the table of the sync screen; newest first."""
        return self._lane(lambda: self._till.rows(only=only, most=most))

    def test(self) -> LinkTest:
        """Is the server there, is it ours, and does its clock agree with ours?"""
        try:
            answer = hello(self._probe, wait_s=LINK_TEST_S)
            server_time = moment(answer.server_time)
        except SyncError as error:
            return LinkTest(reached=False, problem=problem_code(error))
        apart = abs((server_time - self._clock.now()).total_seconds())
        return LinkTest(
            reached=True,
            server_time=server_time,
            clock_is_wrong=apart > CLOCK_SLACK_S,
            problem="E-504" if apart > CLOCK_SLACK_S else "",
        )

    def compare_shift(self, shift: ShiftId) -> tuple[ShiftDifference, ...]:
        """Where ledger and till differ over a shift. Raises SyncError."""
        return compare_shift(self.client, self._till, self._lane, shift)


def _lanes(
    upload: UploadTurn, mail: MailTurn, feed: FeedTurn, clock: Clock, poll_s: float
) -> Lanes:
    return Lanes(
        [
            SyncLane(name=LaneName.UPLOAD, turn=upload, every_s=poll_s),
            SyncLane(name=LaneName.MAIL, turn=mail, every_s=poll_s),
            SyncLane(name=LaneName.FEED, turn=feed, every_s=2 * poll_s),
        ],
        clock,
    )
