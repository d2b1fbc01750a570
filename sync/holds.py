"""Asking the server for a hold while the customer waits, and no longer.

Runs on the network lane. The wait has a budget; what comes later is nobody's: the
till has gone on and refuses that hold for ever. A grant is believed only if the
server signed it. When the last try found no link, the next one waits shorter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, CardNumber, RightId, purse_of
from cashier.domain.ledger import RightKind
from cashier.till.ports import HoldAnswer, HoldDesk, TillIdentity
from sync import protocol as wire
from sync.client import SyncClient, SyncError
from sync.grants import GrantDoubted, ServerKey, figures_of, right_of

RESTORING = "restoring"  # The server was restored and waits for tills to report.
SHORT_WAIT_S = 0.25  # A link that was away gets a quick knock, not the full budget.

_NO_ANSWER = HoldAnswer(answered=False)
_NO_CARD = CardNumber("")  # The act knows which card was read; we only the account.


class ServerHoldDesk:
    """Implements the till's HoldDesk over the network."""

    def __init__(
        self,
        client: SyncClient,
        key: Callable[[], ServerKey],
        identity: Callable[[], TillIdentity],
        *,
        wait_s: float,
        is_online: Callable[[], bool],
        on_restoring: Callable[[tuple[int, int] | None], None] = lambda _so_far: None,
    ) -> None:
        self._client = client
        self._key = key
        self._identity = identity
        self._wait_s = wait_s
        self._is_online = is_online
        self._on_restoring = on_restoring

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer:
        wait_s = self._wait_s if self._is_online() else min(SHORT_WAIT_S, self._wait_s)
        try:
            answer = self._client.hold(
                hold=hold, account=account, most=most.units, wait_s=wait_s
            )
            return self._read(answer, hold, account, most)
        except (SyncError, GrantDoubted, ValueError):
            # To the cashier all of these are one thing: no answer in time. The
            # worker meets the same fault and shows its reason on the badge.
            return _NO_ANSWER

    def _read(
        self,
        answer: wire.HoldAnswer,
        hold: RightId,
        account: AccountId,
        most: Points,
    ) -> HoldAnswer:
        me = self._identity()
        is_ours = answer.hold == hold and answer.figures.account == account
        if answer.epoch < me.epoch or not is_ours:
            return _NO_ANSWER
        is_restoring = answer.refusal == RESTORING
        self._on_restoring((answer.reported, answer.tills) if is_restoring else None)
        if is_restoring:  # Its figures are old too: as without a link.
            return _NO_ANSWER
        told = replace(_told(answer.figures), coming=Points(answer.coming))
        if answer.grant is None:
            return told
        right = right_of(answer.grant, me, self._key())
        is_asked_for = (
            right.right_id == hold
            and right.account == account
            and right.kind is RightKind.HOLD
            and right.amount <= most
        )
        return replace(told, right=right) if is_asked_for else _NO_ANSWER


def _told(figures: wire.AccountFigures) -> HoldAnswer:
    """Whose figures they are: a member's, those of a purse, or a bearer's."""
    body = figures_of(figures)
    if not body.is_member:
        return HoldAnswer(answered=True, bearer=body.bearer(""))
    _, purse = purse_of(AccountId(figures.account))
    if purse:
        return HoldAnswer(answered=True, purse=body.purse(purse))
    return HoldAnswer(answered=True, member=body.member(_NO_CARD))


class PunctualDesk:
    """A desk in front of a slower one: answers when the budget is over, always.

    A name server that does not answer cannot be interrupted; so the question runs on
    a thread of its own, and whoever waits stops waiting in time. While one question
    still hangs, the next is not even asked.
    """

    def __init__(self, desk: HoldDesk, *, wait_s: float) -> None:
        self._desk = desk
        self._wait_s = wait_s
        self._is_asking = threading.Lock()

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer:
        if not self._is_asking.acquire(blocking=False):
            return _NO_ANSWER
        answers: SimpleQueue[HoldAnswer] = SimpleQueue()

        def question() -> None:
            try:
                answer = self._desk.ask(hold, account, most)
            finally:
                self._is_asking.release()
            answers.put(answer)

        threading.Thread(target=question, name="hold", daemon=True).start()
        try:
            return answers.get(timeout=self._wait_s)
        except Empty:
            return _NO_ANSWER
