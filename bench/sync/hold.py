"""HOLD in the server's own process: against its statements, and by number of accounts.

The statements of one hold are run again on a plain copy of the tables, turn and turn
about with whole holds, so that both meet the same machine. They are recorded in a hold
of its own: who listens to statements slows them down.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter, thread_time

from bench.figures import figure, median_ms, p
from bench.floors.hold import run_plainly, statements_of
from bench.floors.plain import copy_of
from bench.sync.chain import Chain, spread
from sync import protocol as wire

TARGET = 2.5
FLAT = 1.3


def against_statements(chain: Chain, folder: Path, times: int) -> None:
    till, accounts = chain.till(1), spread(chain.accounts)
    database = chain.server.core.database
    plain = database.read(lambda conn: copy_of(conn, folder / "plain-hold.db"))
    for account in islice(accounts, 20):
        till.hold(account)
    whole: list[float] = []
    floor: list[float] = []
    for _ in range(times):
        with statements_of(chain.server) as ran:
            till.hold(next(accounts))
        floor.append(run_plainly(plain, ran))
        path, body = wire.PATH_HOLD, till.hold_body(next(accounts))
        headers = till.headers(path, body)
        began = perf_counter()
        status, _ = chain.server.dispatch(path, headers, body)
        whole.append(perf_counter() - began)
        assert status == 200
    plain.close()
    figure(
        "hold_sqlite",
        median_ms(whole),
        "ms",
        floor=median_ms(floor),
        target=TARGET,
        p99=round(p(whole, 0.99), 3),
        holds=times,
    )


def by_accounts(chains: Sequence[Chain], times: int) -> None:
    """The cost of one hold in chains of different sizes, the smallest first."""
    tills = [chain.till(2) for chain in chains]
    accounts = [spread(chain.accounts) for chain in chains]
    runs: list[list[float]] = [[] for _ in chains]
    spent: list[list[float]] = [[] for _ in chains]
    for turn in range(times + 20):
        for i, till in enumerate(tills):
            path, body = wire.PATH_HOLD, till.hold_body(next(accounts[i]))
            headers = till.headers(path, body)
            began, busy = perf_counter(), thread_time()
            status, _ = till.chain.server.dispatch(path, headers, body)
            if turn >= 20:
                spent[i].append(thread_time() - busy)
                runs[i].append(perf_counter() - began)
            assert status == 200
    for i, chain in enumerate(chains):
        figure(
            f"hold_of_{chain.accounts}_accounts",
            median_ms(runs[i]),
            "ms",
            floor=median_ms(runs[0]),
            target=FLAT,
            processor_ms=round(median_ms(spent[i]), 3),
            holds=times,
        )
