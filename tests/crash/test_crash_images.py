"""The power goes at every write of the real till and server; nothing confirmed is lost.

The images of the whole module are counted: fewer than twenty thousand are not enough.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.crash.campaign import (
    Plan,
    Tally,
    search_rescues,
    search_sequences,
    search_stories,
)
from tests.crash.disk import Loss
from tests.crash.recording import SERVER, TILL, Studio, workplace
from tests.crash.stories import STORIES
from tests.crash.tills import small_journal_files

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="strace tells what a process writes on Linux only"
)
ENOUGH = 20_000
CLOSELY = Plan(most=3, start_every=150, keep_every=700)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with workplace() as folder, small_journal_files():
        yield Studio(folder)


@pytest.fixture(scope="module")
def stories(studio: Studio) -> dict[str, Tally]:
    return search_stories(studio, list(STORIES), CLOSELY)


@pytest.fixture(scope="module")
def sequences(studio: Studio) -> Tally:
    return search_sequences(studio, Plan(most=2, start_every=150))


@pytest.fixture(scope="module")
def rescues(studio: Studio, stories: dict[str, Tally]) -> Tally:
    assert stories[TILL].images, "it is their images that are started from"
    return search_rescues(studio, CLOSELY.kept, Plan(most=1, start_every=200))


def unharmed(found: Tally) -> bool:
    assert not found.harms, found.examples
    return bool(found.images)


def test_a_till_that_lost_power_has_every_commit_it_had_confirmed(
    stories: dict[str, Tally],
) -> None:
    assert unharmed(stories[TILL])
    assert stories[TILL].starts > 30
    assert set(stories[TILL].losses) == {loss.name for loss in Loss}


def test_a_server_that_lost_power_has_every_entry_it_had_acknowledged(
    stories: dict[str, Tally],
) -> None:
    assert unharmed(stories[SERVER])


def test_every_short_sequence_on_the_queue_survives_a_cut_at_every_point(
    sequences: Tally,
) -> None:
    assert unharmed(sequences)
    assert sequences.starts > 20


def test_a_second_cut_while_the_till_starts_again_changes_nothing(
    rescues: Tally,
) -> None:
    assert unharmed(rescues)
    assert len(CLOSELY.kept) >= 10


def test_all_of_this_was_twenty_thousand_images(
    stories: dict[str, Tally], sequences: Tally, rescues: Tally
) -> None:
    found = [*stories.values(), sequences, rescues]

    assert sum(tally.images for tally in found) >= ENOUGH
