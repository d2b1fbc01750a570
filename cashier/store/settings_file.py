"""Settings from files and environment, and where a till keeps its things.

Built-in values, then config.toml, then conf.d/*.toml in order of name, then
KASSA_… variables; the last word wins. A key nobody knows, or a value of the wrong
kind, is an error with file, line and the nearest known name: a typing mistake must
not silently leave a till with a default. Secrets never come from here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.till.settings import TillSettings
from cashier.till.settings_rules import settings_flaw
from cashier.till.settings_wrong import (
    NOT_TOML_RU,
    SettingsWrong as SettingsWrong,
    Told,
    line_of as line_of,
)

PREFIX = "KASSA_"
# Places and switches of the programs themselves, not settings of a till.
NOT_SETTINGS = frozenset({"KASSA_HOME", "KASSA_CONFIG", "KASSA_DATA", "KASSA_LOGS"})
_FREE_PREFIXES = ("KASSA_DEMO", "KASSA_TEST", "KASSA_BENCH", "KASSA_SERVER_DATA")


_NOT_UTF8 = Told(ru="не UTF-8", en="not UTF-8")
_KEY = Told(ru="неизвестная настройка", en="unknown key")
_VARIABLE = Told(ru="неизвестная переменная", en="unknown variable")


class _Problem(Exception):  # Becomes SettingsWrong when the line is known.
    def __init__(self, path: tuple[str, ...], what: Told) -> None:
        super().__init__(what)
        self.path = path
        self.what = what


def read_settings(folder: Path, environment: Mapping[str, str]) -> TillSettings:
    """The settings that count. Raises SettingsWrong."""
    settings = TillSettings()
    for path in settings_files(folder):
        settings = _with_text(settings, path, _read(path))
    return _with_environment(settings, environment)


def settings_files(folder: Path) -> list[Path]:
    """Those that are there, in the order in which they count."""
    main = folder / "config.toml"
    drop_ins = sorted((folder / "conf.d").glob("*.toml"), key=lambda path: path.name)
    return [*([main] if main.exists() else ()), *drop_ins]


def settings_with(
    folder: Path, environment: Mapping[str, str], path: Path, text: str
) -> TillSettings:
    """The settings that would count if the file at `path` said this. SettingsWrong."""
    settings = TillSettings()
    files = {*settings_files(folder), path}
    for each in sorted(files, key=lambda file: (file.parent != folder, file.name)):
        content = text if each == path else _read(each)
        settings = _with_text(settings, each, content)
    return _with_environment(settings, environment)


def keys_of_file(path: Path) -> set[tuple[str, ...]]:
    """Every key that a file sets. Raises SettingsWrong."""
    return set(_leaves_of(_toml(path, _read(path)), ()))


def keys_of_environment(environment: Mapping[str, str]) -> set[tuple[str, ...]]:
    return {p for p in _leaves(TillSettings, ()) if _variable(p) in environment}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsWrong(str(path), None, _NOT_UTF8) from error


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else None
        what = Told(ru=NOT_TOML_RU, en=str(error))
        raise SettingsWrong(str(path), number, what) from error


def _with_text(settings: TillSettings, path: Path, text: str) -> TillSettings:
    try:
        return _checked(_merged(settings, _toml(path, text), ()))
    except _Problem as problem:
        line_no = line_of(text, problem.path)
        raise SettingsWrong(str(path), line_no, problem.what) from problem


def _with_environment(
    settings: TillSettings, environment: Mapping[str, str]
) -> TillSettings:
    known = {_variable(path): path for path in _leaves(TillSettings, ())}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            continue
        if name.startswith(_FREE_PREFIXES) and name not in known:
            continue
        if name not in known:
            raise SettingsWrong("environment", None, _unknown(name, known, _VARIABLE))
        tree: Any = environment[name]
        for key in reversed(known[name]):
            tree = {key: tree}
        try:
            settings = _checked(_merged(settings, tree, (), from_text=True))
        except _Problem as problem:
            raise SettingsWrong(name, None, problem.what) from problem
    return settings


def _merged(
    current: Any,
    found: Mapping[str, Any],
    path: tuple[str, ...],
    *,
    from_text: bool = False,
) -> Any:
    """The same settings with what was found put in; nested tables recursively."""
    kinds = get_type_hints(type(current))
    names = [field.name for field in fields(current)]
    changed: dict[str, Any] = {}
    for key, value in found.items():
        here = (*path, key)
        if key not in names:
            raise _Problem(here, _unknown(key, names, _KEY))
        changed[key] = _value(
            kinds[key], getattr(current, key), value, here, from_text=from_text
        )
    return replace(current, **changed)


def _value(
    kind: Any, current: Any, found: Any, path: tuple[str, ...], *, from_text: bool
) -> Any:
    if kind in (Points, Money):
        return kind(_plain(int, found, path, from_text=from_text))
    if is_dataclass(kind):
        if not isinstance(found, Mapping):
            what = Told(
                ru=f"[{path[-1]}] — это таблица, а не {found!r}",
                en=f"[{path[-1]}] is a table, not {found!r}",
            )
            raise _Problem(path, what)
        return _merged(current, found, path, from_text=from_text)
    if get_origin(kind) is tuple and is_dataclass(get_args(kind)[0]):
        return _rows(get_args(kind)[0], found, path)
    return _plain(kind, found, path, from_text=from_text)


def _rows(kind: Any, found: Any, path: tuple[str, ...]) -> tuple[Any, ...]:
    if not isinstance(found, list) or not all(isinstance(x, Mapping) for x in found):
        what = Told(
            ru=f"{path[-1]} — это список таблиц: [[{path[-1]}]]",
            en=f"{path[-1]} is a list of tables: [[{path[-1]}]]",
        )
        raise _Problem(path, what)
    names = [field.name for field in fields(kind)]
    rows = []
    for n, row in enumerate(found):
        for key in row:
            if key not in names:
                raise _Problem((*path, str(n), key), _unknown(key, names, _KEY))
        rows.append(_plain(kind, dict(row), (*path, str(n)), from_text=False))
    return tuple(rows)


def _plain(kind: Any, found: Any, path: tuple[str, ...], *, from_text: bool) -> Any:
    if from_text and get_origin(kind) is tuple:
        found = [part.strip() for part in str(found).split("|")]
    try:
        return msgspec.convert(found, kind, strict=not from_text)
    except msgspec.ValidationError as error:
        key = ".".join(path)
        what = Told(ru=f"{key}: значение другого вида", en=f"{key}: {error}")
        raise _Problem(path, what) from error


def _checked(settings: TillSettings) -> TillSettings:
    """What no type can say."""
    flaw = settings_flaw(settings)
    if flaw is not None:
        raise _Problem(*flaw)
    return settings


def _leaves(kind: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every key that one variable can set; lists of tables are for files only."""
    found: list[tuple[str, ...]] = []
    for name, inner in get_type_hints(kind).items():
        is_table_list = get_origin(inner) is tuple and is_dataclass(get_args(inner)[0])
        if is_dataclass(inner) and inner not in (Points, Money):
            found += _leaves(inner, (*path, name))
        elif not is_table_list:
            found.append((*path, name))
    return found


def _variable(path: tuple[str, ...]) -> str:
    return PREFIX + "_".join(path).upper()


def _unknown(name: str, known: Any, what: Told) -> Told:
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    ru = f"; может быть, {near[0]}?" if near else ""
    en = f"; did you mean {near[0]}?" if near else ""
    return Told(ru=f"{what.ru} {name}{ru}", en=f"{what.en} {name}{en}")


def _leaves_of(
    found: Mapping[str, Any], path: tuple[str, ...]
) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    for name, value in found.items():
        here = (*path, name)
        keys += _leaves_of(value, here) if isinstance(value, Mapping) else [here]
    return keys
