"""The images would notice: without any one guard of the store they show harm."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.crash.campaign import Plan, without_guard
from tests.crash.checks import Harm
from tests.crash.guards import GUARDS
from tests.crash.recording import Studio, workplace
from tests.crash.tills import small_journal_files

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="strace tells what a process writes on Linux only"
)
# What must be seen at least, when the guard is gone.
HARMS = {
    "commits are flushed": Harm.LOST,
    "the journal is flushed": Harm.JOURNAL_BEHIND,
    "a new journal file is flushed into its folder": Harm.JOURNAL_BEHIND,
    "the journal is written before the answer": Harm.JOURNAL_BEHIND,
    "the journal is written after the commit": Harm.JOURNAL_AHEAD,
    "a sale is one transaction": Harm.BROKEN,
    "a checkpoint flushes log and file in order": Harm.CORRUPT,
    "secrets are flushed before they are used": Harm.KEY_LOST,
    "a step of an upgrade is one transaction": Harm.MIXED,
    "the server flushes before it answers": Harm.LOST,
}
SPARSELY = Plan(most=1)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with workplace() as folder, small_journal_files():
        yield Studio(folder)


def test_the_list_of_guards_is_whole() -> None:
    assert set(HARMS) == set(GUARDS)


@pytest.mark.parametrize("guard", GUARDS)
def test_without_this_guard_a_power_cut_does_harm(studio: Studio, guard: str) -> None:
    found = without_guard(studio, guard, SPARSELY)

    assert found.harms[HARMS[guard].value], found.harms
