"""Row 9: an upload with a gap - nothing is applied, and the server says from where.

A till leaves out only what was acknowledged. So a gap says that the server forgot, as
after a restore that nobody told it of: the till reports, and sends all again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.restores import reports
from tests.helpers.server_world import World, a_sale, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = a_world(tmp_path / "server")
    yield made
    made.server.close()


def test_row_09_after_a_gap_nothing_is_applied_and_all_is_asked_for_again(
    world: World,
) -> None:
    till = world.till()
    for n in range(1, 5):
        till.write(a_sale(f"sale-{n}", number=f"01-010001-00000{n}-X"))
    till.upload(1, 1)

    ack = till.upload(3, 4)

    assert (ack.ack_seq, ack.need_from) == (1, 2)
    assert [row["sale_id"] for row in world.rows("sale")] == ["sale-1"]
    reports(till)
    assert len(world.rows("sale")) == 4
    assert world.findings() == ["server_behind"]
    assert world.differences() == []
