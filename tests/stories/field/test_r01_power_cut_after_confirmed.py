"""R1: Odoo 125037, a confirmed order was gone after the voltage dropped.

There the browser kept orders where nothing promised to keep them. Here "done" is
said after the flush: what the disk holds at that moment is the whole sale.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import Points
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, over_https, till_of
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay


def test_a_sale_that_was_confirmed_is_there_after_the_power_went(
    shop: ReadyShop, server: HttpsServer, relay: Relay, till: RealTill, tmp_path: Path
) -> None:
    relay.lead_to(9)  # Nobody has heard of the sale but this till.
    with till.files.store.act() as work:
        level = work.connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    done = till.sell(MILK, COFFEE, PETROVA, redeem=Points(500))
    # What lies on the disk now; the program never gets to say goodbye.
    shutil.copytree(shop.till_home, tmp_path / "after" / "till")
    shutil.copytree(shop.server_data, tmp_path / "after" / "server")

    after = ReadyShop(tmp_path / "after")
    relay.lead_to(server.port)
    again = till_of(
        after, SystemClock(), SystemRandomness(), lambda: over_https(after, relay)
    )
    again.start()
    again.begin_sync()
    status = again.try_link()
    numbers = again.numbers()
    again.stop()

    assert level == 2  # FULL: an act is flushed before it is said to be done.
    assert numbers == [done.number]
    assert (status.queued, status.rejected) == (0, 0)
    assert server.numbers() == [done.number]
