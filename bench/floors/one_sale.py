"""One sale with a mark before each step: the child that `flushes` watches."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.floors.shop import CARDS, Shop


def main(folder: Path) -> None:
    shop = Shop(folder)
    shop.sell(CARDS[0])

    def mark(step: str) -> None:
        (folder / f"mark-{step}").mkdir()

    mark("fill")
    shop.fill(CARDS[1])
    mark("c1")
    shop.choose()
    mark("c2")
    attempt = shop.ask_terminal()
    mark("settle")
    shop.settle(attempt)
    mark("c3")
    shop.complete()
    mark("end")
    shop.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
