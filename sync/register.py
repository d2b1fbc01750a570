"""After a new epoch of the server: tell it once what this till holds.

A turn before the journal's. Cut off anywhere, it goes on where it was; the program
started anew reports anew, and the server takes the newer report. Sales go on meanwhile,
and what is guaranteed here stays so: the rights were granted, whoever forgot it.
"""

from __future__ import annotations

from typing import Protocol

from sync import protocol as wire
from sync.client import BadReply, SyncClient, moment
from sync.lane import Lane
from sync.queue import OddAnswer
from sync.till_side import TillSide

_MOST_EPOCHS = 3  # In one turn: a server is not restored so often.


class EarlierLives(Protocol):
    """The queues that earlier lives of this till left behind."""

    def __call__(self) -> object:
        """Send what waits. Raises SyncError; then the same is tried again."""

    def again(self) -> int:
        """What was sent already waits once more; how many queues that are."""


class NoEarlierLives:
    def __call__(self) -> None: ...

    def again(self) -> int:
        return 0


class RegisterTurn:
    """Belongs to the sync's thread, as the turn of the journal does."""

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
        self._parts: list[wire.RegisterPart] = []  # Of the report under way ...
        self._told = 0  # ... and how many of them the server has.

    def __call__(self) -> None:
        """Report, if the server wants it. Raises SyncError."""
        for _ in range(_MOST_EPOCHS):
            was = self._lane(self._till.owes_report)
            if was is None or self._report(was):
                return

    def _report(self, was: int) -> bool:
        """False: there is a newer epoch, which wants another report."""
        answer = self._client.register(was=was)
        if self._is_news(answer.epoch):
            return False
        if answer.needed:
            self._begin(answer)
            if not self._tell():
                return False
        self._lane(lambda: self._till.note_registered(answer.epoch))
        self._parts = []
        return True

    def _begin(self, answer: wire.RegisterAnswer) -> None:
        if self._parts and self._parts[0].epoch == answer.epoch:
            return
        server_time = moment(answer.server_time)
        self._earlier.again()  # It may have forgotten those too, and cannot know.
        self._earlier()
        try:
            parts = self._lane(lambda: self._till.begin_report(answer, server_time))
        except OddAnswer as odd:
            self._lane(lambda: self._till.fence("journal_differs"))
            raise BadReply(str(odd)) from odd
        self._parts, self._told = parts, 0

    def _tell(self) -> bool:
        taken = None
        while self._told < len(self._parts):
            taken = self._client.register_part(self._parts[self._told])
            if self._is_news(taken.epoch):
                return False
            self._told += 1
        if taken is not None and not taken.is_whole:
            self._parts = []
            raise BadReply("the server has not all parts of the report")
        return True

    def _is_news(self, epoch: int) -> bool:
        return self._lane(lambda: self._till.hear(epoch))
