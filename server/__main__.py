"""`kassa-server`: the one command of the central server.

Says what it does, shows progress on what takes longer than a second, and ends with
the exit codes of `exits`. Takes no secret on the command line.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from sqlalchemy.exc import DBAPIError

from cashier.domain.exceptions import Remedy
from server import (
    commands,
    epoch_commands,
    exception_commands,
    lead_commands,
    programme_commands,
    report_commands,
    till_commands,
)
from server.backup import NoBackup
from server.carry import NotCarried
from server.config import ConfigInvalid
from server.database import DatabaseTooOld
from server.epochs import BarrierOpen
from server.exits import Exit
from server.export import Format, What
from server.importing.kinds import Kind
from server.importing.reading import NotReadable
from server.keys import KeysDamaged
from server.lead_naming import DEFAULT_PORT, NoSuchTill
from server.lost_values import Evidence, LostRefused
from server.migrate import SchemaWrong
from server.programmes import TermsInvalid
from server.programmes.publishing import NotPossible, UnknownProgramme
from server.programmes.replay import Spend
from server.reports import DaysInvalid
from server.setup import AlreadyThere
from sync.queue_file import QueueFileBad

_CODES: tuple[tuple[type[Exception], Exit], ...] = (
    (ConfigInvalid, Exit.CONFIG),
    (TermsInvalid, Exit.CONFIG),
    (SchemaWrong, Exit.MIGRATION),
    (NoBackup, Exit.USAGE),
    (BarrierOpen, Exit.DAMAGED),
    (NoSuchTill, Exit.USAGE),
    (NotCarried, Exit.USAGE),
    (DaysInvalid, Exit.USAGE),
    (NotPossible, Exit.USAGE),
    (UnknownProgramme, Exit.USAGE),
    (LostRefused, Exit.USAGE),
    (QueueFileBad, Exit.DAMAGED),
    (NotReadable, Exit.DAMAGED),
    (AlreadyThere, Exit.DAMAGED),
    (KeysDamaged, Exit.DAMAGED),
    (DatabaseTooOld, Exit.DAMAGED),
    (DBAPIError, Exit.DAMAGED),
    (OSError, Exit.DAMAGED),
)
_EXPECTED = tuple(kind for kind, _ in _CODES)

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Usage errors end with code 2."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        return int(Exit.UNEXPECTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.FINE)
    except _EXPECTED as error:
        sys.stderr.write(f"kassa-server: {_sentence(error)}\n")
        return int(next(code for kind, code in _CODES if isinstance(error, kind)))


def _sentence(error: Exception) -> str:
    if isinstance(error, AlreadyThere):
        return f"{error} is not empty; nothing in it was touched"
    if isinstance(error, DBAPIError):
        return f"the database: {error.orig}"
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kassa-server", description="The central server of a chain of tills."
    )
    commands_ = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_init(commands_)
    _add_serve(commands_)
    _add_import(commands_)
    _add_enroll(commands_)
    _add_programme(commands_)
    _add_ledger(commands_)
    _add_export(commands_)
    _add_backup(commands_)
    _add_restored(commands_)
    _add_doctor(commands_)
    _add_migrate(commands_)
    _add_store(commands_)
    _add_exceptions(commands_)
    _add_carry(commands_)
    _add_reports(commands_)
    _add_tills(commands_)
    _add_queue(commands_)
    version = commands_.add_parser("version", help="print the version")
    version.add_argument("--json", action="store_true")
    version.set_defaults(run=commands.version)
    return parser


def _command(
    among: _Commands, name: str, text: str, run: commands.Run, *, json: bool = True
) -> argparse.ArgumentParser:
    parser = among.add_parser(name, help=text, description=text)
    default = Path(platformdirs.user_data_dir("kassa-server", appauthor=False))
    parser.add_argument(
        "--data", type=Path, default=default, help=f"data folder (default: {default})"
    )
    if json:
        parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)
    return parser


def _add_init(among: _Commands) -> None:
    parser = _command(
        among, "init", "Make a new server in an empty folder.", commands.init
    )
    parser.add_argument("--name", default="Kassa", help="name of the chain")
    parser.add_argument("--time-zone", default="Europe/Moscow")
    parser.add_argument("--currency", default="RUB")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument(
        "--database",
        default="",
        help="address of a PostgreSQL database without password",
    )
    parser.add_argument(
        "--san",
        action="append",
        default=[],
        metavar="NAME",
        help="name or address tills know this machine by; may be repeated",
    )


def _add_serve(among: _Commands) -> None:
    parser = _command(among, "serve", "Answer tills until stopped.", commands.serve)
    parser.add_argument("--host", help="instead of the address in server.toml")
    parser.add_argument("--port", type=int, help="instead of the port; 0: any free one")


def _add_import(among: _Commands) -> None:
    parser = _command(among, "import", "Import one list from a file.", commands.import_)
    parser.add_argument("kind", choices=[kind.value for kind in Kind])
    parser.add_argument("file", type=Path, help="CSV or CSV.gz, UTF-8")
    parser.add_argument("--dry-run", action="store_true", help="look, write nothing")
    parser.add_argument("--skip-bad", action="store_true", help="import the good rows")


def _add_enroll(among: _Commands) -> None:
    parser = _command(
        among, "enroll-code", "Make a one-time code for a till.", commands.enroll_code
    )
    parser.add_argument("--store", type=_number, required=True, help="store's number")
    parser.add_argument("--name", required=True, help="store's name")
    parser.add_argument(
        "--till", type=_number, help="till's number (default: next free)"
    )


def _add_programme(among: _Commands) -> None:
    parser = among.add_parser("programme", help="programmes and their terms")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    check = _command(
        inner, "check", "Say what is wrong with files.", programme_commands.check
    )
    check.add_argument(
        "--without-database",
        action="store_true",
        help="look at the files alone: no goods, no published programmes",
    )
    publish = _command(
        inner, "publish", "Put terms into force.", programme_commands.publish
    )
    publish.add_argument("--dry-run", action="store_true", help="look, write nothing")
    replayed = _command(
        inner, "replay", "Price real receipts anew.", programme_commands.replay_
    )
    replayed.add_argument(
        "--last", type=_number, default=1000, metavar="N", help="receipts (1000)"
    )
    replayed.add_argument("--store", type=_number, metavar="S", help="of this one only")
    replayed.add_argument(
        "--receipts", type=Path, metavar="DIR", help="receipts.csv.gz, products.csv.gz"
    )
    replayed.add_argument(
        "--spend",
        choices=[spend.value for spend in Spend],
        default=Spend.AS_THEY_DID.value,
        help="how many points customers are supposed to spend",
    )
    for each in (check, publish, replayed):
        each.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_programme_looks(inner)


def _add_programme_looks(inner: _Commands) -> None:
    _command(
        inner, "list", "Every version that was published.", programme_commands.list_
    )
    show = _command(inner, "show", "The terms of a version.", programme_commands.show)
    show.add_argument("programme", metavar="ID")
    show.add_argument("--version", type=_number, help="default: the highest")
    diff = _command(
        inner, "diff", "What changed, field by field.", programme_commands.diff
    )
    diff.add_argument("what", metavar="ID|FILE")
    diff.add_argument("--old", type=_number, metavar="VERSION")
    diff.add_argument("--new", type=_number, metavar="VERSION")
    end = _command(inner, "withdraw", "End a programme.", programme_commands.withdraw_)
    end.add_argument("programme", metavar="ID")
    end.add_argument(
        "--from-day", type=_day, metavar="DAY", help="first day without it (today)"
    )


def _add_ledger(among: _Commands) -> None:
    parser = among.add_parser("ledger", help="the books")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(
        inner, "verify", "Add up every entry again and compare.", commands.ledger_verify
    )


def _add_export(among: _Commands) -> None:
    parser = _command(
        among, "export", "Write the chain's data out.", commands.export_, json=False
    )
    parser.add_argument("what", choices=[what.value for what in What])
    parser.add_argument(
        "--format", choices=[how.value for how in Format], default=Format.CSV.value
    )
    parser.add_argument(
        "--out", type=Path, help="a new file (default: standard output)"
    )


def _add_backup(among: _Commands) -> None:
    parser = _command(
        among, "backup", "Copy an embedded database while it works.", commands.backup_
    )
    parser.add_argument("file", type=Path, help="a new file")


def _add_restored(among: _Commands) -> None:
    parser = _command(
        among,
        "restored",
        "After a restore or a failover: a new epoch, and who has to report.",
        epoch_commands.restored,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--no-loss",
        action="store_true",
        help="a failover that lost nothing: only fence off the old server",
    )
    what.add_argument("--list", action="store_true", help="who has not reported yet")
    what.add_argument(
        "--excuse", metavar="TILL", help="this till is lost: do not wait for it"
    )


def _add_doctor(among: _Commands) -> None:
    parser = _command(
        among, "doctor", "Say what is wrong, and the cure.", commands.doctor_
    )
    parser.add_argument("--strict", action="store_true", help="warnings count too")


def _add_migrate(among: _Commands) -> None:
    _command(among, "migrate", "Bring the database to this program.", commands.migrate_)


def _add_store(among: _Commands) -> None:
    parser = _command(
        among, "store", "Show stores, or say whose one is.", lead_commands.store
    )
    parser.add_argument(
        "number",
        type=_store_or_lead,
        nargs="?",
        help="one store's number; or «lead», to name the till that leads a store",
    )
    parser.add_argument(
        "--store", type=_number, metavar="S", help="with lead: the store"
    )
    parser.add_argument(
        "--till", type=_number, metavar="T", help="with lead: its till (none: nobody)"
    )
    parser.add_argument(
        "--host",
        default="",
        metavar="ADDRESS",
        help="with lead: of that till's machine",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=f"with lead ({DEFAULT_PORT})"
    )
    parser.add_argument(
        "--partner",
        type=_partner,
        metavar="CODE",
        help="whose it is from now on (empty: our own)",
    )


def _add_exceptions(among: _Commands) -> None:
    parser = among.add_parser("exceptions", help="what a shop should settle")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    every = _command(
        inner, "list", "What waits for a decision.", exception_commands.list_
    )
    every.add_argument("--all", action="store_true", help="settled ones too")
    one = _command(inner, "resolve", "Settle one.", exception_commands.resolve)
    one.add_argument("item", metavar="ITEM")
    one.add_argument(
        "--choice",
        choices=[remedy.value for remedy in Remedy],
        required=True,
        help="the shop bears it, the customer owes it, what was earned is cancelled",
    )
    one.add_argument("--by", type=_filled, required=True, help="who decides")
    one.add_argument("--reason", type=_filled, required=True)


def _filled(text: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= 200 or not said.isprintable():
        raise argparse.ArgumentTypeError("1 to 200 letters")
    return said


def _add_reports(among: _Commands) -> None:
    parser = among.add_parser("report", help="what is owed, and what was given")
    inner = parser.add_subparsers(required=True, metavar="REPORT")
    for name, text, run in (
        ("partners", "What partners owe each other.", report_commands.partners),
        ("donations", "What causes were given.", report_commands.donations),
        ("liability", "What is not spent yet.", report_commands.liability),
    ):
        one = _command(inner, name, text, run)
        one.add_argument("--from", dest="first", type=_day, required=True)
        one.add_argument("--to", dest="last", type=_day, required=True)


def _add_tills(among: _Commands) -> None:
    parser = among.add_parser("till", help="tills: what they hold, lost ones")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(inner, "list", "Every till and how it is.", till_commands.list_)
    _command(inner, "exposure", "What each till could spend.", till_commands.exposure)
    lost = _command(
        inner, "declare-lost", "Settle what it holds.", till_commands.declare_lost
    )
    lost.add_argument("till", metavar="TILL", help="as `till list` names it: 1-2")
    lost.add_argument(
        "--evidence",
        choices=[one.value for one in Evidence],
        required=True,
        help="A: its queue was imported; B: receipts or a copy were; C: nothing",
    )
    lost.add_argument(
        "--incarnation", type=_number, metavar="N", help="this life only (all)"
    )
    lost.add_argument("--dry-run", action="store_true", help="say what is at stake")
    revoked = _command(inner, "revoke", "Refuse its key at once.", till_commands.revoke)
    revoked.add_argument("till", metavar="TILL")
    for each in (lost, revoked):
        _add_signature(each)


def _add_queue(among: _Commands) -> None:
    parser = among.add_parser("queue", help="queues that were brought by hand")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    taken = _command(
        inner, "import", "Take a till's exported queue.", till_commands.queue_import
    )
    taken.add_argument("file", type=Path, help="made by `kassa queue export`")
    taken.add_argument(
        "--of-revoked", action="store_true", help="although its key was revoked"
    )
    _add_signature(taken)


def _add_signature(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", help="who decides; needed")
    parser.add_argument("--why", default="", help="why; needed, and kept for ever")


def _add_carry(among: _Commands) -> None:
    text = "Reserve points for one till, as a code that the customer brings along."
    parser = _command(among, "carry", text, lead_commands.carry)
    parser.add_argument("--card", required=True, metavar="NUMBER")
    parser.add_argument("--till", required=True, metavar="NAME", help="as in 1-2")
    parser.add_argument("--points", type=_number, required=True, metavar="N")
    parser.add_argument(
        "--png", type=Path, metavar="FILE", help="the QR code as a picture, a new file"
    )
    text = "Let an app of the chain ask for such codes, or no longer."
    keys = _command(among, "app-key", text, lead_commands.app_key)
    keys.add_argument("name")
    keys.add_argument("--key", default="", help="its Ed25519 key, hexadecimal (none)")


def _store_or_lead(text: str) -> int | str:
    return text if text == lead_commands.LEAD else _number(text)


def _port(text: str) -> int:
    port = _number(text)
    if port > 65_535:
        raise argparse.ArgumentTypeError("a port from 1 to 65535")
    return port


def _partner(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_.-]{0,64}", text):
        raise argparse.ArgumentTypeError("letters, digits, dots and dashes")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day like 2030-01-31") from error


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 999_999:
        raise argparse.ArgumentTypeError("a number from 1 to 999999")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
