"""HOLD on PostgreSQL: its own SQL as a script of pgbench, against the simple update.

The statements of a hold are recorded as the server sent them, with their values. What
differs from one hold to the next is made by the script: the name of the hold, and the
account's version, which is read from the row that is changed. Each client is a process
of pgbench with a till and an account of its own, as in a chain; in one more run all of
them are one till. Both scripts run prepared, as the driver's statements do.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy import event
from sqlalchemy.engine import make_url

from bench.figures import figure
from bench.sync.chain import Chain, Till, spread
from tests.helpers.postgres import Cluster

TARGET = 1.2
CLIENTS = (1, 8)
_TENTHS = re.compile(r"latency average = ([0-9.]+) ms")
_VALUE = re.compile(r"%\((\w+)\)s")
_HOLDS_BEFORE = 500
_VERSION = "UPDATE account"

One = tuple[str, Any, bool]
Ran = Sequence[One]


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
    one_till = [_script(tills[0], next(own)) for _ in tills]
    chain.close()
    ratios = []
    url = chain.server.core.config.storage.url
    for clients in CLIENTS:
        plain = ["-N", "-n", "-M", "prepared", "-T", str(seconds)]
        floor = _latency(cluster, floor_url, [plain] * clients)
        for name, scripts in (("", apart), ("_of_one_till", one_till)):
            if name and clients == 1:
                continue
            value = _run(cluster, url, scripts[:clients], folder, seconds)
            figure(
                f"hold_postgres_{clients}{name}",
                value,
                "ms",
                floor=floor,
                target=None if name else TARGET,
                statements=len(re.findall(r";$", scripts[0], re.MULTILINE)),
                trips=_trips(scripts[0]),
            )
            if not name:
                ratios.append(value / floor)
    return ratios


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


def _run(
    cluster: Cluster, url: str, scripts: Sequence[str], folder: Path, seconds: int
) -> float:
    folder.chmod(0o755)
    runs = []
    for number, script in enumerate(scripts):
        path = Path(cluster.program("pgbench")[1]) / f"hold-{number}.sql"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o644)
        runs.append(["-n", "-M", "prepared", "-T", str(seconds), "-f", str(path)])
    return _latency(cluster, url, runs)


def _latency(cluster: Cluster, url: str, runs: Sequence[Sequence[str]]) -> float:
    """Milliseconds of a transaction, of all clients together.

    A client may come to none where the machine is slow or the others hold what it
    needs: it counts as idle. Raises ValueError where all of them did.
    """
    program, socket = cluster.program("pgbench")
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [str(program), *run, "-h", str(socket), "-U", "kassa", _name(url)],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for run in runs
        ]
        rates = [_rate(process) for process in started]
    if not any(rates):
        raise ValueError("no client of PostgreSQL came to the end of a transaction")
    return len(rates) / sum(rates)


def _rate(process: subprocess.Popen[str]) -> float:
    """Transactions of one client, in a millisecond."""
    said, wrong = process.communicate()
    assert process.returncode == 0, wrong[-2000:]
    match = _TENTHS.search(said)
    return 0.0 if match is None else 1 / float(match[1])


def _pgbench(cluster: Cluster, url: str, words: Sequence[str]) -> None:
    program, socket = cluster.program("pgbench")
    subprocess.run(
        [str(program), *words, "-h", str(socket), "-U", "kassa", _name(url)],
        check=True,
        capture_output=True,
    )


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
