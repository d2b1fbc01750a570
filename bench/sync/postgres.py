"""HOLD on PostgreSQL: its own SQL as a script of pgbench, against the simple update.

The statements of a hold are recorded as the server sent them, with their values. What
differs from one hold to the next is made by the script: the name of the hold, and the
account's version, which is read from the row that is changed. Each client is a process
of pgbench with a till and an account of its own, as in a chain; in one more run all of
them are one till. Both scripts run prepared, as the driver's statements do.

Beside the latency stands the processor time of the database for one transaction, and
what a hold's changes cost that asked nothing at all: no way of asking is below that.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy import event
from sqlalchemy.engine import make_url

from bench.figures import figure
from bench.sync.backends import Backends
from bench.sync.chain import Chain, Till, spread
from tests.helpers.postgres import Cluster

TARGET = 1.2
CLIENTS = (1, 8)
_LATENCY = re.compile(r"latency average = ([0-9.]+) ms")
_DONE = re.compile(r"transactions actually processed: (\d+)")
_VALUE = re.compile(r"%\((\w+)\)s")
_HOLDS_BEFORE = 500
_VERSION = "UPDATE account"
# By the clock, two that start in one moment would make the same names of holds.
_ALWAYS = ("-n", "-M", "prepared", "--random-seed=rand")
_STARTS = 3  # The first have more to read, and housekeeping may fall into one.

One = tuple[str, Any, bool]
Ran = Sequence[One]
Words = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Milliseconds of one transaction."""

    latency: float  # By the clock.
    processor: float | None  # Of the database; None: it cannot be told.


def measure(
    cluster: Cluster, folder: Path, *, accounts: int, seconds: int
) -> list[float]:
    """The figures; their ratios, in the order of CLIENTS."""
    floor_url = cluster.new_database()
    _pgbench(cluster, floor_url, ["-i", "-q", "-s", "5"])
    chain = Chain(folder / "server", accounts=accounts, url=cluster.new_database())
    own = spread(accounts)
    _live_a_while(chain)
    tills = [chain.till(n) for n in range(1, max(CLIENTS) + 1)]
    apart = [_script(till, next(own)) for till in tills]
    kinds = {
        "": apart,
        "_changes_alone": [_without_questions(script) for script in apart],
        "_of_one_till": [_script(tills[0], next(own)) for _ in tills],
    }
    chain.close()
    ratios = []
    url = chain.server.core.config.storage.url
    for clients in CLIENTS:
        floor = _cost(cluster, floor_url, [["-N"]] * clients, seconds)
        for name, scripts in kinds.items():
            if name == "_of_one_till" and clients == 1:
                continue
            files = _written(cluster, scripts[:clients])
            cost = _cost(cluster, url, files, seconds)
            _tell(f"hold_postgres_{clients}{name}", cost, floor, scripts[0])
            if not name:
                ratios.append(cost.latency / floor.latency)
    return ratios


def _tell(name: str, cost: Cost, floor: Cost, script: str) -> None:
    figure(
        name,
        cost.latency,
        "ms",
        floor=floor.latency,
        target=TARGET if name.endswith(tuple("0123456789")) else None,
        statements=len(re.findall(r";$", script, re.MULTILINE)),
        trips=_trips(script),
    )
    if cost.processor is not None and floor.processor is not None:
        figure(f"{name}_processor", cost.processor, "ms", floor=floor.processor)


def _live_a_while(chain: Chain) -> None:
    """Some holds, and what the database's own housekeeping does within a minute.

    Without it the planner knows nothing of the tables and takes whichever index of an
    account's rows comes first: that of holders, with every right there is under it.
    """
    till = chain.till(max(CLIENTS) + 1)
    for account in islice(spread(chain.accounts), _HOLDS_BEFORE):
        till.hold(account)
    raw: Any = chain.server.core.database.engine.raw_connection()
    raw.driver_connection.execute("VACUUM ANALYZE")
    raw.close()


def _written(cluster: Cluster, scripts: Sequence[str]) -> list[Words]:
    files: list[Words] = []
    for number, script in enumerate(scripts):
        path = cluster.program("pgbench")[1] / f"hold-{number}.sql"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o644)
        files.append(["-f", str(path)])
    return files


def _cost(cluster: Cluster, url: str, runs: Sequence[Words], seconds: int) -> Cost:
    """Of a transaction, of all clients together; without what each takes to begin.

    Raises ValueError where no client came to the end of one.
    """
    backends = Backends(cluster.data)
    starts = []
    for _ in range(_STARTS):
        _run(cluster, url, [[*words, "-t", "1"] for words in runs])
        starts.append(backends.since())
    found = _run(cluster, url, [[*words, "-T", str(seconds)] for words in runs])
    rate = sum(rate for _, rate in found)
    if not rate:
        raise ValueError("no client of PostgreSQL came to the end of a transaction")
    more = sum(done for done, _ in found) - len(runs)
    processor = None
    spent = backends.since() - min(starts)
    if more > 0 and spent > 0:
        processor = spent / more
    return Cost(latency=len(found) / rate, processor=processor)


