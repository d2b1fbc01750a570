"""keys.toml beside the settings: read, checked, and never half in force.

A file that is wrong changes nothing: the table of before stays, which is the last one
that was accepted (kept beside the data), else the one that is built in. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cashier.store.places import Places
from cashier.till.settings_wrong import SettingsWrong, Told
from ui.key_table import DEFAULT_TABLE, KeyTable, read_table

NAME = "keys.toml"
ACCEPTED = "keys.accepted.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRead:
    """What is in force, and what is wrong with the file; None: nothing."""

    table: KeyTable
    path: Path
    wrong: SettingsWrong | None = None

    @property
    def is_default(self) -> bool:
        return self.table == DEFAULT_TABLE


def read_keys(places: Places) -> KeyTable:
    """The table of the file; without a file the one built in. Raises SettingsWrong."""
    path = places.config / NAME
    text = _text(path)
    return DEFAULT_TABLE if text is None else read_table(text, str(path))


def keys_in_force(places: Places) -> KeysRead:
    """The file, or what was accepted before where the file is wrong. Only looks."""
    path = places.config / NAME
    try:
        table = read_keys(places)
    except SettingsWrong as wrong:
        return KeysRead(table=_accepted(places), path=path, wrong=wrong)
    return KeysRead(table=table, path=path)


def take_keys(places: Places) -> KeysRead:
    """For the till itself: a file that is right is also remembered."""
    read = keys_in_force(places)
    if read.wrong is None:
        _accept(places, read.path)
    return read


def _accepted(places: Places) -> KeyTable:
    try:
        text = _text(places.data / ACCEPTED)
        return DEFAULT_TABLE if text is None else read_table(text, ACCEPTED)
    except SettingsWrong:
        return DEFAULT_TABLE  # Of an older release, which knew other names.


def _accept(places: Places, path: Path) -> None:
    """Kept as it is written: a release that reads it differently says so itself."""
    kept = places.data / ACCEPTED
    text = _text(path)
    try:
        if text is None:
            kept.unlink(missing_ok=True)
        elif text != _text(kept):
            beside = kept.with_suffix(".part")
            beside.write_text(text, encoding="utf-8")
            beside.replace(kept)
    except (OSError, SettingsWrong):
        return  # A full disk must not take the keys away; it is told elsewhere.


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        what = Told(ru="файл не читается", en=f"cannot be read: {error}")
        raise SettingsWrong(str(path), None, what) from error
