"""A till in a process of its own, to be killed: sells, and says what it confirmed.

Every sale that returned from its last commit is named on standard output, in one
write, so that whoever kills the process knows what must be there afterwards.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.helpers.builders import a_lot, a_right
from tests.store.shop import a_store, ask_terminal, choose, finish, scan_basket


def sell(folder: Path, first: int, last: int, *, marks: bool = False) -> None:
    store = a_store(folder)
    with store.act() as work:
        work.rights.add(a_right("right-1", a_lot("lot-1", of=1_000_000)))
        open_sale = work.sales.open_sale()
        if open_sale is not None:
            work.rights.release(open_sale.sale_id)
            from dataclasses import replace

            from cashier.domain.sale import SaleState

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


if __name__ == "__main__":
    sell(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        marks=len(sys.argv) > 4,
    )
