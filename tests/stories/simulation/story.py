"""One story: a chain of shops, one thread, and everything that can go wrong."""

from __future__ import annotations

import logging
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import structlog

from cashier.domain.errors import StorageRefused, StoreDamaged
from server import jobs
from sync.client import Rejected, SyncError
from sync.worker import storage_code
from tests.helpers.builders import COFFEE
from tests.stories.simulation import faults_of_shops, menu, rows
from tests.stories.simulation.cashier import Cashier
from tests.stories.simulation.chain import (
    CARDS,
    MEMBERS,
    NOBODYS_CARD,
    Chain,
    opening_of,
)
from tests.stories.simulation.ending import Ending
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.image import (
    LED,
    OPENS_S,
    SHOP_ORDER,
    TILLS,
    Image,
    Images,
    Kind,
    copy_of,
    name_of,
)
from tests.stories.simulation.lan_witness import LanWitness
from tests.stories.simulation.network import Network, ServerBox, ServerStopped
from tests.stories.simulation.phones import Phones
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.watch import Watch
from tests.stories.simulation.world import Crash, World

STEPS = 40
MOST_ACTS, MOST_ACTS_WHERE_LED = 4, 8  # Of a cashier in one step.
NEW_STORE, NEW_TILL = 3, 9  # Of a till that a story begins without.
_NO_CODE = ("expired_code", "bad_code")  # The server may have forgotten it.
LED_EVERY = 3  # Every third seed is of shops with a lead, and customers with phones.


@dataclass(frozen=True)
class Shape:
    """What a seed is about, before anything happens."""

    kind: Kind
    tills: int
    has_new_till: bool
    stable: str

    @classmethod
    def drawn(cls, seed: int) -> Shape:
        chance = random.Random(f"shape {seed}")
        return cls(
            kind=Kind(
                is_limited=chance.random() < 0.5,
                has_many=chance.random() < 0.25,
                has_lead=seed % LED_EVERY == 0,
            ),
            tills=chance.choice((2, 2, 2, 3, 3, 4, 6)),
            has_new_till=chance.random() < 0.15,
            stable=chance.choice(("ack", "backup")),
        )


@dataclass(frozen=True)
class Outcome:
    seed: int
    trace_hash: str
    happened: Counter[str]
    receipts: int
    trace: tuple[str, ...]


