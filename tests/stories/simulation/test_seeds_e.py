"""A share of the seeds that the test command tells; `shares` says which."""

from __future__ import annotations

from tests.stories.simulation.shares import told, what_broke


def test_in_more_stories_nothing_is_lost_doubled_or_overspent() -> None:
    assert what_broke(told("e")) == []
