"""What may happen to one till between two steps; each is a line of the menu."""

from __future__ import annotations

import shutil
from contextlib import closing

from cashier.domain.errors import StorageRefused
from cashier.store import backup as backups
from tests.stories.simulation.disk import PlainConnection
from tests.stories.simulation.key_box import KEY
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import DAY_S

_JUMPS_S = (-600, 600, -DAY_S, DAY_S, -40 * DAY_S, 40 * DAY_S)
_TEN_YEARS_S = 3652 * DAY_S


def kill(stage: Stage, till: SimTill) -> None:
    """The program is gone; the machine goes on."""
    if till.is_running:
        till.crash()


def cut_power(stage: Stage, till: SimTill) -> None:
    """What no flush had seen may be gone too."""
    if till.is_running:
        till.crash(power_cut=True)


def crash_in_act(stage: Stage, till: SimTill) -> None:
    """The program dies at some statement of what it does next."""
    till.disk.crash_in = stage.world.chance.randint(1, 80)


def fail_disk(stage: Stage, till: SimTill) -> None:
    """A read or a write fails, once or until somebody mends the disk."""
    till.disk.error_in = stage.world.chance.randint(1, 80)
    till.disk.is_sticky = stage.world.chance.random() < 0.3


def fail_flush(stage: Stage, till: SimTill) -> None:
    till.disk.flush_fails = True


def fill_disk(stage: Stage, till: SimTill) -> None:
    till.disk.is_full = True


def mend_disk(stage: Stage, till: SimTill) -> None:
    till.disk.mend()


def cut_link(stage: Stage, till: SimTill) -> None:
    stage.network.cut.add(till.name)


def cut_store(stage: Stage, till: SimTill) -> None:
    """The line of the whole shop is down."""
    stage.network.cut.update(other.name for other in stage.of_store(till.number))


def deafen(stage: Stage, till: SimTill) -> None:
    """One way only: the server hears it, it hears nothing."""
    stage.network.deaf.add(till.name)


def mend_link(stage: Stage, till: SimTill) -> None:
    stage.network.cut.discard(till.name)
    stage.network.deaf.discard(till.name)


def jump_clock(stage: Stage, till: SimTill) -> None:
    till.clock.jump(stage.world.chance.choice(_JUMPS_S))


def jump_years(stage: Stage, till: SimTill) -> None:
    till.clock.jump(stage.world.chance.choice((-_TEN_YEARS_S, _TEN_YEARS_S)))


def slow_clock(stage: Stage, till: SimTill) -> None:
    till.clock.run_at(stage.world.chance.choice((0.5, 0.9, 1.5)))


def stop_clock(stage: Stage, till: SimTill) -> None:
    till.clock.run_at(0.0)


def set_clock(stage: Stage, till: SimTill) -> None:
    till.clock.set_right()


def go_away(stage: Stage, till: SimTill) -> None:
    """In a cupboard for days; then somebody finds it."""
    kill(stage, till)
    days = stage.world.chance.uniform(1, 20)
    till.away_until = stage.world.clock.monotonic() + days * DAY_S


def lose(stage: Stage, till: SimTill) -> None:
    """Stolen, with its rights. One of a story, and never the only one."""
    if len(stage.tills) > 2 and not any(other.is_gone for other in stage.tills):
        kill(stage, till)
        till.is_gone = True
        stage.world.count("a till is lost for ever")


def move_house(stage: Stage, till: SimTill) -> None:
    """The disk goes on in another machine."""
    kill(stage, till)
    till.machine += "+"


def copy_aside(stage: Stage, till: SimTill) -> None:
    """A backup, by the program's own means."""
    if not till.is_running or till.is_out_of_time:
        return
    till.guarded(lambda: _back_up(stage, till))


def _back_up(stage: Stage, till: SimTill) -> None:
    try:
        engine = till.store._engine_now()
        now = till.clock.now()
        till.backup = backups.back_up(
            engine, till.places.backups, KEY, now=now, kind=PlainConnection
        )
    except StorageRefused:
        stage.world.count("no backup now")
    else:
        stage.ghost.returned.copied(till.name)


def _receipts_in(till: SimTill) -> set[str]:
    """Of the file of a till that is not running."""
    with closing(PlainConnection(till.places.till_db)) as file:
        return {str(sale) for (sale,) in file.execute("SELECT sale_id FROM receipt")}


def restore(stage: Stage, till: SimTill) -> None:
    """Somebody puts the backup back; the second journal is on another disk.

    At its next start the till begins a new life, and what it did is on its way.
    """
    if till.backup is None or till.is_out_of_time:
        return
    kill(stage, till)
    if _receipts_in(till) - stage.ghost.receipts.keys():
        return  # Killed after the act: first somebody has to see what happened.
    for tail in ("-wal", "-shm"):
        till.places.till_db.with_name(f"till.db{tail}").unlink(missing_ok=True)
    shutil.copy(till.backup, till.places.till_db)
    till.is_out_of_time = till.woke_from_backup = True
    stage.ghost.out_of_time.add(till.name)
    stage.ghost.returned.put_back(till.name)
    stage.world.count("a till wakes up from its backup")
