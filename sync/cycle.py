"""One turn of each lane of the sync: send the journal, fetch the mail.

No transaction is open while the network works: each store step is handed to the till
lane by itself, and whatever is cut off between two steps is simply done again. Errors
of the network pass through to the worker, which decides when to try again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cashier.domain.ids import ShiftId
from cashier.domain.shift import ShiftTotals
from sync import protocol as wire
from sync.client import (
    BadReply,
    Rejected,
    SyncClient,
    Trouble,
    Unreachable,
    moment,
)
from sync.lane import Lane as Lane
from sync.queue import BATCH_ENTRIES, Batch, OddAnswer
from sync.register import EarlierLives, NoEarlierLives, RegisterTurn
from sync.till_side import TillSide

BATCHES_A_TURN = 50  # Then the mail gets its turn, however long the queue is.
PAGES_A_TURN = 20
# After these words of the server a till may not spend any more.
FENCED, REVOKED, LOST = "fenced", "revoked", "lost"
UNKNOWN = "unknown_till"


T = TypeVar("T")


def at_once(step: Callable[[], T], /) -> T:
    """The lane of a program that has only one thread."""
    return step()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one turn of a lane came to."""

    done: int = 0  # Entries, letters or pages.
    more: bool = False  # Take the next turn soon.
    retry_after_ms: int = 0  # The server asked for a pause.


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDifference:
    """One figure of a shift that till and server do not agree on."""

    figure: str
    till: int
    server: int


class UploadTurn:
    """Sends the journal, oldest first, in batches that fit the link."""

    def __init__(
        self,
        client: SyncClient,
        till: TillSide,
        lane: Lane,
        earlier: EarlierLives | None = None,
    ) -> None:
        self._client = client
        self._till = till
        self._lane = lane
        self._earlier = earlier or NoEarlierLives()  # They go before this one.
        self._size = BATCH_ENTRIES
        self._report = RegisterTurn(client, till, lane, self._earlier)
        self.last_batch: Batch | None = None  # What was under way when it failed.

    def __call__(self) -> Turn:
        self._earlier()
        try:
            self._report()
            return self._send_journal()
        except Rejected as error:
            heed(error, self._till, self._lane, self._earlier)
            raise

    def _send_journal(self) -> Turn:
        sent = 0
        again_from: int | None = None
        for _ in range(BATCHES_A_TURN):
            batch = self._next(again_from)
            if batch is None:
                return Turn(done=sent)
            ack = self._send(batch)
            if ack.need_from is not None:
                if self._lane(lambda ack=ack: self._till.hear(ack.epoch)):  # type: ignore[misc]
                    return Turn(done=sent, more=True)  # It was restored: report first.
                again_from = _resend_from(ack.need_from, batch, again_from)
                continue
            upto = self._lane(lambda ack=ack: self._acknowledge(ack))  # type: ignore[misc]
            again_from = batch.last_seq + 1 if batch.last_seq < upto else None
            sent += len(batch.bodies)
            if ack.retry_after_ms:
                return Turn(done=sent, more=True, retry_after_ms=ack.retry_after_ms)
        return Turn(done=sent, more=True)

    def _next(self, again_from: int | None) -> Batch | None:
        size = self._size
        self.last_batch = self._lane(
            lambda: self._till.next_batch(most=size, from_seq=again_from)
        )
        return self.last_batch

    def _send(self, batch: Batch) -> wire.UploadAck:
        try:
            ack = self._client.upload(
                first_seq=batch.first_seq,
                head_before=batch.head_before,
                head_after=batch.head_after,
                bodies=batch.bodies,
            )
        except Unreachable as error:
            if error.trouble is Trouble.TOO_SLOW:
                self._size = max(1, self._size // 2)
            raise
        most = max(1, min(ack.max_batch, wire.MAX_BATCH))
        self._size = min(self._size * 2, most)
        return ack

    def _acknowledge(self, ack: wire.UploadAck) -> int:
        server_time = moment(ack.server_time)
        for mark in ack.taken:
            moment(mark.at)
        try:
            upto = self._till.acknowledge(ack, server_time)
        except OddAnswer as odd:
            self._till.fence("journal_differs")
            raise BadReply(str(odd)) from odd
        self._till.trim(server_time)
        return upto


def _resend_from(need_from: int, batch: Batch, again_from: int | None) -> int:
    """Go back to where the server has a gap; never in a circle."""
    is_further_back = need_from < batch.first_seq
    if not is_further_back or (again_from is not None and need_from >= again_from):
        raise BadReply(f"asks for {need_from}, was sent {batch.first_seq}")
    return need_from


class MailTurn:
    """Fetches letters and applies them; what they cause goes up on the next turn."""

    def __init__(
        self,
        client: SyncClient,
        till: TillSide,
        lane: Lane,
        earlier: EarlierLives | None = None,
    ) -> None:
        self._client = client
        self._till = till
        self._lane = lane
        self._earlier = earlier or NoEarlierLives()

    def __call__(self) -> Turn:
        opened = 0
        if self._lane(self._till.owes_report) is not None:
            return Turn()  # Letters of this epoch come after our report.
        for _ in range(PAGES_A_TURN):
            after = self._lane(self._till.last_letter)
            answer = self._ask(after)
            now_opened = self._lane(
                lambda answer=answer: self._till.open_mail(answer)  # type: ignore[misc]
            )
            opened += now_opened
            if not answer.more or not now_opened:
                return Turn(done=opened)
        return Turn(done=opened, more=True)

    def _ask(self, after: int) -> wire.MailboxAnswer:
        try:
            return self._client.mailbox(after=after, in_order=True)
        except Rejected as error:
            heed(error, self._till, self._lane, self._earlier)
            raise


def heed(
    error: Rejected, till: TillSide, lane: Lane, earlier: EarlierLives | None = None
) -> None:
    """What the server says of this life of the till.

    One that it has ended sells and spends nothing. One that it does not know began
    after the backup it was restored from; the queue of the life before makes it known.
    """
    if error.code in (FENCED, REVOKED):
        lane(lambda: till.fence(error.code))
    elif error.code == LOST:
        lane(till.come_back)
    elif error.code == UNKNOWN and earlier is not None:
        earlier.again()


def compare_shift(
    client: SyncClient, till: TillSide, lane: Lane, shift: ShiftId
) -> tuple[ShiftDifference, ...]:
    """What the server's ledger holds of a shift against the till's own sums.

    Meaningful once the journal was sent up to the shift's end.
    """
    ours = lane(lambda: till.shift_totals(shift))
    theirs = client.shift(shift)
    return differences(ours, theirs)


def differences(
    ours: ShiftTotals, theirs: wire.ShiftAnswer
) -> tuple[ShiftDifference, ...]:
    pairs = {
        "sales": (ours.sales, theirs.sales),
        "returns": (ours.returns, theirs.returns),
        "money": ((ours.cash + ours.card).units, theirs.money - theirs.gift),
        "gift": (ours.gift.units, theirs.gift),
        "gift_sold": (ours.gift_sold.units, theirs.gift_sold),
        "donated": (ours.donated.units, theirs.donated),
        "redeemed": (ours.redeemed.units, theirs.redeemed),
        "earned": (ours.earned.units, theirs.earned),
        "given_back": (ours.given_back.units, theirs.given_back),
        "taken_back": (ours.taken_back.units, theirs.taken_back),
    }
    if theirs.moved is not None:
        pairs["moved"] = (ours.moved.units, theirs.moved)
    return tuple(
        ShiftDifference(figure=name, till=mine, server=its)
        for name, (mine, its) in pairs.items()
        if mine != its
    )
