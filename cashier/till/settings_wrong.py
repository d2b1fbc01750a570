"""What is wrong in a file that people write, and in which line of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_TOML_RU = "не разобрать как TOML"  # The parser itself speaks English only.


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The same words in both languages: a command says one, a screen the other."""

    ru: str
    en: str


class SettingsWrong(Exception):  # Exit code 3, where it is met before any screen.
    """What is wrong and where, as one line for a person."""

    def __init__(self, where: str, line: int | None, what: Told) -> None:
        place = where if line is None else f"{where}:{line}"
        super().__init__(f"{place}: {what.en}")
        self.where = where
        self.line = line
        self.what = what
        self.told = Told(ru=f"{place}: {what.ru}", en=f"{place}: {what.en}")


def line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line of a key in a TOML text, by its table and name; None: not found."""
    table: tuple[str, ...] = ()
    seen: dict[tuple[str, ...], int] = {}
    table_line = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if header := re.match(r"\[\[([^\]]+)\]\]", stripped):
            name = _parts(header[1])
            seen[name] = seen.get(name, -1) + 1
            table = (*name, str(seen[name]))
        elif header := re.match(r"\[([^\]]+)\]", stripped):
            table = _parts(header[1])
        elif pair := re.match(r"([\w\"'.-]+)\s*=", stripped):
            key = (*table, *_parts(pair[1]))
            if key == path or path[: len(key)] == key:
                return number
            continue
        else:
            continue
        if path[: len(table)] == table:
            table_line = number
    return table_line


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
