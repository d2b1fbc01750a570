"""What can be said of `kassa-server`'s commands about tills: lost, restored, brought.

Tills and their queues, who has to report after a restore, what a shop should settle,
and points that customers carry to one till.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cashier.domain.exceptions import Remedy
from server import epoch_commands, exception_commands, lead_commands, till_commands
from server.arguments import command, filled, number
from server.lost_values import Evidence

if TYPE_CHECKING:
    from server.arguments import Commands


def add_tills(among: Commands) -> None:
    parser = among.add_parser("till", help="tills: what they hold, lost ones")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    command(inner, "list", "Every till and how it is.", till_commands.list_)
    command(inner, "exposure", "What each till could spend.", till_commands.exposure)
    lost = command(
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
        "--incarnation", type=number, metavar="N", help="this life only (all)"
    )
    lost.add_argument("--dry-run", action="store_true", help="say what is at stake")
    revoked = command(inner, "revoke", "Refuse its key at once.", till_commands.revoke)
    revoked.add_argument("till", metavar="TILL")
    for each in (lost, revoked):
        _add_signature(each)


def add_queue(among: Commands) -> None:
    parser = among.add_parser("queue", help="queues that were brought by hand")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    taken = command(
        inner, "import", "Take a till's exported queue.", till_commands.queue_import
    )
    taken.add_argument("file", type=Path, help="made by `kassa queue export`")
    taken.add_argument(
        "--of-revoked", action="store_true", help="although its key was revoked"
    )
    taken.add_argument(
        "--of-forgotten",
        action="store_true",
        help="although the server, put back since, knows its life no more",
    )
    _add_signature(taken)


def _add_signature(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", help="who decides; needed")
    parser.add_argument("--why", default="", help="why; needed, and kept for ever")


def add_restored(among: Commands) -> None:
    parser = command(
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


def add_exceptions(among: Commands) -> None:
    parser = among.add_parser("exceptions", help="what a shop should settle")
    inner = parser.add_subparsers(required=True, metavar="COMMAND")
    every = command(
        inner, "list", "What waits for a decision.", exception_commands.list_
    )
    every.add_argument("--all", action="store_true", help="settled ones too")
    one = command(inner, "resolve", "Settle one.", exception_commands.resolve)
    one.add_argument("item", metavar="ITEM")
    one.add_argument(
        "--choice",
        choices=[remedy.value for remedy in Remedy],
        required=True,
        help="the shop bears it, the customer owes it, what was earned is cancelled",
    )
    one.add_argument("--by", type=filled, required=True, help="who decides")
    one.add_argument("--reason", type=filled, required=True)


def add_carry(among: Commands) -> None:
    text = "Reserve points for one till, as a code that the customer brings along."
    parser = command(among, "carry", text, lead_commands.carry)
    parser.add_argument("--card", required=True, metavar="NUMBER")
    parser.add_argument("--till", required=True, metavar="NAME", help="as in 1-2")
    parser.add_argument("--points", type=number, required=True, metavar="N")
    parser.add_argument(
        "--png", type=Path, metavar="FILE", help="the QR code as a picture, a new file"
    )
    text = "Let an app of the chain ask for such codes, or no longer."
    keys = command(among, "app-key", text, lead_commands.app_key)
    keys.add_argument("name")
    keys.add_argument("--key", default="", help="its Ed25519 key, hexadecimal (none)")
