"""Two to eight tills at one card at once: would one clerk have answered the same?

Tills that know the protocol and nothing else, each on a thread, hold, spend, give
back and earn on one account of the real server. Some answers are lost and asked for
again, some uploads come twice. Each history is checked by `linear`.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import select

from server import schema as db
from sync import protocol as wire
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.linear import Act, Kind, State, check
from tests.faults.room import Room
from tests.helpers.builders import code
from tests.helpers.postgres import cluster
from tests.helpers.server_world import (
    FakeTill,
    World,
    a_sale,
    a_world,
    earned,
    given_up,
    redeemed,
)

MOST_TILLS = 8
ACTS = 5  # Of each till.
OPENING = 1_000
VERIFY_EVERY = 50
_SWITCH_S = 0.0005  # Threads change places ten times as often as usual.


@dataclass
class Counter:
    """One till in one history."""

    n: int
    till: FakeTill
    account: str
    card: str
    story: str
    chance: random.Random
    acts: list[Act] = field(default_factory=list)
    grants: list[wire.Grant] = field(default_factory=list)

    def work(self) -> None:
        for step in range(ACTS):
            name = f"{self.story}-{self.n}-{step}"
            if self.grants and self.chance.random() < 0.6:
                self.settle(name)
            elif self.chance.random() < 0.2:
                self.credit(name)
            else:
                self.hold(name)
        while self.grants:
            self.settle(f"{self.story}-{self.n}-end-{len(self.grants)}")

    def hold(self, name: str) -> None:
        most = self.chance.choice((50, 200, 400, 900))
        is_lost = self.chance.random() < 0.2
        begin = time.perf_counter_ns()
        if is_lost:
            self.till.hold(self.account, most, name)
        answer = self.till.hold(self.account, most, name)
        end = time.perf_counter_ns()
        seen = State(posted=answer.figures.confirmed, held=answer.figures.held)
        grant = answer.grant
        if grant is not None:
            self.grants.append(grant)
        self.acts.append(
            Act(
                till=self.n,
                kind=Kind.HOLD,
                begin=begin,
                end=end,
                asked=most,
                amount=0 if grant is None else grant.amount,
                seen=None if is_lost else seen,
            )
        )

    def settle(self, name: str) -> None:
        grant = self.grants.pop(self.chance.randrange(len(self.grants)))
        spent = self.chance.choice((0, grant.amount // 2, grant.amount))
        entries: list[wire.Entry] = []
        if spent:
            sale = a_sale(name, account=self.account, redeemed=spent, number=name)
            entries += [sale, redeemed(grant, spent, name)]
        if spent < grant.amount:
            rest = rest_of(grant.slices, spent)
            entries.append(given_up(grant.right, self.account, rest))
        self._send(entries, kind=Kind.SETTLE, amount=spent, back=grant.amount - spent)

    def credit(self, name: str) -> None:
        points = self.chance.choice((10, 70, 300))
        sale = a_sale(name, account=self.account, number=name)
        gain = earned(points, self.card, sale=name, lot=f"lot-{name}")
        self._send([sale, gain], kind=Kind.CREDIT, amount=points)

    def _send(
        self, entries: list[wire.Entry], *, kind: Kind, amount: int, back: int = 0
    ) -> None:
        first = len(self.till.bodies) + 1
        self.till.write(*entries)
        begin = time.perf_counter_ns()
        ack = self.till.upload(first)
        if self.chance.random() < 0.2:
            self.till.upload(first)
        end = time.perf_counter_ns()
        self.acts.append(
            Act(till=self.n, kind=kind, begin=begin, end=end, amount=amount, back=back)
        )
        assert ack.flags == [], ack.flags


def rest_of(slices: Sequence[wire.Slice], spent: int) -> list[wire.Slice]:
    """What is left of a right when so much was spent of its first lots."""
    rest: list[wire.Slice] = []
    for part in slices:
        taken = min(part.points, spent)
        spent -= taken
        if part.points > taken:
            rest.append(msgspec.structs.replace(part, points=part.points - taken))
    return rest


class Histories:
    """One chain, eight tills, a new account for each history."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tills = [world.till(number=n + 1) for n in range(MOST_TILLS)]
        self.states = 0

    def __call__(self, seed: int) -> Outcome:
        chance = random.Random(seed)
        card = code(f"04{seed:07d}")
        account = self.world.member(points=OPENING, card=card)
        counters = [
            Counter(n, till, account, card, f"h{seed}", random.Random(f"{seed}.{n}"))
            for n, till in enumerate(self.tills[: chance.randint(2, MOST_TILLS)])
        ]
        broken = at_once([counter.work for counter in counters])
        acts = [act for counter in counters for act in counter.acts]
        closing = self._closing(account)
        verdict = check(State(posted=OPENING, held=0), acts, closing)
        self.states += verdict.states
        spent = sum(act.amount for act in acts if act.kind is Kind.SETTLE)
        earned_here = sum(act.amount for act in acts if act.kind is Kind.CREDIT)
        return Outcome(
            tries=1,
            lost=0 if verdict.is_linear else 1,
            doubled=max(0, spent - OPENING - earned_here),
            corrupt=len(broken) + self._contradictions(seed),
            words=tuple([*broken, verdict.why] if verdict.why or broken else ()),
        )

    def _closing(self, account: str) -> State:
        columns = db.account.c
        query = select(columns.posted, columns.rights_out).where(
            columns.account == account
        )
        row = self.world.database.read(lambda conn: conn.execute(query).one())
        return State(posted=int(row.posted), held=int(row.rights_out))

    def _contradictions(self, seed: int) -> int:
        return len(self.world.differences()) if seed % VERIFY_EVERY == 0 else 0


def at_once(works: list[Callable[[], None]]) -> list[str]:
    """All of them, each on a thread, begun together; what broke."""
    gate = threading.Barrier(len(works))
    broken: list[str] = []

    def run(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told by the outcome
            broken.append(repr(error))

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    return broken


@contextmanager
def _on_sqlite(room: Room) -> Iterator[Run]:
    world = a_world(room.place("chain"))
    try:
        yield Histories(world)
    finally:
        world.server.close()


@contextmanager
def _on_postgresql(room: Room) -> Iterator[Run]:
    with cluster() as running:
        world = a_world(room.place("chain"), url=running.new_database())
        try:
            yield Histories(world)
        finally:
            world.server.close()


FAULTS = (
    Fault(name="one card at 2-8 tills, SQLite", quick=12, full=1000, begin=_on_sqlite),
    Fault(
        name="one card at 2-8 tills, PostgreSQL",
        quick=12,
        full=1000,
        begin=_on_postgresql,
    ),
)
