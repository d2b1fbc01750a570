"""Upload in batches through the server's dispatch, on one SQLite writer.

Figures are entries a second by the clock, and beside it by the processor time of this
process: other programs of the machine take the first from us and not the second.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time

from bench.figures import figure, median_ms
from bench.floors.hold import run_plainly, statements_of
from bench.floors.plain import copy_of, open_plain
from bench.floors.upload import INBOX, PUT
from bench.sync.chain import Chain, Till, spread
from bench.sync.entries import Goods, receipts
from sync import protocol as wire
from sync.squeeze import TIGHT, deflated, opened, tightened

PER_SECOND = 20_000
TIMES_ONE = 5.0
BYTES = 90.0
_GOODS = 2_000
_GRANTS = 400
_TIMES = 9
_COPIED, _OF_COPY = 15, 100


def measure(chain: Chain, folder: Path, batches: Mapping[int, int]) -> None:
    till = chain.till(3)
    chance = random.Random(4)
    entries = receipts(
        chance, Goods(chance, _GOODS), chain.accounts, iter(_grants(chain, till))
    )
    plain = open_plain(folder / "plain-upload.db")
    plain.execute(INBOX)
    _send(till, list(islice(entries, 20)))
    of_one = 0.0
    for size, count in batches.items():
        best, whole, busy, floor = 0.0, 0.0, 0.0, 0.0
        for _ in range(count):
            batch = list(islice(entries, size))
            first = till.seq + 1
            took, spent = _send(till, batch)
            whole, busy = whole + took, busy + spent
            best = max(best, size / spent)
            floor += _plainly(plain, first, batch)
        rate = size * count / whole
        of_one = of_one or rate
        figure(
            f"upload_{size}",
            rate,
            "entries/s",
            floor=size * count / floor,
            target=PER_SECOND if size == 100 else None,
            times_batch_1=round(rate / of_one, 2),
            by_processor=round(size * count / busy),
            best_batch=round(best),
            entries=size * count,
        )
    plain.close()
    _own_statements(chain, till, entries)
    _sizes(till, list(islice(entries, 100)))


def _grants(chain: Chain, till: Till) -> list[wire.Grant]:
    """All of them at once: the copy below hears of no hold."""
    accounts = islice(spread(chain.accounts), _GRANTS)
    found = [till.hold(account).grant for account in accounts]
    return [grant for grant in found if grant is not None]


def _own_statements(chain: Chain, till: Till, entries: Iterator[bytes]) -> None:
    """How much of a batch is rows: its statements plainly, by the other SQLite.

    A hint and no bound: that library is an older one, and plain of all settings.
    """
    database = chain.server.core.database
    plain = database.read(lambda conn: copy_of(conn, chain.folder / "plain-copy.db"))
    busy = []
    for _ in range(_COPIED):
        with statements_of(chain.server) as ran:
            _send(till, list(islice(entries, _OF_COPY)))
        began = process_time()
        run_plainly(plain, ran)
        busy.append(process_time() - began)
    plain.close()
    figure(
        "upload_100_own_statements",
        _OF_COPY / median(busy),
        "entries/s",
        best_batch=round(_OF_COPY / min(busy)),
    )


def _send(till: Till, batch: list[bytes]) -> tuple[float, float]:
    body = till.upload_body(batch)
    headers = till.headers(wire.PATH_UPLOAD, body)
    began, busy = perf_counter(), process_time()
    status, answer = till.chain.server.dispatch(wire.PATH_UPLOAD, headers, body)
    took, spent = perf_counter() - began, process_time() - busy
    assert status == 200, answer
    return took, spent


def _plainly(plain: sqlite3.Connection, first: int, batch: list[bytes]) -> float:
    began = perf_counter()
    plain.execute("BEGIN IMMEDIATE")
    rows = enumerate(batch, first)
    plain.executemany(PUT, [(seq, "00" * 32, body) for seq, body in rows])
    plain.execute("COMMIT")
    return perf_counter() - began


def _sizes(till: Till, batch: list[bytes]) -> None:
    """What goes over the line once a server has said that it opens it."""
    body = till.upload_body(batch)
    packing, opening = [], []
    for _ in range(_TIMES):
        began = thread_time()
        packed = tightened(body)
        half = thread_time()
        assert opened(packed, TIGHT, limit=wire.MAX_BODY_BYTES) == body
        packing.append(half - began)
        opening.append(thread_time() - half)
    figure(
        "upload_bytes_per_entry",
        len(packed) / len(batch),
        "bytes",
        floor=len(body) / len(batch),
        target=BYTES,
        goods=_GOODS,
        to_an_older_server=len(deflated(body)) / len(batch),
        ms_to_pack=round(median_ms(packing), 2),
        ms_to_open=round(median_ms(opening), 2),
    )
