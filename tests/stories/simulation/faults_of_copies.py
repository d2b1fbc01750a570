"""Copies that were put back have forgotten something: goods come back twice, and a
server does not know tills that began a life since.

Both take several steps that seldom come in this order by themselves. So these lines
are drawn by few seeds, and asked for chance in those alone.
"""

from __future__ import annotations

from cashier.domain.amounts import Money
from cashier.domain.errors import StorageRefused, TillError
from sync.client import SyncError
from tests.helpers.builders import ANNA
from tests.stories.simulation.faults_of_chain import copy_server, go_back, lives_of
from tests.stories.simulation.faults_of_tills import copy_aside, move_house, restore
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import DAY_S


def forget_return(stage: Stage, till: SimTill) -> None:
    """Goods come back, the till's file is put back; then somebody brings them again."""
    if not till.is_running:
        return
    forgotten = stage.ghost.returned.forgotten(till.name)
    if forgotten:
        till.guarded(lambda: _give_back(stage, till, forgotten))
        return
    mine = [
        seen.sale
        for seen in stage.ghost.receipts.values()
        if seen.till == till.name and not seen.is_return
    ]
    copy_aside(stage, till)
    before = stage.ghost.version
    till.guarded(lambda: _give_back(stage, till, mine))
    if stage.ghost.version != before:
        restore(stage, till)


def _give_back(stage: Stage, till: SimTill, sales: list[str]) -> None:
    """All that is left of the last of these; refusals are part of the day."""
    try:
        if till.shifts.current() is None:
            till.shifts.open(Money(0), ANNA)
        for sale in reversed(sales):
            draft = till.returns.find(stage.ghost.receipts[sale].number)
            lines = {n: left for n, left in draft.left_milli.items() if left}
            if lines:
                done = till.returns.complete(draft.done.sale.sale_id, lines, ANNA)
                stage.ghost.see(till.name, done)
                return
    except TillError as refusal:
        stage.world.tell(till.name, "give back", type(refusal).__name__)


def restore_across_lives(stage: Stage, till: SimTill) -> None:
    """The server is put back, and tills have begun lives since that it forgot."""
    oldest, lives = stage.world.clock.monotonic() - 30 * DAY_S, lives_of(stage)
    recent = [copy for copy in stage.backups if copy.at > oldest]
    usable = [copy for copy in recent if copy.lives != lives]
    if usable:
        go_back(stage, stage.world.chance.choice(usable).file)
        stage.world.count("a server is put back that forgot a life")
    elif not recent:
        copy_server(stage, till)
    elif till.backup is not None and stage.world.chance.random() < 0.5:
        restore(stage, till)
    else:
        move_house(stage, till)


def let_in_again(stage: Stage, till: SimTill) -> None:
    """Somebody reads on the till that the server does not know it, and makes a code."""
    if till.is_running and is_forgotten(stage, till) and till.has_line():
        till.guarded(lambda: _try_to_enrol(stage, till))


def is_forgotten(stage: Stage, till: SimTill) -> bool:
    """The server has known this life, and does so no more."""
    lives = till.rows("SELECT incarnation FROM till_state WHERE NOT is_poor")
    return any((till.holder, life) not in lives_of(stage) for (life,) in lives)


def _try_to_enrol(stage: Stage, till: SimTill) -> None:
    try:
        till.enrol_again()
    except (SyncError, StorageRefused) as error:
        stage.world.tell(till.name, "is not let in", error)
    else:
        stage.world.count("a till that the server forgot is let in")
        stage.world.tell(till.name, "is let in again")
