"""R3: Odoo 152259, two tabs of one browser sent one queue twice.

Here the second copy does not start, and if two had the same queue all the same, the
server would book it once.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.errors import AlreadyRunning
from cashier.store.single import SingleCopy
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, over_https, till_of
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay


def test_a_second_copy_of_the_program_finds_the_door_locked(tmp_path: Path) -> None:
    first = SingleCopy(tmp_path)
    first.take()

    with pytest.raises(AlreadyRunning):
        SingleCopy(tmp_path).take()

    first.release()
    second = SingleCopy(tmp_path)
    second.take()
    second.release()


def test_one_queue_sent_by_two_at_once_is_booked_once(
    shop: ReadyShop, server: HttpsServer, relay: Relay, till: RealTill, tmp_path: Path
) -> None:
    sold = [till.sell(MILK, COFFEE, PETROVA).number for _ in range(3)]
    copy = ReadyShop(tmp_path / "copy")
    shutil.copytree(shop.till_home, copy.till_home)
    shutil.copytree(shop.server_data, copy.server_data)
    twin = till_of(
        copy, SystemClock(), SystemRandomness(), lambda: over_https(copy, relay)
    )
    twin.start()
    twin.begin_sync()

    sender = threading.Thread(target=till.knock)
    sender.start()
    twin.knock()
    sender.join()
    till.try_link()
    twin.stop()

    assert server.numbers() == sorted(sold)
    assert server.differences() == []