def _run(cluster: Cluster, url: str, runs: Sequence[Words]) -> list[tuple[int, float]]:
    """Of each client: how many transactions, and how many in a millisecond.

    One may come to none where the machine is slow or the others hold what it needs: it
    counts as idle.
    """
    program, socket = cluster.program("pgbench")
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [str(program), *_ALWAYS, *run, *_where(socket), _name(url)],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for run in runs
        ]
        return [_read(process) for process in started]


def _read(process: subprocess.Popen[str]) -> tuple[int, float]:
    said, wrong = process.communicate()
    assert process.returncode == 0, wrong[-2000:]
    latency, done = _LATENCY.search(said), _DONE.search(said)
    if latency is None or done is None:
        return 0, 0.0
    return int(done[1]), 1 / float(latency[1])


def _pgbench(cluster: Cluster, url: str, words: Words) -> None:
    program, socket = cluster.program("pgbench")
    subprocess.run(
        [str(program), *words, *_where(socket), _name(url)],
        check=True,
        capture_output=True,
    )


def _where(socket: Path) -> Words:
    return ["-h", str(socket), "-U", "kassa"]


def _name(url: str) -> str:
    return make_url(url).database or ""


# --- from statements to a script ----------------------------------------------------


def _script(till: Till, account: str) -> str:
    """One hold of this till as a script that can run over and over."""
    for _ in range(8):
        till.hold(account)
    with _sent(till.chain) as trips:
        answer = till.hold(account)
    return "\n".join(_lines(trips, answer.hold))


@contextmanager
def _sent(chain: Chain) -> Iterator[Sequence[Ran]]:
    """What the driver is given; the server notices nothing of it.

    Each trip to the database apart, with all that goes along in one pipeline.
    """
    trips: list[list[One]] = []
    piped = False

    def note(query: str, values: Any, many: bool) -> None:
        if not piped:
            trips.append([])
        trips[-1].append((query, values, many))

    class Noting(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            note(query, params or {}, False)
            return super().execute(query, params, **more)

        def executemany(self, query: Any, params_seq: Any, **more: Any) -> None:
            rows = list(params_seq)
            note(query, rows, True)
            super().executemany(query, rows, **more)

    @contextmanager
    def noted(raw: Any) -> Iterator[Any]:
        nonlocal piped
        trips.append([])
        piped = True
        try:
            with Connection.pipeline(raw) as pipeline:
                yield pipeline
        finally:
            piped = False

    def taken(raw: Any, _record: object, _proxy: object) -> None:
        raw.cursor_factory = Noting
        raw.pipeline = lambda: noted(raw)

    def back(raw: Any, _record: object) -> None:
        raw.cursor_factory = Cursor
        del raw.pipeline

    pool = chain.server.core.database.engine.pool
    event.listen(pool, "checkout", taken)
    event.listen(pool, "checkin", back)
    try:
        yield trips
    finally:
        event.remove(pool, "checkout", taken)
        event.remove(pool, "checkin", back)


def _without_questions(script: str) -> str:
    kept = [line for line in script.splitlines() if not line.startswith("SELECT ")]
    return "\n".join(kept)


def _trips(script: str) -> int:
    ends_alone = not script.endswith("\\endpipeline")
    return script.count("\\startpipeline") + ends_alone


def _lines(trips: Sequence[Ran], hold: str) -> Iterator[str]:
    yield "\\set hold_number random(1, 1000000000000000)"
    for trip in trips:
        yield "\\startpipeline"
        for sql, values, many in trip:
            for given in values if many else [values]:
                yield _statement(sql, given, hold)
        yield "\\endpipeline"
    if trips[-1][-1][0] != "COMMIT":
        yield "COMMIT;"


def _statement(sql: str, given: dict[str, Any], hold: str) -> str:
    def literal(match: re.Match[str]) -> str:
        name = match[1]
        if sql.startswith(_VERSION) and name in {"k_ver", "new_ver"}:
            return "account.ver" if name == "k_ver" else "(account.ver + 1)"
        return _literal(given[name], hold)

    text = _VALUE.sub(literal, sql).replace("%%", "%").replace("\n", " ")
    return f"{text};"


def _literal(value: Any, hold: str) -> str:
    value = getattr(value, "obj", value)  # As the driver wraps bytes.
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, int):
        return str(value)
    if value == hold:
        return "(:hold_number)::text"
    text = str(value.isoformat() if isinstance(value, date) else value)
    return "'" + text.replace("'", "''") + "'"
