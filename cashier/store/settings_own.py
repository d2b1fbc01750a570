"""The till's own file of settings: what a person changes on its screen.

It is conf.d/50-till.toml: above config.toml, below whatever IT puts into a drop-in of
a later name or into a variable. What stands there is fixed, and the screen says so.
A change is checked with everything around it, then the whole file is written beside
its place, flushed and moved there: a power cut leaves the file of before or of after.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from cashier.store.settings_file import (
    PREFIX,
    keys_of_environment,
    keys_of_file,
    settings_files,
    settings_with,
)
from cashier.till.settings import TillSettings
from cashier.till.settings_wrong import NOT_TOML_RU, SettingsWrong, Told

NAME = "50-till.toml"
Key = tuple[str, ...]
Value = str | int | bool
_HEAD = "# Written by the till's own settings screen.\n"


def own_file(folder: Path) -> Path:
    return folder / "conf.d" / NAME


def fixed_keys(folder: Path, environment: Mapping[str, str]) -> dict[Key, str]:
    """Keys that the screen cannot change, and where they are set."""
    fixed: dict[Key, str] = {}
    for path in settings_files(folder):
        if path.parent != folder and path.name > NAME:
            fixed.update(dict.fromkeys(keys_of_file(path), str(path)))
    for key in keys_of_environment(environment):
        fixed[key] = PREFIX + "_".join(key).upper()
    return fixed


def change_settings(
    folder: Path, environment: Mapping[str, str], changes: Mapping[Key, Value]
) -> TillSettings:
    """What counts from now on. SettingsWrong or OSError: nothing has changed."""
    path = own_file(folder)
    kept = _kept(path)
    kept.update(changes)
    text = _HEAD + _toml(kept)
    settings = settings_with(folder, environment, path, text)
    _write(path, text)
    return settings


def _kept(path: Path) -> dict[Key, Value]:
    """What the file says now; one that is broken is not written over."""
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        what = Told(ru=NOT_TOML_RU, en=str(error))
        raise SettingsWrong(str(path), None, what) from error
    return _flat(found, ())


def _flat(found: Mapping[str, object], path: Key) -> dict[Key, Value]:
    flat: dict[Key, Value] = {}
    for name, value in found.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, (*path, name)))
        elif isinstance(value, str | int):
            flat[*path, name] = value
        else:
            key = ".".join((*path, name))
            what = Told(
                ru=f"{key} не хранится в {NAME}", en=f"{key} cannot be kept in {NAME}"
            )
            raise SettingsWrong(NAME, None, what)
    return flat


def _toml(values: Mapping[Key, Value]) -> str:
    lines = [f"{key[0]} = {_word(v)}" for key, v in values.items() if len(key) == 1]
    for table in sorted({key[:-1] for key in values if len(key) > 1}):
        lines += ["", f"[{'.'.join(table)}]"]
        lines += [f"{k[-1]} = {_word(v)}" for k, v in values.items() if k[:-1] == table]
    return "\n".join((*lines, ""))


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    signs = {"\\": "\\\\", '"': '\\"'}
    return (
        '"'
        + "".join(signs.get(c, c) if c.isprintable() else _u(c) for c in value)
        + '"'
    )


def _u(sign: str) -> str:
    """A sign that no line of a file may hold as it is: GS of a scanner, say."""
    return f"\\U{ord(sign):08x}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
