"""A till that sells without a link until somebody kills it; says each receipt.

Run as a program: `python -m tests.stories.day.until_killed FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from sync.transport import HttpTransport
from tests.helpers.ready_shop import ReadyShop, till_of
from tests.stories.day.people import Worker

MOST = 10_000


def main(folder: Path) -> None:
    shop, clock = ReadyShop(folder), SystemClock()

    def nowhere() -> HttpTransport:
        ca_file = shop.till_home / "data" / "ca.pem"
        return HttpTransport("https://localhost:9", ca_file, clock)

    till = till_of(shop, clock, SystemRandomness(), nowhere)
    till.start()
    worker = Worker(till, "c1", seed=3)
    for _ in range(MOST):
        print(worker.sell().number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
