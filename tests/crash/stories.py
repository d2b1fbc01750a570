"""What a till and its server do while every write of theirs is recorded.

Each story is told by the real acts over real files, with the server in the same
process, so that one recording shows both disks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.replay.world import Link
from cashier.domain.amounts import Money, Points
from cashier.domain.errors import DiskFull
from cashier.till.ports import AttemptState, TerminalAnswer
from server.dispatch import Server
from server.jobs import plan_due, recall_stale_holds
from tests.helpers.real_till import (
    ANNA,
    CHEESE,
    COFFEE,
    MILK,
    PETROVA,
    VASILIEVA,
    RealTill,
)
from tests.helpers.small_disk import PageLimit
from tests.stories.simulation.world import WorldClock

HOUR, DAY = 3600.0, 86_400.0


@dataclass
class Scene:
    """A shop in one process, its time in our hands."""

    till: RealTill
    server: Server
    link: Link
    clock: WorldClock

    def open(self) -> None:
        self.till.start()
        self.till.begin_sync()
        self.till.open_shift()
        self.till.try_link()

    def by_terminal(self, *, paid: bool = True) -> None:
        """C2: ask, answer; the sale in hand is paid or open again."""
        payments = self.till.acts.payments
        asked = payments.begin(self.till.acts.sales.view().totals.short)
        state = AttemptState.PAID if paid else AttemptState.DECLINED
        payments.settle(asked.attempt, TerminalAnswer(state=state, reference="R"))


Story = Callable[[Scene], None]


def selling(scene: Scene) -> None:
    """Points, a terminal that refuses once, a void, a parked sale, a return, a Z."""
    scene.open()
    till, acts = scene.till, scene.till.acts
    till.sell(MILK, CHEESE, PETROVA, redeem=Points(3000))
    for code in (COFFEE, MILK, VASILIEVA):
        till.scan(code)
    acts.sales.choose(Points(500))
    scene.by_terminal(paid=False)
    acts.sales.void_line(2)
    scene.by_terminal()
    first = acts.payments.complete(None, ANNA)
    till.scan(CHEESE)
    till.scan(PETROVA)
    acts.sales.choose(Points(500))
    acts.sales.park()
    till.sell(MILK)
    parked = acts.sales.parked()[0]
    acts.sales.recall(parked.sale_id)
    acts.sales.void_sale(ANNA)
    acts.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)
    till.files.store.idle()
    till.scan(COFFEE)
    till.sell(COFFEE)
    acts.shifts.close(Money(100_000), ANNA)
    till.stop()


def offline_then_sync(scene: Scene) -> None:
    """Spent without a link, sent in two turns, acknowledged, kept, and trimmed."""
    scene.open()
    till = scene.till
    scene.link.is_up = False
    for n in range(4):
        till.sell(MILK, PETROVA, redeem=Points(100 * n) if n else None)
    till.try_link()
    scene.link.is_up = True
    till.try_link()
    till.sell(CHEESE, VASILIEVA, redeem=Points(700))
    till.files.store.idle()
    till.try_link()
    kept = till.query("SELECT count(*) FROM outbox")
    scene.clock.pass_time(36 * DAY)
    till.sell(COFFEE)
    till.try_link()
    assert till.query("SELECT count(*) FROM outbox") < kept, "nothing was trimmed"
    till.sell(MILK)
    till.try_link()
    till.stop()


def rights(scene: Scene) -> None:
    """Grants of the planner, a hold that is forgotten and asked back, its return."""
    scene.open()
    till, core = scene.till, scene.server.core
    for card in (VASILIEVA, PETROVA):
        till.sell(CHEESE, MILK, card)
    till.try_link()
    plan_due(core)
    till.try_link()
    till.scan(MILK)
    till.scan(PETROVA)
    till.acts.sales.choose(Points(200))
    till.acts.sales.park()
    scene.clock.pass_time(2 * HOUR)
    assert recall_stale_holds(core), "no hold was asked back"
    till.try_link()
    till.try_link()
    till.acts.sales.recall(till.acts.sales.parked()[0].sale_id)
    till.sell(COFFEE)
    till.try_link()
    till.files.store.idle()
    till.stop()


def full_disk(scene: Scene) -> None:
    """The file may not grow; the reserve goes, spending stops, room comes back."""
    scene.open()
    till, disk = scene.till, PageLimit()
    till.sell(MILK)
    disk.fill(till)
    refused = 0
    while refused < 2:
        try:
            till.sell(CHEESE, MILK, COFFEE)
        except DiskFull:
            refused += 1
    assert not till.around.places.reserve.exists(), "the reserve was not released"
    disk.free(till)
    till.sell(CHEESE)
    till.files.store.idle()
    assert till.around.places.reserve.exists(), "the reserve did not come back"
    till.sell(MILK, PETROVA, redeem=Points(200))
    till.stop()


def first_start(scene: Scene) -> None:
    """An empty folder: secrets, the file, its first steps, and an incident."""
    scene.till.open_files()
    scene.till.files.side.note_incident("first", "")
    scene.till.files.close()


def upgrade(scene: Scene) -> None:
    """A file of the first release, with entries that were never sent."""
    scene.till.open_files()
    scene.till.files.side.note_incident("new", "")
    scene.till.files.store.idle()
    scene.till.files.close()


def restarts(scene: Scene) -> None:
    """Opened and closed, with a sale on the screen and one at the terminal."""
    scene.open()
    till = scene.till
    till.scan(MILK)
    till.scan(PETROVA)
    till.acts.sales.choose(Points(300))
    till.stop()
    till.start()
    till.acts.sales.choose(Points(200))
    till.acts.payments.begin(till.acts.sales.view().totals.short)
    till.stop()
    report = till.start()
    till.acts.payments.decide(report.undecided[0].attempt, paid=True)
    till.acts.payments.complete(None, ANNA)
    till.try_link()
    till.stop()


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        selling,
        offline_then_sync,
        rights,
        full_disk,
        first_start,
        upgrade,
        restarts,
    )
}
