"""On which line of a file each value stands, for TOML and for JSON.

The libraries that read these give values without places, so the text is scanned once
more. Only a text that a library has already accepted is scanned: what is wrong in
the grammar itself is told by the library's own error.
"""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TOML_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_TOML_WORD = re.compile(r"[^,\n\]}#]*")
_JSON_BLANK = re.compile(r"[ \t\r\n]*")
_JSON_WORD = re.compile(r"[^,\]}\s]*")
_STRINGS = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"'[^']*'"),
    # Up to two quotes may stand directly before the closing three.
    '"""': re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL),
    "'''": re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
}


class Places:
    """Lines by path; a path that is not in the text stands where its parent does."""

    def __init__(self) -> None:
        self._lines: dict[Path, int] = {}
        self._own: set[Path] = set()
        self.twice: list[Path] = []  # Keys that stand in one object again.

    def line(self, path: Path) -> int:
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def note(self, path: Path, line: int) -> None:
        if path in self._own:
            self.twice.append(path)
        self._own.add(path)
        self._lines[path] = line
        # What a dotted key or header makes on its way has no place of its own.
        for end in range(1, len(path)):
            self._lines.setdefault(path[:end], line)


class _Scan:
    """What both grammars share: a place in the text that only moves on."""

    def __init__(self, text: str, blank: re.Pattern[str]) -> None:
        self.text = text
        self.at = 0
        self.places = Places()
        self._blank = blank
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def here(self) -> int:
        return bisect_right(self._ends, self.at - 1) + 1 if self.at else 1

    def blank(self) -> None:
        self.skip(self._blank)

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        assert found is not None, (pattern.pattern, self.at)
        self.at = found.end()
        return found[0]

    def next(self, word: str) -> bool:
        """Step over this word if it comes next."""
        is_next = self.text.startswith(word, self.at)
        self.at += len(word) * is_next
        return is_next

    def comes(self, word: str) -> bool:
        return self.text.startswith(word, self.at)


class _Toml(_Scan):
    def __init__(self, text: str) -> None:
        super().__init__(text, _TOML_BLANK)
        self._tables: dict[Path, int] = {}  # How many of each array of tables.

    def scan(self) -> Places:
        base: Path = ()
        self.blank()
        while self.at < len(self.text):
            if self.comes("["):
                base = self._header()
            else:
                self._pair(base)
            self.blank()
        return self.places

    def _header(self) -> Path:
        line = self.here()
        self.at += 1
        is_array = self.next("[")
        keys = self._keys()
        self.at += 2 if is_array else 1
        base = self._inside(keys[:-1])
        base = (*base, keys[-1]) if is_array else self._inside(keys)
        if is_array:
            number = self._tables.get(base, 0)
            self._tables[base] = number + 1
            base = (*base, number)
        self.places.note(base, line)
        return base

    def _inside(self, keys: Sequence[str]) -> Path:
        """A header speaks of the last table of every array on its way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        return path

    def _pair(self, base: Path) -> None:
        line = self.here()
        path = (*base, *self._keys())
        self.next("=")
        self.blank()
        self.places.note(path, line)
        self._value(path)

    def _keys(self) -> list[str]:
        """A key, dotted or not, and the blanks around it."""
        keys: list[str] = []
        while True:
            self.blank()
            keys.append(self._key())
            self.blank()
            if not self.next("."):
                return keys

    def _key(self) -> str:
        quote = self.text[self.at]
        if quote not in "\"'":
            return self.skip(_BARE)
        raw = self.skip(_STRINGS[quote])
        read: str = tomllib.loads(f"key = {raw}")["key"]
        return read

    def _value(self, path: Path) -> None:
        for quote in ('"""', "'''", '"', "'"):
            if self.comes(quote):
                self.skip(_STRINGS[quote])
                return
        if self.next("["):
            self._array(path)
        elif self.next("{"):
            self._table(path)
        else:
            self.skip(_TOML_WORD)

    def _array(self, path: Path) -> None:
        number = 0
        self.blank()
        while not self.next("]"):
            self.places.note((*path, number), self.here())
            self._value((*path, number))
            number += 1
            self._comma()

    def _table(self, path: Path) -> None:
        self.blank()
        while not self.next("}"):
            self._pair(path)
            self._comma()

    def _comma(self) -> None:
        self.blank()
        self.next(",")
        self.blank()


class _Json(_Scan):
    def __init__(self, text: str) -> None:
        super().__init__(text, _JSON_BLANK)

    def scan(self) -> Places:
        self.blank()
        self._value(())
        return self.places

    def _value(self, path: Path) -> None:
        if self.comes('"'):
            self.skip(_STRINGS['"'])
        elif self.next("["):
            self._array(path)
        elif self.next("{"):
            self._object(path)
        else:
            self.skip(_JSON_WORD)

    def _array(self, path: Path) -> None:
        number = 0
        self.blank()
        while not self.next("]"):
            self.places.note((*path, number), self.here())
            self._value((*path, number))
            number += 1
            self._comma()

    def _object(self, path: Path) -> None:
        self.blank()
        while not self.next("}"):
            line = self.here()
            key: str = json.loads(self.skip(_STRINGS['"']))
            self.blank()
            self.next(":")
            self.blank()
            self.places.note((*path, key), line)
            self._value((*path, key))
            self._comma()

    def _comma(self) -> None:
        self.blank()
        self.next(",")
        self.blank()


def toml_places(text: str) -> Places:
    """Where things stand in a text that tomllib accepts."""
    return _Toml(text).scan()


def json_places(text: str) -> Places:
    """Where things stand in a text that the json module accepts."""
    return _Json(text).scan()
