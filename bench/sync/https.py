"""HOLD over HTTPS with signatures: the server's own seconds, and how long tills wait.

The server program runs beside the bench, over a folder of its own; tills are threads
with one connection each that stays open. What a hold costs is the processor time of
the server's process, so that the figure means the same on a machine that is busy with
other things. Waiting is counted from when a hold was due, not from when it was sent.
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import figure, p
from bench.floors.hold import serving
from bench.sync.chain import Chain, Till, spread
from server import authority
from sync import protocol as wire

PER_CORE = 800  # Holds a second: what one core of the server must bear.
P99_MS = 50.0
TILLS = 8
_TRIES = 100
_TICKS = os.sysconf("SC_CLK_TCK")


class Asker:
    """One till's connection, with holds to ask."""

    def __init__(self, url: str, ca_file: Path, till: Till) -> None:
        self._till = till
        place = urlsplit(url)
        assert place.hostname is not None
        context = ssl.create_default_context(cafile=str(ca_file))
        self._connection = HTTPSConnection(
            place.hostname, place.port, context=context, timeout=30
        )

    def hold(self, account: str) -> None:
        body = self._till.hold_body(account)
        headers = {
            **self._till.headers(wire.PATH_HOLD, body),
            "Content-Type": "application/json",
        }
        self._connection.request("POST", wire.PATH_HOLD, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content

    def close(self) -> None:
        self._connection.close()


def measure(chain: Chain, tills: Sequence[Till], seconds: float) -> None:
    """The server of this folder must not be open here."""
    own = spread(chain.accounts)
    with serving(chain.folder) as (url, pid):
        ca_file = chain.folder / authority.CA_CERTIFICATE
        _wait_for(lambda: _ask_once(Asker(url, ca_file, tills[0]), next(own)))
        askers = [Asker(url, ca_file, till) for till in tills]
        _run(askers, own, seconds / 5, per_second=PER_CORE / 4)  # Warm.
        before = _cpu_s(pid)
        began = time.perf_counter()
        full = _run(askers, own, seconds, per_second=None)
        spent = _cpu_s(pid) - before
        took = time.perf_counter() - began
        figure(
            "hold_https_per_core",
            len(full) / spent,
            "holds/s of processor time",
            target=PER_CORE,
            ms_each=round(spent / len(full) * 1000, 3),
            by_the_clock=round(len(full) / took),
            holds=len(full),
        )
        half = _run(askers, own, seconds, per_second=PER_CORE / 2)
        figure(
            "hold_https_p99_at_half",
            p(half, 0.99),
            "ms",
            target=P99_MS,
            p50=round(p(half, 0.5), 2),
            holds=len(half),
        )
        for asker in askers:
            asker.close()


def _run(
    askers: Sequence[Asker],
    accounts: Iterator[str],
    seconds: float,
    *,
    per_second: float | None,
) -> list[float]:
    """Seconds that each hold took; None: as many as there is time for."""
    waits: list[float] = []
    lock = threading.Lock()
    start = time.perf_counter() + 0.05
    count = 0

    def next_one() -> tuple[str, float] | None:
        nonlocal count
        with lock:
            now = time.perf_counter()
            due = now if per_second is None else start + count / per_second
            if max(due, now) > start + seconds:
                return None
            count += 1
            return next(accounts), due

    def work(asker: Asker) -> None:
        while (given := next_one()) is not None:
            account, due = given
            time.sleep(max(0.0, due - time.perf_counter()))
            asker.hold(account)
            waits.append(time.perf_counter() - due)

    threads = [threading.Thread(target=work, args=(asker,)) for asker in askers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _ask_once(asker: Asker, account: str) -> None:
    try:
        asker.hold(account)
    finally:
        asker.close()


def _wait_for(ask: Callable[[], None]) -> None:
    """The server says its address a moment before it listens there."""
    for _ in range(_TRIES):
        try:
            ask()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process, all its threads together."""
    text = Path(f"/proc/{pid}/stat").read_text()
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
