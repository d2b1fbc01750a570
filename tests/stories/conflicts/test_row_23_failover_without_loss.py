"""Row 23: another server took over and nothing was lost - a new epoch, no report."""

from __future__ import annotations

from server import epochs
from sync import protocol as wire
from sync.client import Reply
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills
from tests.stories.simulation.network import Message


def test_row_23_tills_adopt_the_epoch_and_nobody_has_to_report(
    two_shops: TwoTills,
) -> None:
    shops, core = two_shops, two_shops.server.core
    asked = paths(shops)

    core.database.write(lambda conn: epochs.begin(core, conn, loss=False))
    done = shops.here.sell(COFFEE, redeem=4_000)  # What is guaranteed here is good.
    shops.sync()

    tills = (shops.here.till, shops.there.till)
    assert {till.till_side.identity().epoch for till in tills} == {2}
    assert wire.PATH_REGISTER_PART not in asked
    assert shops.purse() == 15_000 - 4_000 + done.earned.units
    assert shops.findings() == []
    assert shops.differences() == []


def paths(shops: TwoTills) -> list[str]:
    """From now on: what tills ask of the server."""
    asked: list[str] = []

    def look(_till: str, message: Message, _reply: Reply, _is_heard: bool) -> None:
        asked.append(message.path)

    shops.network.watched = look
    return asked
