"""Files of programmes: one programme in each, or several under `programme`.

Reads TOML and JSON, a file or a folder of them, into terms of any type. Reading never
stops at the first fault: every file is looked at whole, and what is wrong stands in
`problems` with its line. A file is small; one that is not is no programme.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from cashier.domain.loyalty.terms import Terms
from server.programmes.places import Path, Places, json_places, toml_places
from server.programmes.problems import Problem, named
from server.programmes.values import Values

MOST_BYTES = 1024 * 1024
MOST_FILES = 1_000
MANY = "programme"  # The key of several programmes in one file.
SUFFIXES = (".toml", ".json")
_BOM = b"\xef\xbb\xbf"
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_LONG_NUMBER = re.compile(r"[0-9_]{1000}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The terms of one programme, and where they are written."""

    terms: Terms
    file: str
    path: Path
    places: Places

    def problem(self, name: str, what: str, near: str = "") -> Problem:
        """A problem of this field."""
        return self.problem_at((name,), f"{name}: {what}", near)

    def problem_at(self, path: Path, what: str, near: str = "") -> Problem:
        line = self.places.line((*self.path, *path))
        return Problem(file=self.file, line=line, what=what, nearest=near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read of some files."""

    programmes: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Found) -> Found:
        return Found(
            programmes=self.programmes + other.programmes,
            problems=self.problems + other.problems,
        )

    @property
    def terms(self) -> tuple[Terms, ...]:
        return tuple(written.terms for written in self.programmes)


def read_files(paths: Iterable[FilePath], *, time_zone: str) -> Found:
    """Every programme of these files and folders; `time_zone` if terms name none."""
    found = Found()
    for path in paths:
        for file in _files(path):
            found += _read_file(file, time_zone)
        if path.is_dir() and not _files(path):
            found += _nothing(str(path), f"no file of {' or '.join(SUFFIXES)} in it")
    return found


def read_text(
    text: str, *, time_zone: str, file: str = "terms", is_json: bool = False
) -> Found:
    """The programmes in a text."""
    try:
        raw, places = _parsed(text, is_json=is_json)
    except RecursionError:
        return _nothing(file, "tables stand in each other too deep")
    except ValueError as error:
        return _nothing(file, *_syntax(error, text))
    twice = [
        Problem(
            file=file,
            line=places.line(path),
            what=f"{named(str(path[-1]))}: stands here twice",
        )
        for path in places.twice
    ]
    found = _programmes(raw, Values(file, places), {"time_zone": time_zone})
    return found + Found(problems=tuple(twice))


# --- inside ------------------------------------------------------------------------


def _files(path: FilePath) -> Sequence[FilePath]:
    if not path.is_dir():
        return [path]
    names = [p for p in path.iterdir() if p.suffix in SUFFIXES and p.is_file()]
    return sorted(names)[:MOST_FILES]


def _read_file(path: FilePath, time_zone: str) -> Found:
    name = str(path)
    if path.suffix not in SUFFIXES and path.exists():
        return _nothing(name, f"is not named like a file of {' or '.join(SUFFIXES)}")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return _nothing(name, error.strerror or str(error))
    if len(content) > MOST_BYTES:
        return _nothing(name, f"is larger than {MOST_BYTES} bytes")
    if content.startswith(_BOM):
        return _nothing(
            name, "begins with a byte order mark; save it as UTF-8 without one"
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _nothing(name, "is not UTF-8", line)
    is_json = path.suffix == ".json"
    return read_text(text, time_zone=time_zone, file=name, is_json=is_json)


def _nothing(file: str, what: str, line: int = 1) -> Found:
    return Found(problems=(Problem(file=file, line=line, what=what),))


def _parsed(text: str, *, is_json: bool) -> tuple[Any, Places]:
    if is_json:
        return json.loads(text), json_places(text)
    return tomllib.loads(text), toml_places(text.replace("\r\n", "\n"))


def _syntax(error: ValueError, text: str) -> tuple[str, int]:
    """What a library says of the grammar, and the line it means."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}", error.lineno
    place = _AT_LINE.search(str(error))
    what = _AT_LINE.sub("", str(error)).strip()
    if not isinstance(error, tomllib.TOMLDecodeError):
        long = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, long.start()) + 1 if long else 1
        return "a number is too large", line
    line = int(place[1]) if place else text.rstrip().count("\n") + 1
    if what.startswith(("Cannot overwrite", "Cannot declare")):
        return f"{_key_of(text, line)}: stands here twice", line
    return f"not TOML: {what}", line


def _key_of(text: str, line: int) -> str:
    """The key or the table's name on this line."""
    whole = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    return named(whole.partition("=")[0].strip(" \t[]"))


def _programmes(raw: Any, values: Values, defaults: Mapping[str, Any]) -> Found:
    """One table, a list of them (JSON), or several under their key."""
    tables: list[tuple[Path, Any]] = [((), raw)]
    if isinstance(raw, list):
        tables = [((number,), one) for number, one in enumerate(raw)]
    elif isinstance(raw, dict) and isinstance(raw.get(MANY), list):
        tables = [((MANY, number), one) for number, one in enumerate(raw[MANY])]
        for key in raw.keys() - {MANY}:
            values.note((key,), f"{named(key)}: stands outside of every programme")
    written = []
    for at, table in tables:
        if not isinstance(table, dict):
            values.note(at, "not a table of terms")
            continue
        terms = values.terms(table, at, defaults)
        if terms is not None:
            written.append(
                Written(terms=terms, file=values.file, path=at, places=values.places)
            )
    if not tables:
        values.note((), "no programme in it")
    return Found(programmes=tuple(written), problems=tuple(values.problems))
