"""HOLD at the server: its statements plainly, the whole handler, and over HTTPS.

The floor is every statement that the handler ran, reads and writes, with the same
values, once more on a plain copy of the server's tables. HTTPS is the real server
program on this machine, asked by the till's own transport.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import event, text

from bench.figures import figure, median_ms, p
from bench.floors.plain import copy_of
from bench.floors.shop import RealClock, RealRandomness, Shop
from cashier.store.keystore import Secret
from server import authority
from server.dispatch import Server
from server.ports import new_id
from sync.client import Ed25519Signer, SyncClient, Transport, Unreachable, hello
from sync.transport import HttpTransport

MOST = 100
_TRIES = 200
_ACCOUNTS = "SELECT account FROM account WHERE tenant = 1 ORDER BY account"
_ENDS = frozenset({"BEGIN", "BEGIN IMMEDIATE", "COMMIT"})


@dataclass
class Runs:
    whole: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


def measure(shop: Shop, times: int) -> None:
    # The plain copy hears of every hold of its own accounts, and of no other.
    found = _accounts(shop)
    copied, accounts = cycle(found[::2]), cycle(found[1::2])
    plain = shop.server.core.database.read(
        lambda conn: copy_of(conn, shop.folder / "plain-server.db")
    )
    runs = Runs()
    client = client_of(shop, shop.link)
    for number in range(times + times // 10 + 1):
        if number == times // 10 + 1:
            runs = Runs()  # Warm.
        account = next(copied)
        with statements_of(shop.server) as ran:
            ask(client, account)
        runs.plain.append(run_plainly(plain, ran))
        again = next(accounts)
        runs.whole.append(_seconds(lambda: ask(client, again)))  # noqa: B023
    plain.close()
    floor = median_ms(runs.plain)
    figure("hold_statements", floor, "ms", holds=len(runs.plain))
    _tell("hold_dispatch", runs.whole, floor)
    shop.server.close()
    over_https = _over_https(shop, [next(accounts) for _ in range(times)])
    _tell("hold_https", over_https, floor)


def client_of(shop: Shop, transport: Transport) -> SyncClient:
    seed = shop.files.outside.secrets.get(Secret.SIGNING_SEED)
    assert seed is not None
    return SyncClient(transport, Ed25519Signer(seed), shop.files.side.identity)


def ask(client: SyncClient, account: str) -> None:
    answer = client.hold(hold=new_id(RealRandomness()), account=account, most=MOST)
    assert answer.hold


def _accounts(shop: Shop) -> list[str]:
    return shop.server.core.database.read(
        lambda conn: [row.account for row in conn.execute(text(_ACCOUNTS))]
    )


@contextmanager
def statements_of(server: Server) -> Iterator[list[tuple[str, Any, bool]]]:
    """What the server's own connection runs meanwhile, the long way."""
    ran: list[tuple[str, Any, bool]] = []

    def note(
        _conn: object, _cursor: object, sql: str, values: Any, _ctx: object, many: bool
    ) -> None:
        ran.append((sql, values, many))

    engine = server.core.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)


def run_plainly(plain: sqlite3.Connection, ran: list[tuple[str, Any, bool]]) -> float:
    began = perf_counter()
    plain.execute("BEGIN IMMEDIATE")
    for sql, values, many in ran:
        if sql in _ENDS:
            continue
        if many:
            plain.executemany(sql, values)
        else:
            plain.execute(sql, values).fetchall()
    plain.execute("COMMIT")
    return perf_counter() - began


def _over_https(shop: Shop, accounts: list[str]) -> list[float]:
    with serving(shop.server_folder) as (url, _):
        ca_file = shop.server_folder / authority.CA_CERTIFICATE
        transport = HttpTransport(url, ca_file, RealClock())
        _wait_for(transport)
        client = client_of(shop, transport)
        for account in accounts[: len(accounts) // 10 + 1]:
            ask(client, account)
        return [_seconds(lambda a=account: ask(client, a)) for account in accounts]  # type: ignore[misc]


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """The server program over this folder, at a free port: its address and id."""
    command = [sys.executable, "-u", "-m", "server", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as program:
        try:
            assert program.stdout is not None
            yield _address(program.stdout), program.pid
        finally:
            program.terminate()


def _address(lines: Iterator[str]) -> str:
    for line in lines:
        for word in line.split():
            if word.startswith("https://"):
                return word.rstrip(".,;")
    raise RuntimeError("the server did not start")


def _wait_for(transport: Transport) -> None:
    """It says its address a moment before it listens there."""
    for _ in range(_TRIES):
        try:
            hello(transport)
        except Unreachable:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _tell(name: str, runs: list[float], floor: float) -> None:
    figure(
        name,
        median_ms(runs),
        "ms",
        floor=floor,
        p10=round(p(runs, 0.1), 4),
        p99=round(p(runs, 0.99), 4),
        holds=len(runs),
    )
