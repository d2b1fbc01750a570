"""Which figures there are, and how often each is measured."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.figures import say
from bench.floors import sale
from bench.floors.shop import Shop


def main(words: list[str] | None = None) -> int:
    with tempfile.TemporaryDirectory(prefix="kassa-floors-") as folder:
        shop = Shop(Path(folder))
        sale.measure(shop, 200)
        shop.close()
    return 0
