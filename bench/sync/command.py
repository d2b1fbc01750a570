"""Which figures of the sync there are, and how often each is measured.

The machine's own pace stands beside them: `yardstick` is how long a fixed piece of
work took now and then, between the figures. Where it is twice its best, somebody else
had half of the processor, and figures by the clock tell of them as well as of us.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import thread_time

from bench.figures import figure, say
from bench.sync import drain, feed, hold, https, postgres, snapshot, upload
from bench.sync.chain import Chain
from tests.helpers.postgres import NoPostgres, cluster

_LOOPS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of everything."""

    accounts: int = 10_000
    sizes: tuple[int, ...] = (10_000, 1_000_000)
    holds: int = 300
    cards: int = 1_000_000
    pages: int = 100
    queued: int = 10_000
    seconds: float = 8.0
    postgres_accounts: int = 2_000
    batches: Mapping[int, int] = field(
        default_factory=lambda: {1: 60, 10: 20, 100: 10, 500: 2}
    )


LARGE = (10_000, 1_000_000, 10_000_000)
# Every figure once, in seconds: for the tests, and to see whether it runs at all.
TINY = Plan(
    accounts=60,
    sizes=(50, 100),
    holds=3,
    cards=2_000,
    pages=3,
    queued=120,
    seconds=0.5,
    postgres_accounts=40,
    batches={1: 2, 100: 1},
)


def main(words: list[str] | None = None) -> int:
    asked = _parser().parse_args(words)
    plan = TINY if asked.tiny else Plan()
    sizes = LARGE if asked.ten_million else plan.sizes
    with tempfile.TemporaryDirectory(prefix="kassa-sync-", dir=asked.dir) as name:
        measure(Path(name), plan, sizes, set(asked.only or PARTS))
    return 0


PARTS = ("hold", "upload", "drain", "feed", "snapshot", "https", "sizes", "postgres")


def measure(folder: Path, plan: Plan, sizes: tuple[int, ...], parts: set[str]) -> None:
    """Every figure, one line each."""
    pace = _Pace()
    chain = Chain(folder / "chain", accounts=plan.accounts)
    pace.look()
    if "hold" in parts:
        hold.against_statements(chain, folder, plan.holds)
    pace.look()
    if "upload" in parts:
        upload.measure(chain, folder, plan.batches)
    pace.look()
    if "drain" in parts:
        drain.measure(chain, plan.queued)
    chain.close()
    pace.look()
    if "feed" in parts:
        feed.measure(folder, plan.cards, plan.pages)
    pace.look()
    if "snapshot" in parts:
        snapshot.measure(folder, plan.cards)
    pace.look()
    if "https" in parts:
        _over_https(folder, plan)
    pace.look()
    if "sizes" in parts:
        _by_sizes(folder, plan, sizes)
    pace.look()
    if "postgres" in parts:
        _on_postgres(folder, plan)
    pace.tell()


def _over_https(folder: Path, plan: Plan) -> None:
    chain = Chain(folder / "https", accounts=plan.accounts)
    tills = [chain.till(n) for n in range(1, https.TILLS + 1)]
    chain.close()
    https.measure(chain, tills, plan.seconds)


def _by_sizes(folder: Path, plan: Plan, sizes: tuple[int, ...]) -> None:
    chains = []
    for size in sizes:
        say(f"a chain of {size} accounts is made")
        chains.append(Chain(folder / f"of-{size}", accounts=size))
    hold.by_accounts(chains, plan.holds)
    for chain in chains:
        chain.close()


def _on_postgres(folder: Path, plan: Plan) -> None:
    try:
        with cluster(flushes=True) as running:
            postgres.measure(
                running,
                folder,
                accounts=plan.postgres_accounts,
                seconds=max(1, round(plan.seconds / 2)),
            )
    except NoPostgres:
        say("PostgreSQL is not here: its holds are not measured")


class _Pace:
    """How fast this machine is for us, looked at between the figures."""

    def __init__(self) -> None:
        self._found: list[float] = []

    def look(self) -> None:
        began = thread_time()
        total = 0
        for number in range(_LOOPS):
            total += number
        self._found.append((thread_time() - began) * 1000)

    def tell(self) -> None:
        ordered = sorted(self._found)
        figure(
            "yardstick",
            ordered[len(ordered) // 2],
            "ms",
            floor=ordered[0],
            load=round(os.getloadavg()[0], 1),
            cores=os.cpu_count(),
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench sync", description=__doc__)
    add = parser.add_argument
    add("--only", nargs="+", choices=PARTS, help="some of the figures")
    add("--ten-million", action="store_true", help="holds among 10 million accounts")
    add("--dir", type=Path, help="where files lie meanwhile: on the disk to measure")
    add("--tiny", action="store_true", help="a few of each, to see whether it runs")
    return parser
