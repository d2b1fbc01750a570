"""Reads along in the shops' own nets: what was lent, of which right, what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from sync import lead_wire, protocol as wire
from sync.client import Reply
from tests.stories.simulation.world import World

# Must have happened, in the stories of shops with a lead.
LOANS: tuple[str, ...] = (
    "a loan",
    "a loan, and the server is away",
    "a loan, and the server is there",
    "the lead has nothing",
    "a question comes twice",
    "a loan comes back over the shop's net",
    "a loan comes back by way of the server",
    "a loan comes back both ways",
    "a borrower tells of a loan first",
    "a lender tells of a loan first",
    "spent of a loan",
    "spent of a loan, and the server is away",
    "the server is there, the shop's net is not",
    "the server is away, the shop's net is there",
    "the lead is away",
)


@dataclass
class LanWitness:
    world: World
    is_online: Callable[[str], bool]  # Whether this till has a line to the server.
    parents: dict[str, str] = field(default_factory=dict)  # Of each loan: its right.
    lenders: set[str] = field(default_factory=set)  # Rights that parts were lent of.
    ended: set[str] = field(default_factory=set)  # Said over the shop's net.
    told: set[str] = field(default_factory=set)  # Loans that the server has heard of.

    def __call__(self, asker: str, path: str, body: bytes, reply: Reply) -> None:
        if reply.status != 200:
            self.world.count(f"a lead answers {reply.status}")
        elif path == lead_wire.PATH_LEND:
            self._lent(
                asker, msgspec.json.decode(reply.body, type=lead_wire.LendAnswer)
            )
        else:
            end = msgspec.json.decode(body, type=lead_wire.EndAsk).end
            if end.slices:
                self.world.count("a loan comes back over the shop's net")
            self.ended.add(end.sub)

    def _lent(self, asker: str, answer: lead_wire.LendAnswer) -> None:
        if answer.refusal:
            what = {
                "nothing_here": "the lead has nothing",
                "given_up": "a question comes after it was given up",
            }
            self.world.count(what.get(answer.refusal, f"the lead: {answer.refusal}"))
        if answer.grant is None:
            return
        if answer.sub in self.parents:
            self.world.count("a question comes twice")
            return
        self.parents[answer.sub] = answer.grant.right
        self.lenders.add(answer.grant.right)
        self.world.tell("lent", answer.sub, answer.grant.right, asker)
        self.world.count("a loan")
        where = "there" if self.is_online(asker) else "away"
        self.world.count(f"a loan, and the server is {where}")

    def heard_by_server(self, teller: str, entry: wire.SubEntry) -> None:
        """Whoever tells of a loan first, it counts once."""
        grant = entry.grant
        if grant.sub not in self.told:
            self.told.add(grant.sub)
            who = "lender" if teller == grant.lender else "borrower"
            self.world.count(f"a {who} tells of a loan first")

    def passed_on(self, letter: wire.LentBack) -> None:
        """The server tells the lead what a borrower gave up."""
        self.world.count("a loan comes back by way of the server")
        if letter.sub in self.ended:
            self.world.count("a loan comes back both ways")
