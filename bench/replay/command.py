"""Words of the command line, and the one line of figures."""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from bench.figures import say
from bench.replay.compare import compare
from bench.replay.data import receipts
from bench.replay.outages import MEAN_HOURS_AWAY
from bench.replay.story import Conditions, Story

STRICT, RISK = "strict", "risk"
ALL, POINTS = "all", "points"
_FILES_OF_A_TILL = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one replay came to; points in hundredths."""

    receipts: int
    online_asked: int
    online_full: int
    offline_asked: int
    offline_full: int
    offline_value_asked: int
    offline_value_served: int
    overspent: int
    lost: int
    duplicated: int
    uncovered: int
    seconds: float
    # Hundredths of a point: what the policy states, and what was seen beside it.
    stated_maximum: int
    stated_maximum_account: int
    overspent_account: int
    types: dict[str, int]  # Receipts in which each type of programme did something.

    @property
    def is_clean(self) -> bool:
        is_within = (
            self.overspent <= self.stated_maximum
            and self.overspent_account <= self.stated_maximum_account
        )
        return is_within and not (self.lost or self.duplicated or self.uncovered)


def main(words: list[str] | None = None) -> int:
    asked = _parser().parse_args(words)
    if not (asked.data / "receipts.csv.gz").exists():
        say(f"There are no receipts in {asked.data}: receipts.csv.gz is missing.")
        return 2
    conditions = Conditions(
        seed=asked.seed,
        asks=asked.asks,
        away=asked.away,
        is_limited=asked.policy == RISK,
        own_feed=asked.own_feed,
        is_everything=asked.programmes == ALL,
    )
    with tempfile.TemporaryDirectory(prefix="kassa-replay-", dir=asked.dir) as folder:
        figures, errors = replay(asked.data, Path(folder), conditions, asked.receipts)
    for error in errors:
        say(f"ledger verify: {error}")
    print(json.dumps({name: getattr(figures, name) for name in figures.__slots__}))
    return 0 if figures.is_clean and not errors else 1


def replay(
    data: Path, folder: Path, conditions: Conditions, most: int | None = None
) -> tuple[Figures, list[str]]:
    """Figures, and what the server's own verify finds wrong."""
    began = perf_counter()
    bought = list(islice(receipts(data), most))
    _allow_files(len({receipt.store for receipt in bought}))
    with Story(folder, data, bought, conditions) as story:
        say(f"{len(bought)} receipts, tills ready after {perf_counter() - began:.0f} s")
        # Two hundred tills in one process: what stands is not looked over again.
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        told = story.tell()
        errors = story.chain.ledger_errors()
        found = compare(story.ghost.receipts, story.chain.core)
        ghost, stated, types = story.ghost, story.risk, story.types.receipts
    say(f"{told.receipts_offline} receipts were sold without a link")
    figures = Figures(
        receipts=told.receipts,
        online_asked=told.online.asked,
        online_full=told.online.full,
        offline_asked=told.offline.asked,
        offline_full=told.offline.full,
        offline_value_asked=told.offline.value_asked,
        offline_value_served=told.offline.value_served,
        overspent=ghost.overspent,
        lost=found.lost,
        duplicated=found.duplicated,
        uncovered=found.uncovered,
        seconds=round(perf_counter() - began, 1),
        stated_maximum=stated.chain_limit if stated.is_limited else 0,
        stated_maximum_account=stated.per_account if stated.is_limited else 0,
        overspent_account=ghost.overspent_one,
        types=dict(sorted(types.items())),
    )
    return figures, errors


def _allow_files(tills: int) -> None:
    """Every till keeps its files open, as it would on a machine of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 200 + tills * _FILES_OF_A_TILL
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench replay", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, required=True, help="folder of receipts")
    add("--policy", choices=(STRICT, RISK), default=STRICT)
    programmes = "of the chain: bonus points alone, or one of every type and more"
    add("--programmes", choices=(ALL, POINTS), default=POINTS, help=programmes)
    add("--seed", type=int, default=1)
    add("--receipts", type=int, help="only so many, from the first")
    asks = "share of customers who ask for the most they may redeem"
    add("--asks", type=float, default=Conditions().asks, help=asks)
    away = f"share of time without a link, {MEAN_HOURS_AWAY:.0f} hours at a time"
    add("--away", type=float, default=Conditions().away, help=away)
    add("--own-feed", action="store_true", help="every till reads the feed itself")
    add("--dir", type=Path, help="where files lie meanwhile; faster on a RAM disk")
    return parser


if __name__ == "__main__":
    sys.exit(main())
