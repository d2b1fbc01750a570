"""A till in a process of its own, to be killed: sells, and says what it confirmed.

Every sale that returned from its last commit is named on standard output, in one
write, so that whoever kills the process knows what must be there afterwards.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from cashier.domain.sale import SaleState
from tests.helpers.builders import a_lot, a_right
from tests.store.shop import a_store, ask_terminal, choose, finish, scan_basket


def sell(folder: Path, first: int, last: int, *, marks: bool = False) -> None:
    store = a_store(folder)
    with store.act() as work:
        work.rights.add(a_right("right-1", a_lot("lot-1", of=1_000_000)))
        open_sale = work.sales.open_sale()
        if open_sale is not None:
            work.rights.release(open_sale.sale_id)
            work.sales.save(replace(open_sale, state=SaleState.VOIDED, reserved=()))
        work.commit()

    def mark(name: str) -> None:
        if marks:  # A call that strace sees, between the steps.
            (folder / f"mark-{name}").exists()

    for n in range(first, last):
        mark("drafts")
        sale = scan_basket(store, f"sale-{n}")
        mark("c1")
        sale = choose(store, sale, 1)
        mark("c2")
        sale, _ = ask_terminal(store, sale)
        mark("c3")
        finish(store, sale, f"number-{n}")
        mark("end")
        os.write(1, f"{n}\n".encode())
    store.close()


def sell_and_be_killed(folder: Path, first: int, rng: random.Random) -> list[int]:
    """A fork sells from number `first` on; what it confirmed before it died."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        os.dup2(writable, 1)
        sell(folder, first, first + 1000)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        confirmed = [int(pipe.readline()) for _ in range(rng.randrange(4))]
        time.sleep(rng.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return confirmed + [int(line) for line in pipe.read().splitlines()]


def kill_often(folder: Path, kills: int) -> None:
    """In a process without threads, so that forks are sound."""
    rng = random.Random(7)
    for n in range(kills):
        confirmed = sell_and_be_killed(folder, n * 1000, rng)
        os.write(1, "".join(f"{sale}\n" for sale in confirmed).encode())


if __name__ == "__main__":
    what, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if what == "kill":
        kill_often(folder, count)
    else:
        sell(folder, 0, count, marks=True)
