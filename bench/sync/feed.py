"""The till takes in pages of the feed: changes of a bucket, in any order and in order.

A page is all that changed in one bucket, applied with its cursor in one transaction and
added up. The floor is the same rows through plain `sqlite3`, unencrypted, not added up.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from bench.figures import figure
from bench.floors.big import BigCopy, Size
from cashier.store.cards_file import CardsFile

RANDOM = 100_000
SORTED = 500_000
_ROWS_OF_A_PAGE = 1_000
_KEY = b"k" * 32


def measure(folder: Path, cards: int, pages: int) -> None:
    file = CardsFile(folder / "cards", _KEY)
    copy = BigCopy(file, _KEY, folder / "plain-cards.db")
    copy.fill(Size(goods=200, cards=cards))
    for name, is_sorted, target in (
        ("random", False, RANDOM),
        ("sorted", True, SORTED),
    ):
        real = busy = plain = 0.0
        rows = 0
        made = copy.card_pages(_ROWS_OF_A_PAGE, is_sorted=is_sorted, seed=pages)
        for bucket, page in islice(made, pages):
            began, busy_then = perf_counter(), process_time()
            copy.apply(bucket, page)
            real += perf_counter() - began
            busy += process_time() - busy_then
            began = perf_counter()
            copy.apply_plainly("cards", bucket, page)
            plain += perf_counter() - began
            rows += len(page)
        figure(
            f"feed_{name}",
            rows / real,
            "rows/s",
            floor=rows / plain,
            target=target,
            by_processor=round(rows / busy),
            rows=rows,
        )
    copy.plain.close()
    file.close()
