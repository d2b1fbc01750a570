"""What each command does, after its arguments were understood.

Answers go to standard output, for people or as one JSON object; progress and
complaints go to standard error.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from cashier.version import VERSION
from server import bootstrap, config as configuration, doctor, setup
from server.backup import backup
from server.config import Chain, LimitSection, Listen, ServerConfig, Storage
from server.core import Core
from server.exits import Exit
from server.export import Format, What, export
from server.handlers import enrol
from server.importing.kinds import Kind
from server.importing.run import Report, import_file
from server.jobs import plan_due
from server.migrate import migrate
from server.ports import SystemClock, SystemRandomness
from server.serving import Jobs, listening_socket, make_uvicorn
from server.verify import verify

Run = Callable[[Namespace], Exit]
_SHOWN_BAD = 50


class Progress:
    """One line on standard error that is written over, at most twice a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._is_shown = False

    def show(self, what: str, count: int | None = None) -> None:
        now = time.monotonic()
        if now - self._last >= 0.5:
            self._last = now
            self._is_shown = True
            text = what if count is None else f"{what}: {count:,}"
            sys.stderr.write(f"\r{text:<60}" if sys.stderr.isatty() else f"{text}\n")
            sys.stderr.flush()

    def end(self) -> None:
        if self._is_shown and sys.stderr.isatty():
            sys.stderr.write("\r" + " " * 60 + "\r")


def init(asked: Namespace) -> Exit:
    settings = ServerConfig(
        chain=Chain(
            name=asked.name, time_zone=asked.time_zone, currency=asked.currency
        ),
        listen=Listen(host=asked.host, port=asked.port),
        storage=Storage(url=asked.database),
        limits=LimitSection(send=True),
    )
    # Names that were given come beside those every server has.
    names = list(dict.fromkeys([*asked.san, *setup.default_names()]))
    setup.init(asked.data, settings, SystemClock(), SystemRandomness(), names)
    authority = asked.data / "ca.pem"
    say(
        asked,
        {"data": str(asked.data), "authority": str(authority), "names": names},
        f"New server in {asked.data}.\n"
        f"Tills need the authority {authority}.\n"
        f"Next: kassa-server import, enroll-code, serve (--data {asked.data}).",
    )
    return Exit.FINE


def serve(asked: Namespace) -> Exit:
    server = bootstrap.open_server(asked.data)
    try:
        listen = server.core.config.listen
        host = asked.host or listen.host
        port = listen.port if asked.port is None else asked.port
        try:
            sock = listening_socket(host, port)
        except OSError as error:
            sys.stderr.write(f"kassa-server: {host}:{port}: {error.strerror}\n")
            return Exit.RUNNING
        with sock:
            real = sock.getsockname()[1]
            say(
                asked,
                {"url": f"https://{host}:{real}", "pid": os.getpid()},
                f"Serving https://{host}:{real}",
            )
            jobs = Jobs(server)
            uvicorn_server = make_uvicorn(server, asked.data)
            _stop_quietly()
            jobs.start()
            try:
                uvicorn_server.run(sockets=[sock])
            finally:
                jobs.stop()
    finally:
        server.close()
    return Exit.FINE


def _stop_quietly() -> None:
    """Uvicorn stops in order on these, then repeats them: that must not kill us."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)


def import_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        progress = Progress()
        report = import_file(
            core,
            Kind(asked.kind),
            asked.file,
            dry_run=asked.dry_run,
            skip_bad=asked.skip_bad,
            progress=progress.show,
        )
        if report.is_written:
            plan_due(core, progress=lambda done: progress.show("planned", done))
        progress.end()
    say(asked, msgspec.to_builtins(report), _report_text(report, asked))
    return Exit.DAMAGED if report.bad and not asked.skip_bad else Exit.FINE


def _report_text(report: Report, asked: Namespace) -> str:
    lines = [f"line {bad.line}: {bad.reason}" for bad in report.listed[:_SHOWN_BAD]]
    if report.bad > _SHOWN_BAD:
        lines.append(f"... and {report.bad - _SHOWN_BAD} more bad rows")
    counts = f"{report.rows} good rows, {report.bad} bad"
    if asked.dry_run:
        lines.append(f"{counts}; nothing was written (dry run).")
    elif report.is_written:
        lines.append(f"{counts}; imported, {report.changed} new or changed.")
    else:
        lines.append(f"{counts}; nothing was imported. --skip-bad takes the good ones.")
    return "\n".join(lines)


def enroll_code(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        code, till = enrol.make_code(
            core,
            store_number=asked.store,
            store_name=asked.name,
            till_number=asked.till,
        )
    minutes = int(enrol.VALID.total_seconds()) // 60
    say(
        asked,
        {"code": code, "store": asked.store, "till": till, "minutes": minutes},
        f"{code}\nFor till {till} of store {asked.store}, once, in {minutes} minutes.",
    )
    return Exit.FINE


def ledger_verify(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        progress = Progress()
        found = core.database.read(lambda conn: verify(conn, progress.show))
        progress.end()
    text = "\n".join(
        [*found, f"{len(found)} differences."] if found else ["The books agree."]
    )
    say(asked, {"ok": not found, "differences": found}, text)
    return Exit.DAMAGED if found else Exit.FINE


def export_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core, _output(asked.out) as out:
        count = core.database.read(
            lambda conn: export(conn, What(asked.what), Format(asked.format), out)
        )
    if asked.out is not None:
        sys.stderr.write(f"{count} rows in {asked.out}\n")
    return Exit.FINE


def backup_(asked: Namespace) -> Exit:
    with open_core(asked.data) as core:
        tills = backup(core, asked.file)
    say(
        asked,
        {"file": str(asked.file), "tills": tills},
        f"Backup of {tills} tills' entries in {asked.file}. Keys are not in it.",
    )
    return Exit.FINE


def doctor_(asked: Namespace) -> Exit:
    found = doctor.examine(asked.data, SystemClock())
    lines = []
    for one in found:
        lines.append(f"{one.state.value:<8}{one.id:<14}{one.sentence}")
        if one.fix:
            lines.append(f"{'':<22}{one.fix}")
    facts = [
        {
            "id": one.id,
            "state": one.state.value,
            "sentence": one.sentence,
            "fix": one.fix,
        }
        for one in found
    ]
    code = doctor.exit_code(found, strict=asked.strict)
    say(asked, {"ok": code is Exit.FINE, "checks": facts}, "\n".join(lines))
    return code


def migrate_(asked: Namespace) -> Exit:
    clock = SystemClock()
    database = bootstrap.open_database(
        asked.data, configuration.load(asked.data), clock
    )
    try:
        migrate(database)
    finally:
        database.close()
    say(asked, {"ok": True}, "The database is of this program.")
    return Exit.FINE


def version(asked: Namespace) -> Exit:
    say(asked, {"name": "kassa-server", "version": VERSION}, f"kassa-server {VERSION}")
    return Exit.FINE


@contextmanager
def open_core(folder: Path) -> Iterator[Core]:
    core = bootstrap.open_core(folder)
    try:
        yield core
    finally:
        core.database.close()


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    with path.open("x", encoding="utf-8", newline="") as file:
        yield file


def say(asked: Namespace, facts: dict[str, Any], text: str) -> None:
    out = msgspec.json.encode(facts).decode() if asked.json else text
    sys.stdout.write(out + "\n")
    sys.stdout.flush()
