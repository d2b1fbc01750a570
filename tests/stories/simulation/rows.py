"""The conflict table of the design page: which row happened, seen from outside.

Rows are counted as "row N". Most are seen on the wire, by somebody who reads along;
the others where they begin or at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from sync import protocol as wire
from sync.client import Reply
from tests.stories.simulation.network import Message
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill

ROWS: dict[int, str] = {
    1: "two offline stores spend of one account",
    2: "the right is too small offline",
    3: "the answer to a hold is lost",
    4: "a hold arrives after it was given up",
    5: "a recall of a right that the till refused",
    6: "a recall while a sale is undecided",
    7: "an upload comes twice",
    8: "one number, two histories",
    9: "an upload with a gap",
    10: "earned online, the feed has not told yet",
    11: "a lot expires inside an open right",
    12: "goods come back after their bonus was spent",
    13: "a card is blocked while a right is out",
    14: "a card is replaced while a right is out",
    15: "a clock is set back or forward",
    16: "an upload after weeks",
    17: "a late spend on a right that was booked",
    18: "a till that was declared lost comes back",
    19: "terms change while sales are under way",
    20: "a spend beyond any right",
    21: "the disk is full",
    22: "an error of the disk",
    23: "a failover without loss",
    24: "a failover or a restore that lost something",
    25: "an older version of the program",
    26: "a payment is unknown after a crash",
}
_WEEKS = timedelta(days=14)
_OVER = (
    "SELECT count(*) FROM right_slice WHERE points > spent + returned"
    " AND expires_on < '{}'"
)


class _Told(msgspec.Struct):
    """What rows need of any entry."""

    type: str = ""
    at: str = ""
    version: int = 0
    programme: str = ""


_told = msgspec.json.Decoder(_Told)


@dataclass
class Witness:
    """Reads along on the wire; changes nothing."""

    stage: Stage
    sent: dict[str, int] = field(default_factory=dict)  # By life of a till.

    def __call__(
        self, name: str, message: Message, reply: Reply, is_heard: bool
    ) -> None:
        if reply.status != 200:
            return
        if message.path == wire.PATH_HOLD:
            self._hold(reply, is_heard)
        elif message.path == wire.PATH_UPLOAD:
            self._upload(message)
        elif message.path == wire.PATH_MAILBOX and is_heard:
            till = next((t for t in self.stage.tills if t.name == name), None)
            if till is not None:
                self._mail(till, reply)

    def _hold(self, reply: Reply, is_heard: bool) -> None:
        answer = msgspec.json.decode(reply.body, type=wire.HoldAnswer)
        if not is_heard:
            self.stage.world.count("row 3")
        if answer.refusal == "given_up":
            self.stage.world.count("row 4")

    def _upload(self, message: Message) -> None:
        ask = msgspec.json.decode(message.body, type=wire.Upload)
        if ask.till in self.stage.declared_lost:
            self.stage.world.count("row 18")
        life = f"{ask.till} {ask.incarnation}"
        known = self.sent.get(life, 0)
        if ask.first_seq <= known:
            self.stage.world.count("row 7")
        self.sent[life] = max(known, ask.first_seq + len(ask.entries) - 1)
        now = self.stage.world.clock.now()
        for raw in ask.entries[max(0, known + 1 - ask.first_seq) :]:
            entry = _told.decode(raw)
            if now - datetime.fromisoformat(entry.at) > _WEEKS:
                self.stage.world.count("row 16")
            if entry.type == "sub" and self.stage.loans is not None:
                told = msgspec.json.decode(raw, type=wire.SubEntry)
                self.stage.loans.heard_by_server(ask.till, told)
            is_points = entry.programme == "points"
            if is_points and entry.version < self.stage.terms_version:
                self.stage.world.count("row 19")

    def _mail(self, till: SimTill, reply: Reply) -> None:
        answer = msgspec.json.decode(reply.body, type=wire.MailboxAnswer)
        for letter in answer.mail:
            if isinstance(letter.body, wire.LentBack) and self.stage.loans:
                self.stage.loans.passed_on(letter.body)
            if not isinstance(letter.body, wire.Recall):
                continue
            right = letter.body.right
            held = till.rows(
                f"SELECT reserved FROM spend_right WHERE right_id = '{right}'"
            )
            if not held:
                self.stage.world.count("row 5")
            elif held[0][0]:
                self.stage.world.count("row 6")


def note_days(stage: Stage) -> None:
    """After a night: what is over, and still in a till's hands?"""
    today = stage.world.clock.now().date().isoformat()
    for till in stage.running():
        if any(count for (count,) in till.rows(_OVER.format(today))):
            stage.world.count("row 11")


def note_end(stage: Stage, late_spends: int) -> None:
    """Rows that the books show."""
    ((claims,),) = stage.chain.query("SELECT count(*) FROM entry WHERE unit = 'claim'")
    happened = stage.world.happened
    happened["row 12"] += claims
    happened["row 17"] += late_spends
    happened["row 15"] += happened["jump_clock"] + happened["jump_years"]
    happened["row 21"] += happened["the disk is full"]
    happened["row 22"] += happened["an error of the disk"]
