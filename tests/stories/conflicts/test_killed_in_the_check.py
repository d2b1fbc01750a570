"""A till killed anywhere inside the check of a look-up answers no more than allowed.

A process of its own asks about cards, one after another, and names each that was
answered in one write. It is killed fifty times, between the statements of the check
and in them, and starts again. The kill is signal 9: nothing is said goodbye to.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from cashier.domain.errors import TooManyLookups
from cashier.domain.member import EntryMode
from tests.helpers.builders import ANNA, code as ean
from tests.stories.conflicts.guarded_till import GuardedTill

KILLS = 50
MOST = 30  # In any minute, as a till does from the start.
CHECK, FAR = 4, 120  # Statements of a check, and of a handful of whole look-ups.


def ask(folder: Path, first: int, place: int) -> None:
    """In the child: look cards up; killed before its `place`-th statement or so."""
    till = GuardedTill(folder)
    if till.shifts.current() is None:
        till.open_shift()
    with till.store.read() as work:
        raw = work.connection.connection.driver_connection
    seen = [0]

    def statement(_sql: str) -> None:
        seen[0] += 1
        if seen[0] == place:
            os.kill(os.getpid(), signal.SIGKILL)

    raw.set_trace_callback(statement)
    for n in range(first, first + MOST):
        try:
            till.sales.attach_card(ean(f"04{n:08d}"), EntryMode.DEVICE, ANNA)
        except TooManyLookups:
            os.write(1, b"-")
            os._exit(0)
        os.write(1, b"+")
    os._exit(0)


def ask_and_be_killed(folder: Path, first: int, place: int) -> tuple[str, bool]:
    """What was answered (+) or refused (-), and whether the kill met it."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        os.dup2(writable, 1)
        try:
            ask(folder, first, place)
        finally:
            os._exit(3)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        told = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    return told, os.WIFSIGNALED(status)


def test_fifty_kills_inside_the_check_give_no_more_look_ups(tmp_path: Path) -> None:
    answered = killed = asked = 0
    for turn in range(200):
        # No wall clock passes in these tills: it is all one minute.
        place = turn * 37 % FAR if turn % 2 else turn // 2 % CHECK
        told, was_killed = ask_and_be_killed(tmp_path, asked, 1 + place)
        asked += MOST
        answered += told.count("+")
        killed += was_killed
        assert answered <= MOST, turn
        if killed == KILLS:
            break

    assert killed == KILLS
    assert answered > MOST // 3  # It was no till that answers nobody.
