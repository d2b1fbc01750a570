"""Clock and randomness of the machine, and the list of device modules."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import cashier.devices
from cashier.devices.check import DEVICE_MODULES, check_devices
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.till.ports import new_id


def test_the_clock_knows_its_zone_and_never_waits_too_short() -> None:
    clock = SystemClock()
    before = clock.monotonic()

    clock.sleep(0.01)

    assert clock.monotonic() - before >= 0.01
    assert clock.now().utcoffset() == timedelta(0)


def test_identifiers_do_not_repeat() -> None:
    randomness = SystemRandomness()

    ids = {new_id(randomness) for _ in range(1000)}

    assert len(ids) == 1000
    assert {len(one) for one in ids} == {32}


def test_every_device_module_is_on_the_list_and_can_be_imported() -> None:
    folder = Path(cashier.devices.__file__).parent
    present = {path.stem for path in folder.glob("*.py")} - {"__init__", "check"}

    assert set(check_devices()) == present == set(DEVICE_MODULES)
