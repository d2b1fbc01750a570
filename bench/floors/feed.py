"""Taking in pages of the feed: rows a second, sorted by key and as they come.

A page changes a hundred cards of one bucket, out of a million; it is applied with its
cursor in one transaction, and the bucket is added up again. The floor is the same
rows in one plain transaction.
"""

from __future__ import annotations

from itertools import islice
from time import perf_counter

from bench.figures import figure
from bench.floors.big import BigCopy

ROWS_OF_A_PAGE = 100


def measure(copy: BigCopy, pages: int) -> None:
    for name, is_sorted in (("sorted", True), ("random", False)):
        real = plain = 0.0
        rows = 0
        made = copy.card_pages(ROWS_OF_A_PAGE, is_sorted=is_sorted, seed=pages)
        for bucket, page in islice(made, pages):
            began = perf_counter()
            copy.apply(bucket, page)
            real += perf_counter() - began
            began = perf_counter()
            copy.apply_plainly("cards", bucket, page)
            plain += perf_counter() - began
            rows += len(page)
        figure(
            f"feed_apply_{name}",
            rows / real,
            "rows/s",
            floor=rows / plain,
            rows=rows,
        )
