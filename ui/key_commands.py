"""`kassa keys`: which key does what, is the file of the keys right, and the card.

Nothing here touches the till's data, so a window may be open meanwhile. Only the card
loads Qt, and that without a display.
"""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cashier.store.places import Places
from ui.doctor import Exit
from ui.key_file import NAME, read_keys
from ui.key_table import Act, KeyTable, captions_of
from ui.speaking import complain, say

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: _Commands) -> None:
    keys = commands.add_parser("keys", help="show the keys, or print a card of them")
    keys.add_argument("--check", action="store_true", help="only look at the file")
    keys.add_argument("--card", type=Path, metavar="FILE", help="write the card as PDF")
    keys.add_argument("--lang", choices=("ru", "en"), default="")


def run(words: argparse.Namespace, places: Places, language: str) -> Exit:
    """SettingsWrong, where the file is wrong, is the caller's to tell."""
    table = read_keys(places)
    path = places.config / NAME
    if words.check:
        is_there = path.exists()
        say(
            f"{path} is fine." if is_there else f"No {path}: keys as they are built in."
        )
        return Exit.FINE
    if words.card is not None:
        return _card(table, words.card, words.lang or language)
    for act in Act:
        say(f"{act.value:14} {'  '.join(captions_of(table, act))}")
    return Exit.FINE


def _card(table: KeyTable, path: Path, language: str) -> Exit:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    drawn = importlib.import_module("ui.reports.key_card_file")
    made: bytes = drawn.card_in(language, table)
    try:
        path.write_bytes(made)
    except OSError as error:
        complain(f"The card cannot be written: {error}")
        return Exit.USAGE
    say(f"The key card is in {path}. Карта клавиш: {path}")
    return Exit.FINE
