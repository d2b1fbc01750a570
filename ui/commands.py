"""Commands for IT: everything `kassa` does without a window. No Qt.

Exit codes are those of `ui.doctor.Exit`. Secrets and one-time codes come from a
file or standard input, never from the command line.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import shutil
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.errors import AlreadyRunning, StorageRefused, StoreDamaged
from cashier.store.keystore import secrets_of
from cashier.store.places import Places, find_places
from cashier.store.recovery import remember
from cashier.store.settings_file import SettingsWrong, read_settings
from cashier.store.single import SingleCopy
from cashier.version import VERSION
from sync.assembly import Outside, TillFiles, close_quietly, link_of
from sync.client import SyncError
from sync.cycle import at_once
from sync.enrol import enrol
from sync.transport import HttpTransport
from ui import display_commands, key_commands, printer_commands, queue_commands
from ui.doctor import Doctor, Exit, ca_file_of, exit_code
from ui.key_file import read_keys
from ui.speaking import complain as complain, say as say


def machine_name() -> str:
    """This machine, so that a copied file notices that it woke up elsewhere."""
    return f"{platform.node()}:{uuid.getnode():012x}"


def outside() -> Outside:
    """Places, settings and ports of this machine. Raises SettingsWrong."""
    places = find_places()
    return Outside(
        places=places,
        settings=read_settings(places.config, os.environ),
        secrets=secrets_of(places.data),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        machine=machine_name(),
    )


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="kassa", description="Kassa, the till.")
    root.add_argument(
        "--training", action="store_true", help="open the practice till instead"
    )
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="open the till's window (the default)")
    version = commands.add_parser("version", help="print the version")
    version.add_argument("--json", action="store_true")
    doctor = commands.add_parser("doctor", help="say what is well and what is not")
    doctor.add_argument("--json", action="store_true")
    doctor.add_argument("--strict", action="store_true", help="warnings count too")
    doctor.add_argument("--only", default="", metavar="ID")
    doctor.add_argument("--lang", choices=("ru", "en"), default="en")
    enrolment = commands.add_parser("enrol", help="join the chain by a one-time code")
    enrolment.add_argument("--ca", required=True, type=Path, metavar="FILE")
    enrolment.add_argument(
        "--code-file", type=Path, metavar="FILE", help="default: standard input"
    )
    sync = commands.add_parser("sync", help="talk to the server once, or say how it is")
    sync.add_argument("--status", action="store_true")
    queue_commands.add_to(commands)
    printer_commands.add_to(commands)
    display_commands.add_to(commands)
    key_commands.add_to(commands)
    config = commands.add_parser("config", help="check or show the configuration")
    config.add_argument("what", choices=("check", "show"))
    return root


def run_command(words: argparse.Namespace) -> Exit:
    """Do it; every expected refusal ends in a sentence and its exit code."""
    try:
        match words.command:
            case "version":
                return _version(words.json)
            case "doctor":
                return _doctor(words)
            case "enrol":
                return _enrol(words.ca, words.code_file)
            case "sync":
                return _sync(status_only=words.status)
            case "queue":
                return queue_commands.run(words, outside, _Alone)
            case "printer":
                return printer_commands.run(words, outside())
            case "display":
                return display_commands.run(outside())
            case "keys":
                return _keys(words)
            case "config":
                return _config(words.what)
        raise AssertionError(words.command)
    except SettingsWrong as wrong:
        complain(str(wrong))
        return Exit.CONFIG
    except AlreadyRunning:
        complain("The till is running; close it first. Касса запущена, закройте её.")
        return Exit.RUNNING
    except StoreDamaged as damaged:
        complain(f"{type(damaged).__name__}: {damaged}. {queue_commands.HINT}")
        return Exit.DATA
    except StorageRefused as refused:
        complain(f"{type(refused).__name__}: {refused}")
        return Exit.DATA
    except SyncError as error:
        complain(f"The server did not take it: {error}")
        return Exit.SERVER


def _version(as_json: bool) -> Exit:
    say(json.dumps({"version": VERSION}) if as_json else f"Kassa {VERSION}")
    return Exit.FINE


def _doctor(words: argparse.Namespace) -> Exit:
    with _Alone(find_places(), is_needed=words.only in ("", "DB-INTEGRITY")):
        findings = Doctor(outside()).look(words.only)
    if words.only and not findings:
        complain(f"There is no check called {words.only}.")
        return Exit.USAGE
    if words.json:
        say(json.dumps([_row(f, words.lang) for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            mark = {"ok": "+", "warn": "!", "fail": "x"}[finding.state]
            say(f"{mark} {finding.id:20} {getattr(finding, words.lang)}")
    return exit_code(findings, strict=words.strict)


def _row(finding: object, lang: str) -> dict[str, str]:
    row = dataclasses.asdict(finding)  # type: ignore[call-overload]
    return {"id": row["id"], "state": row["state"], "sentence": row[lang]}


def _enrol(ca: Path, code_file: Path | None) -> Exit:
    code = code_file.read_text() if code_file else sys.stdin.readline()
    around = outside()
    with _Alone(around.places):
        files = TillFiles(around)  # Where the old life is over, a new one begins here.
        try:
            kept = ca_file_of(around.settings, around.places)
            if ca.resolve() != kept.resolve():
                shutil.copyfile(ca, kept)
            transport = HttpTransport(around.settings.server.url, kept, around.clock)
            joined = enrol(
                transport,
                files.secrets,
                files.store,
                at_once,
                around.randomness,
                code=code,
                machine=around.machine,
            )
            with files.store.read() as work:
                remember(around.secrets, work.state.row())
        finally:
            close_quietly(files)
    me = joined.identity
    say(f"This is till {me.till_number} of store {me.store_number} now.")
    return Exit.FINE


def _sync(*, status_only: bool) -> Exit:
    around = outside()
    with _Alone(around.places):
        files = TillFiles(around)
        try:
            if not files.side.is_enrolled():
                complain("The till is not enrolled.")
                return Exit.NOT_ENROLLED
            if not status_only:
                _exchange(files)
            figures = files.side.figures()
        finally:
            close_quietly(files)
    say(f"{figures.queued} waiting, {figures.rejected} need a manager")
    return Exit.FINE if status_only or not figures.queued else Exit.UNSENT


def _exchange(files: TillFiles) -> None:
    """Every lane until nothing is left to do. Raises SyncError."""
    around = files.outside
    ca_file = ca_file_of(around.settings, around.places)
    cards = files.open_cards()
    transports: list[HttpTransport] = []

    def transport_for() -> HttpTransport:
        url = around.settings.server.url
        transports.append(HttpTransport(url, ca_file, around.clock))
        return transports[-1]

    try:
        link = link_of(files, cards, transport_for=transport_for, on_till=at_once)
        link.exchange()
    finally:
        close_quietly(cards, *transports)


def _config(what: str) -> Exit:
    around = outside()
    if what == "show":
        settings = dataclasses.asdict(around.settings)
        say(json.dumps(settings, ensure_ascii=False, indent=2, default=str))
        return Exit.FINE
    read_keys(around.places)
    flaw = printer_commands.flaw(around)
    if flaw:
        complain(flaw)
        return Exit.CONFIG
    say(f"The configuration in {around.places.config} is fine.")
    return Exit.FINE


def _keys(words: argparse.Namespace) -> Exit:
    around = outside()
    return key_commands.run(words, around.places, around.settings.language)


class _Alone:
    """Holds the lock of the one copy while a command uses the till's files."""

    def __init__(self, places: Places, *, is_needed: bool = True) -> None:
        self._copy = SingleCopy(places.data) if is_needed else None

    def __enter__(self) -> None:
        if self._copy is not None:
            self._copy.take()

    def __exit__(self, *_: object) -> None:
        if self._copy is not None:
            self._copy.release()


def complete(words: Sequence[str]) -> argparse.Namespace:
    """The command line, read; a wrong one ends the program with code 2."""
    return parser().parse_args(words)
