"""The stories would notice if a guard were gone."""

from __future__ import annotations

import pytest

from tests.stories.simulation.mutants import MUTANTS, without
from tests.stories.simulation.runner import tell_here


@pytest.mark.parametrize("guard", sorted(MUTANTS))
def test_each_guard_that_can_be_removed_is_still_where_it_was(guard: str) -> None:
    with without(guard):
        pass


def test_a_story_notices_when_an_act_and_its_entries_are_two_transactions() -> None:
    with without("entries are written with the act"):
        assert any(told.error for told in tell_here(range(1, 40)))
