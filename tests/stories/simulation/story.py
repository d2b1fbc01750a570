"""One story: two tills, one server, one thread, and everything that can go wrong."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from server import jobs
from server.config import Risk
from sync.client import Rejected, SyncError
from tests.helpers.builders import COFFEE
from tests.stories.simulation.cashier import Cashier
from tests.stories.simulation.chain import (
    CARDS,
    MEMBERS,
    NOBODYS_CARD,
    STRICTLY,
    Chain,
    make_template,
    opening_of,
)
from tests.stories.simulation.checks import check_end, check_step
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.network import Network, ServerBox
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import World

STEPS = 160
MOST_HEALING_ROUNDS = 60


_RIGHTS = {
    "pools granted": "SELECT count(*) FROM risk_pool",
    "pools drawn from": "SELECT count(*) FROM spend_right"
    " WHERE account = '~risk' AND spent > 0",
    "draws settled": "SELECT count(*) FROM risk_use WHERE used = 0",
    "rights granted": "SELECT count(*) FROM spend_right",
    "rights spent": "SELECT count(*) FROM spend_right WHERE spent > 0",
    "rights given back": "SELECT count(*) FROM spend_right WHERE returned > 0",
    "rights refused for ever": "SELECT count(*) FROM right_refused",
}


@dataclass(frozen=True)
class Templates:
    """Made once, copied for every seed."""

    server: Path
    till: Path

    @classmethod
    def make(cls, folder: Path) -> Templates:
        return cls(
            server=make_template(folder / "server-template"),
            till=SimTill.template(folder / "till-template.db"),
        )


@dataclass(frozen=True)
class Outcome:
    seed: int
    trace_hash: str
    happened: Counter[str]
    receipts: int


class Story:
    def __init__(
        self, seed: int, templates: Templates, folder: Path, risk: Risk
    ) -> None:
        self.world = World(seed)
        folder.mkdir(parents=True)
        self.chain = Chain(self.world, templates.server, folder / "server", risk)
        self.box = ServerBox(self.world, self.chain.server, self.chain.open)
        self.network = Network(self.world, self.box)
        opening = {f"account-{n}": opening_of(risk) for n in range(MEMBERS)}
        accounts: dict[str, str] = {
            card: f"account-{n}" for n, card in enumerate(CARDS)
        }
        self.ghost = Ghost(opening=opening, accounts=accounts)
        self.tills = [self._till(n, templates, folder) for n in (1, 2)]
        cards = [*CARDS, NOBODYS_CARD]
        self.cashiers = [
            Cashier(self.world, till, self.ghost, cards) for till in self.tills
        ]

    def run(self) -> Outcome:
        for step in range(STEPS):
            self._step()
            self._watch()
            if step % 10 == 9:
                jobs.run_all(self.chain.core)
        self._heal()
        outcome = Outcome(
            seed=self.world.seed,
            trace_hash=self.world.trace_hash(),
            happened=self.world.happened,
            receipts=len(self.ghost.receipts),
        )
        self.close()
        return outcome

    def close(self) -> None:
        for till in self.tills:
            if till.is_running:
                till.stop()
        self.chain.server.close()

    # --- one step --------------------------------------------------------------

    def _step(self) -> None:
        world = self.world
        which = world.chance.randrange(2)
        till, cashier = self.tills[which], self.cashiers[which]
        self._pass_time()
        self.network.deliver_late()
        self._turn_link(till)
        if not till.is_running:
            self._start(till)
            return
        if world.strikes("kill"):
            till.crash()
            return
        is_empty = till.directory.item(COFFEE) is None
        if not is_empty and world.chance.random() < 0.7:
            till.guarded(cashier.act)
        else:
            till.guarded(lambda: self._sync(till))

    def _pass_time(self) -> None:
        kind = self.world.chance.random()
        # Where silent tills lose their rights, some must be silent for days.
        night = 100_000.0 if self.chain.risk.is_limited else 20_000.0
        longest = 5.0 if kind < 0.7 else 120.0 if kind < 0.95 else night
        self.world.clock.pass_time(self.world.chance.random() * longest)

    def _turn_link(self, till: SimTill) -> None:
        cut = self.network.cut
        if till.name in cut:
            if self.world.chance.random() < 0.15:
                cut.discard(till.name)
        elif self.world.strikes("link_cut"):
            cut.add(till.name)

    def _start(self, till: SimTill) -> None:
        def start() -> None:
            try:
                report = till.start()
            except SyncError as error:
                # Not enrolled yet and no link: the program ends and is started
                # again by a person, with the same code.
                self.world.tell(till.name, "cannot start", error)
                till.crash()
                if isinstance(error, Rejected) and error.code == "expired_code":
                    till.code = self.chain.till_code(till.number)
                return
            self.world.count("start")
            self.world.tell(till.name, "start", report.ended_holds, report.released)
            self._look_at_receipts(till)

        till.guarded(start)

    def _look_at_receipts(self, till: SimTill) -> None:
        """After a start: nothing confirmed may be gone; what is there, happened."""
        found = till.receipts()
        known = {done.sale.sale_id for done in found}
        for seen in self.ghost.receipts.values():
            assert seen.till != till.name or seen.sale in known, ("lost", seen)
        for done in found:
            self.ghost.see(till.name, done)

    def _sync(self, till: SimTill) -> None:
        if self.world.chance.random() < 0.3:
            till.lanes.wake(at_once=self.world.chance.random() < 0.5)
        turns = 0
        while turns < 4 and till.round.step():
            turns += 1
        status = till.board.status
        self.world.tell(till.name, "sync", turns, status.online, status.queued)

    def _watch(self) -> None:
        check_step(self.chain, self.tills, self.ghost)

    # --- the end -----------------------------------------------------------------

    def _heal(self) -> None:
        self.world.heal()
        self.network.cut.clear()
        self.network.deliver_late(everything=True)
        for till, cashier in zip(self.tills, self.cashiers, strict=True):
            while not till.is_running:
                self._start(till)
            cashier.finish()
        # Past every wait and every stale hold.
        self.world.clock.pass_time(timedelta(hours=3).total_seconds())
        for _ in range(MOST_HEALING_ROUNDS):
            jobs.run_all(self.chain.core)
            done = sum(self._drain(till) for till in self.tills)
            self._watch()
            if not done:
                break
        else:
            raise AssertionError("the two sides never come to rest")
        check_end(self.chain, self.tills, self.ghost)
        for till in self.tills:
            self._count_rights(till)

    def _count_rights(self, till: SimTill) -> None:
        """What came of the rights: a story without any would prove nothing."""
        for what, sql in _RIGHTS.items():
            ((number,),) = till.query(sql)
            assert isinstance(number, int)
            self.world.happened[what] += number

    def _drain(self, till: SimTill) -> int:
        """Everything there is to send and to fetch; how much that was."""
        done = 0
        till.lanes.wake(at_once=True)
        for lane in till.lanes.all():
            turn = lane.turn()
            done += turn.done
        return done

    def _till(self, n: int, templates: Templates, folder: Path) -> SimTill:
        till = SimTill(
            n,
            self.world,
            self.network,
            folder / f"till-{n}",
            self.chain.till_code(n),
        )
        return till.install(templates.till)


def tell(
    seed: int, templates: Templates, folder: Path, risk: Risk = STRICTLY
) -> Outcome:
    """Run one seed in a folder of its own, under this policy."""
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet, cache_logger_on_first_use=False)
    return Story(seed, templates, folder, risk).run()
