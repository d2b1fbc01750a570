"""What the commands of `kassa-server` have in common: how they are made and asked.

The data folder and the answer as JSON are the same for every command; the values
that people type are checked here, before anything is opened.
"""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from server.commands import Run

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(
    among: Commands, name: str, text: str, run: Run, *, json: bool = True
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


def filled(text: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= 200 or not said.isprintable():
        raise argparse.ArgumentTypeError("1 to 200 letters")
    return said


def port(text: str) -> int:
    found = number(text)
    if found > 65_535:
        raise argparse.ArgumentTypeError("a port from 1 to 65535")
    return found


def partner(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_.-]{0,64}", text):
        raise argparse.ArgumentTypeError("letters, digits, dots and dashes")
    return text


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day like 2030-01-31") from error


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 999_999:
        raise argparse.ArgumentTypeError("a number from 1 to 999999")
    return int(text)
