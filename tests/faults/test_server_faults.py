"""A quick share of the harm between till and server, and under the server.

`script/faults --full` does all of it.
"""

from __future__ import annotations

import pytest

from tests.faults.quickly import table_of


@pytest.mark.parametrize("name", ["network", "server killed", "backend", "one card"])
def test_everything_confirmed_is_at_the_server_exactly_once(name: str) -> None:
    rows = table_of(name)

    assert rows
    for row in rows:
        assert row["tries"] > 0
        assert (row["lost"], row["doubled"], row["corrupt"]) == (0, 0, 0), row
