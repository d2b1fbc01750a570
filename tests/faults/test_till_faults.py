"""A quick share of the harm that is done to the till alone: kills, disks.

`script/faults --full` does all of it.
"""

from __future__ import annotations

import pytest

from tests.faults.quickly import table_of


@pytest.mark.parametrize("name", ["killed at random", "disk"])
def test_a_till_keeps_what_it_confirmed_whatever_its_machine_does(name: str) -> None:
    rows = table_of(name)

    assert rows
    for row in rows:
        assert row["tries"] > 0
        assert (row["lost"], row["doubled"], row["corrupt"]) == (0, 0, 0), row