class Story:
    def __init__(self, seed: int, images: Images, folder: Path) -> None:
        self.shape = Shape.drawn(seed)
        has_lead = self.shape.kind.has_lead
        self.world = World(seed, menu.drawn(seed, has_lead=has_lead))
        self._most_acts = MOST_ACTS_WHERE_LED if has_lead else MOST_ACTS
        self._strikes = menu.between_steps(self.world.rates, has_lead=has_lead)
        self.stage = self._set_up(images, folder)
        stage = self.stage
        self.witness = rows.Witness(stage)
        stage.network.watched = self.witness
        self.watch = Watch(stage.chain, stage.ghost, stage.loans)
        self.cashiers = {
            till.name: Cashier(self.world, till, stage.ghost, stage.cards, stage.phones)
            for till in stage.tills
        }

    def _set_up(self, images: Images, folder: Path) -> Stage:
        shape, world = self.shape, self.world
        folder.mkdir(parents=True)
        image = images.of(shape.kind)
        world.clock.pass_time(OPENS_S)
        risk = shape.kind.risk
        chain = Chain(
            world,
            image.server(),
            folder / "server",
            risk,
            stable=shape.stable,
            has_members=True,
        )
        box = ServerBox(world, chain.server, chain.open)
        chain.box = box
        network = Network(world, box)
        ghost = Ghost(
            opening={f"account-{n}": opening_of(risk) for n in range(MEMBERS)},
            accounts={card: f"account-{n}" for n, card in enumerate(CARDS)},
        )
        stage = Stage(
            world=world,
            folder=folder,
            chain=chain,
            box=box,
            network=network,
            ghost=ghost,
            tills=[],
            cards=[*CARDS, NOBODYS_CARD],
        )
        order = SHOP_ORDER if shape.kind.has_lead else range(len(TILLS))
        for n in order[: shape.tills - shape.has_new_till]:
            stage.tills.append(_old_till(n, stage, image))
        if shape.has_new_till:
            store = LED[0] if shape.kind.has_lead else NEW_STORE
            stage.tills.append(_new_till(stage, images, store))
        if shape.kind.has_lead:
            _open_shops(stage)
        return stage

    def run(self) -> Outcome:
        self.world.tell("shape", self.shape)
        if self.stage.has_lead:
            for till in self.stage.tills:
                self._start(till)  # A shop needs more than one at work.
            if self.world.chance.random() < 0.5:
                faults_of_shops.cut_wan(self.stage, self.stage.tills[0])
        for step in range(STEPS):
            self._step()
            self.watch.look(self.stage.tills)
            if step % 10 == 9:
                self.stage.box.survives(lambda: jobs.run_all(self.stage.chain.core))
        Ending(self.stage, self.watch, self._start, self._finish).tell()
        return Outcome(
            seed=self.world.seed,
            trace_hash=self.world.trace_hash(),
            happened=self.world.happened,
            receipts=len(self.stage.ghost.receipts),
            trace=tuple(self.world.trace),
        )

    def close(self) -> None:
        for till in self.stage.tills:
            if till.is_running:
                till.crash()
        self.stage.chain.close()

    # --- one step --------------------------------------------------------------

    def _step(self) -> None:
        world, stage = self.world, self.stage
        till = world.chance.choice(stage.tills)
        self._pass_time()
        stage.network.deliver_late()
        for fault in self._strikes:
            if world.strikes(fault.name):
                assert fault.strike is not None
                fault.strike(stage, till)
        if world.happened["let_days_pass"]:
            rows.note_days(stage)
        if till.is_gone or till.away_until > world.clock.monotonic():
            return
        if not till.is_running:
            self._start(till)
            return
        till.guarded(lambda: self._at_work(till))

    def _at_work(self, till: SimTill) -> None:
        is_empty = till.directory.item(COFFEE) is None
        kind = self.world.chance.random()
        if kind < 0.65 and not is_empty:
            for _ in range(self.world.chance.randint(1, self._most_acts)):
                self.cashiers[till.name].act()
                if not till.is_running:
                    return  # Killed while the terminal worked.
        elif kind < 0.97:
            self._sync(till)
        else:
            self._idle(till)
        if self.cashiers[till.name].must_look:
            self._look_again(till)
        if self.stage.has_lead and till.is_running:
            self._say_in_the_shop(till)

    def _say_in_the_shop(self, till: SimTill) -> None:
        """The shop's own thread has its turn now and then."""
        if self.world.chance.random() < 0.4:
            try:
                till.ends.step()
            except StorageRefused:
                self.cashiers[till.name].must_look = True

    def _pass_time(self) -> None:
        kind = self.world.chance.random()
        # Where silent tills lose their rights, some must be silent for days.
        night = 100_000.0 if self.shape.kind.is_limited else 20_000.0
        longest = 5.0 if kind < 0.7 else 120.0 if kind < 0.95 else night
        self.world.clock.pass_time(self.world.chance.random() * longest)

    def _start(self, till: SimTill) -> None:
        till.guarded(lambda: self._try_to_start(till))

    def _try_to_start(self, till: SimTill) -> None:
        try:
            report = till.start()
        except (SyncError, StorageRefused) as error:
            # A person starts it again: with the link, a mended disk, a new code.
            if isinstance(error, StoreDamaged):
                raise  # No fault here alters what was written.
            self.world.tell(till.name, "cannot start", error)
            till.crash()
            till.disk.mend()
            if isinstance(error, Rejected) and error.code in _NO_CODE:
                till.code = self.stage.chain.till_code(till.number, NEW_TILL)
            return
        self.world.count("start")
        if report.undecided:
            self.world.count("row 26")
        self.world.tell(till.name, "start", report.ended_holds, report.released)
        self.cashiers[till.name].must_look = True
        self._look_again(till)

    def _look_at_receipts(self, till: SimTill) -> None:
        """I7: nothing confirmed may be gone; what is there, happened."""
        found = till.receipts()
        known = {done.sale.sale_id for done in found}
        if till.woke_from_backup:
            known |= till.in_journal()
        for seen in self.stage.ghost.receipts.values():
            assert seen.till != till.name or seen.sale in known, ("lost", seen)
        for done in found:
            self.stage.ghost.see(till.name, done)

    def _look_again(self, till: SimTill) -> None:
        try:
            self._look_at_receipts(till)
        except StorageRefused:
            return
        self.cashiers[till.name].must_look = False

    def _idle(self, till: SimTill) -> None:
        try:
            till.store.idle()
        except StoreDamaged:
            raise
        except StorageRefused:
            self.cashiers[till.name].must_look = True

    def _finish(self, till: SimTill) -> None:
        self._look_again(till)
        # A till that was enrolled last has no goods yet, and no sale.
        self.cashiers[till.name].finish()

    def _sync(self, till: SimTill) -> None:
        if self.world.chance.random() < 0.3:
            till.lanes.wake(at_once=self.world.chance.random() < 0.5)
        turns = 0
        try:
            while turns < 4 and till.round.step():
                turns += 1
        except StorageRefused as refused:
            till.round.broke(storage_code(refused))
            self.cashiers[till.name].must_look = True
        status = till.board.status
        if not status.queued:
            self.stage.ghost.sent(till.name)
        self.world.tell(till.name, "sync", turns, status.online, status.queued)


def _old_till(n: int, stage: Stage, image: Image) -> SimTill:
    place = copy_of(image.till(n), stage.folder / name_of(n))
    keys, name = image.keys[n], name_of(n)
    store, number = TILLS[n]
    till = SimTill(store, stage.world, stage.network, place, "", name=name, keys=keys)
    till.new_code = lambda: stage.chain.till_code(store, number)
    return till


def _new_till(stage: Stage, images: Images, store: int) -> SimTill:
    """Not enrolled yet: its code waits beside it."""
    place, code = stage.folder / "till-new", stage.chain.till_code(store, NEW_TILL)
    till = SimTill(store, stage.world, stage.network, place, code, name="till-new")
    till.new_code = lambda: stage.chain.till_code(store, NEW_TILL)
    return till.install(images.empty_till)


def _open_shops(stage: Stage) -> None:
    """Somebody reads along in the shops' own nets; customers have phones."""
    stage.loans = LanWitness(stage.world, stage.is_online)
    stage.network.shop.watched = stage.loans
    stage.phones = Phones(stage.world, stage.network, [], stage.cards)


def be_quiet() -> None:
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet, cache_logger_on_first_use=False)


class Broken(Exception):
    """A story in which a promise was broken; with its trace."""

    def __init__(self, seed: int, trace: list[str]) -> None:
        super().__init__(f"seed {seed}")
        self.seed = seed
        self.trace = trace


def tell(seed: int, images: Images, folder: Path) -> Outcome:
    """Run one seed in a folder of its own. Call inside `small_feed`."""
    be_quiet()
    story = Story(seed, images, folder)
    try:
        return story.run()
    except (Exception, Crash, ServerStopped) as error:
        raise Broken(seed, story.world.trace) from error
    finally:
        story.close()
