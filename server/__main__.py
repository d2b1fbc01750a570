"""`kassa-server`: the one command of the central server.

Says what it does, shows progress on what takes longer than a second, and ends with
the exit codes of `exits`. Takes no secret on the command line.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from server import (
    arguments_tills,
    commands,
    lead_commands,
    programme_commands,
    report_commands,
)
from server.arguments import command, day, number, partner, port
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
from server.lost_values import LostRefused
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
    from server.arguments import Commands


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
    arguments_tills.add_restored(commands_)
    _add_doctor(commands_)
    _add_migrate(commands_)
    _add_store(commands_)
    arguments_tills.add_exceptions(commands_)
    arguments_tills.add_carry(commands_)
    _add_reports(commands_)
    arguments_tills.add_tills(commands_)
    arguments_tills.add_queue(commands_)
    version = commands_.add_parser("version", help="print the version")
    version.add_argument("--json", action="store_true")
    version.set_defaults(run=commands.version)
    return parser


def _add_init(among: Commands) -> None:
    parser = command(
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


def _add_serve(among: Commands) -> None:
    parser = command(among, "serve", "Answer tills until stopped.", commands.serve)
    parser.add_argument("--host", help="instead of the address in server.toml")
    parser.add_argument("--port", type=int, help="instead of the port; 0: any free one")


def _add_import(among: Commands) -> None:
    parser = command(among, "import", "Import one list from a file.", commands.import_)
    parser.add_argument("kind", choices=[kind.value for kind in Kind])
    parser.add_argument("file", type=Path, help="CSV or CSV.gz, UTF-8")
    parser.add_argument("--dry-run", action="store_true", help="look, write nothing")
    parser.add_argument("--skip-bad", action="store_true", help="import the good rows")


def _add_enroll(among: Commands) -> None:
    parser = command(
        among, "enroll-code", "Make a one-time code for a till.", commands.enroll_code
    )
    parser.add_argument("--store", type=number, required=True, help="store's number")
    parser.add_argument("--name", required=True, help="store's name")
    parser.add_argument(
        "--till", type=number, help="till's number (default: next free)"
    )


def _add_programme(among: Commands) -> None:
    parser = among.add_parser("programme", help="programmes and their terms")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    check = command(
        inner, "check", "Say what is wrong with files.", programme_commands.check
    )
    check.add_argument(
        "--without-database",
        action="store_true",
        help="look at the files alone: no goods, no published programmes",
    )
    publish = command(
        inner, "publish", "Put terms into force.", programme_commands.publish
    )
    publish.add_argument("--dry-run", action="store_true", help="look, write nothing")
    replayed = command(
        inner, "replay", "Price real receipts anew.", programme_commands.replay_
    )
    replayed.add_argument(
        "--last", type=number, default=1000, metavar="N", help="receipts (1000)"
    )
    replayed.add_argument("--store", type=number, metavar="S", help="of this one only")
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


def _add_programme_looks(inner: Commands) -> None:
    command(
        inner, "list", "Every version that was published.", programme_commands.list_
    )
    show = command(inner, "show", "The terms of a version.", programme_commands.show)
    show.add_argument("programme", metavar="ID")
    show.add_argument("--version", type=number, help="default: the highest")
    diff = command(
        inner, "diff", "What changed, field by field.", programme_commands.diff
    )
    diff.add_argument("what", metavar="ID|FILE")
    diff.add_argument("--old", type=number, metavar="VERSION")
    diff.add_argument("--new", type=number, metavar="VERSION")
    end = command(inner, "withdraw", "End a programme.", programme_commands.withdraw_)
    end.add_argument("programme", metavar="ID")
    end.add_argument(
        "--from-day", type=day, metavar="DAY", help="first day without it (today)"
    )


def _add_ledger(among: Commands) -> None:
    parser = among.add_parser("ledger", help="the books")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    command(
        inner, "verify", "Add up every entry again and compare.", commands.ledger_verify
    )


def _add_export(among: Commands) -> None:
    parser = command(
        among, "export", "Write the chain's data out.", commands.export_, json=False
    )
    parser.add_argument("what", choices=[what.value for what in What])
    parser.add_argument(
        "--format", choices=[how.value for how in Format], default=Format.CSV.value
    )
    parser.add_argument(
        "--out", type=Path, help="a new file (default: standard output)"
    )


def _add_backup(among: Commands) -> None:
    parser = command(
        among, "backup", "Copy an embedded database while it works.", commands.backup_
    )
    parser.add_argument("file", type=Path, help="a new file")


def _add_doctor(among: Commands) -> None:
    parser = command(
        among, "doctor", "Say what is wrong, and the cure.", commands.doctor_
    )
    parser.add_argument("--strict", action="store_true", help="warnings count too")


def _add_migrate(among: Commands) -> None:
    command(among, "migrate", "Bring the database to this program.", commands.migrate_)


def _add_store(among: Commands) -> None:
    parser = command(
        among, "store", "Show stores, or say whose one is.", lead_commands.store
    )
    parser.add_argument(
        "number",
        type=_store_or_lead,
        nargs="?",
        help="one store's number; or «lead», to name the till that leads a store",
    )
    parser.add_argument(
        "--store", type=number, metavar="S", help="with lead: the store"
    )
    parser.add_argument(
        "--till", type=number, metavar="T", help="with lead: its till (none: nobody)"
    )
    parser.add_argument(
        "--host",
        default="",
        metavar="ADDRESS",
        help="with lead: of that till's machine",
    )
    parser.add_argument(
        "--port", type=port, default=DEFAULT_PORT, help=f"with lead ({DEFAULT_PORT})"
    )
    parser.add_argument(
        "--partner",
        type=partner,
        metavar="CODE",
        help="whose it is from now on (empty: our own)",
    )


def _add_reports(among: Commands) -> None:
    parser = among.add_parser("report", help="what is owed, and what was given")
    inner = parser.add_subparsers(required=True, metavar="REPORT")
    for name, text, run in (
        ("partners", "What partners owe each other.", report_commands.partners),
        ("donations", "What causes were given.", report_commands.donations),
        ("liability", "What is not spent yet.", report_commands.liability),
        ("acts", "What managers allowed, drawers, counts.", report_commands.acts),
    ):
        one = command(inner, name, text, run)
        one.add_argument("--from", dest="first", type=day, required=True)
        one.add_argument("--to", dest="last", type=day, required=True)


def _store_or_lead(text: str) -> int | str:
    return text if text == lead_commands.LEAD else number(text)


if __name__ == "__main__":
    sys.exit(main())
