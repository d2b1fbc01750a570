"""R8: Odoo 284790, a browser may throw its storage away when the disk is low.

Here the queue is the last thing to go: new sales are refused, what waits stays.
"""

from __future__ import annotations

import pytest

from cashier.domain.errors import DiskFull
from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay
from tests.helpers.small_disk import PageLimit

MOST = 400


def test_a_full_disk_takes_nothing_from_the_queue(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    relay.lead_to(9)
    sold = [till.sell(MILK, COFFEE, PETROVA).number for _ in range(3)]
    disk = PageLimit()
    disk.fill(till)

    with pytest.raises(DiskFull):
        sell_until_refused(till, sold)
    queue = till.query("SELECT seq, body FROM outbox ORDER BY seq")
    assert till.numbers() == sold

    disk.free(till)
    till.files.store.idle()
    assert till.query("SELECT seq, body FROM outbox ORDER BY seq") == queue
    relay.lead_to(server.port)
    till.try_link()
    assert till.try_link().queued == 0
    assert server.numbers() == sorted(sold)
    assert server.differences() == []


def sell_until_refused(till: RealTill, sold: list[str]) -> None:
    for _ in range(MOST):
        sold.append(till.sell(MILK, COFFEE).number)
