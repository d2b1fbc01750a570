"""Values of a file become terms of a type, field by field; every fault is told.

Each field is looked at by its own type and bounds, so that one wrong value does not
hide the next. Only then is the whole built: what the type itself refuses names its
field, and is told too; the field is then taken away and the rest tried again.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from math import isfinite
from re import compile as pattern
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from cashier.domain.loyalty.terms import BIG, Terms
from cashier.domain.loyalty.types import TYPE_NAMES, terms_class
from server.programmes.places import Path, Places
from server.programmes.problems import Problem, named, nearest, printable, shown

TYPE_KEY = "type"
MOST_LETTERS = 200
MOST_VALUES = 10_000  # Of one list.
_ID = pattern(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_NUMBER = pattern(r": (?:step|level) ([0-9]{1,3}) ")
_BAD: Any = object()
_NAMES_OF_KINDS = {
    bool: "true or false",
    str: "a text in quotes",
    date: "a day like 2030-01-31",
}


class Values:
    """Reads one file's programmes; collects what is wrong in `problems`."""

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []
        self._root = 0  # So many parts of a path lead to the programme.

    def terms(
        self, raw: Mapping[str, Any], at: Path, defaults: Mapping[str, Any]
    ) -> Terms | None:
        """The terms in this table; None when something in it is wrong."""
        kind = raw.get(TYPE_KEY)
        if not isinstance(kind, str) or kind not in TYPE_NAMES:
            self._bad_type(kind, at)
            return None
        before = len(self.problems)
        self._root = len(at)
        cls = terms_class(kind)
        found = self._fields(raw, cls, at, known=(TYPE_KEY,))
        self._check_id(found.get("programme_id"), at)
        built = self._build(cls, {**defaults, **found}, at)
        return built if len(self.problems) == before else None

    def note(self, path: Path, what: str, near: str = "") -> None:
        line = self.places.line(path)
        self.problems.append(
            Problem(file=self.file, line=line, what=what, nearest=near)
        )

    def _name(self, path: Path) -> str:
        """What a person calls the value at a path; values of a list from 1 on."""
        words = ""
        for part in path[self._root :]:
            if isinstance(part, int):
                words += f"[{part + 1}]"
            else:
                words += f".{named(part)}" if words else named(part)
        return words

    # --- the fields ---------------------------------------------------------------

    def _bad_type(self, kind: object, at: Path) -> None:
        if kind is None:
            self.note(at, f"type: is missing; one of {', '.join(TYPE_NAMES)}")
            return
        near = nearest(kind, TYPE_NAMES) if isinstance(kind, str) else ""
        self.note((*at, TYPE_KEY), f"type: no type {shown(kind)}", near)

    def _check_id(self, programme_id: Any, at: Path) -> None:
        if isinstance(programme_id, str) and not _ID.fullmatch(programme_id):
            self.note(
                (*at, "programme_id"),
                "programme_id: 1 to 32 of the letters A to Z, digits, dots, dashes",
            )

    def _fields(
        self, raw: Mapping[str, Any], cls: type[Any], at: Path, known: tuple[str, ...]
    ) -> dict[str, Any]:
        kinds, own = hints_of(cls), fields_of(cls)
        found: dict[str, Any] = {}
        for key, value in raw.items():
            if key in own:
                read = self._read(value, kinds[key], (*at, key), bounds_of(cls, key))
                found[key] = read
            elif key not in known:
                near = nearest(key, [*own, *known])
                self.note((*at, key), f"{self._name((*at, key))}: no such term", near)
        for name, field in own.items():
            if name not in raw and not has_default(field):
                self.note(at, f"{self._name((*at, name))}: is missing")
                found[name] = _BAD
        return found

    def _build(self, cls: type[Any], values: dict[str, Any], at: Path) -> Any:
        """The whole; what it refuses is told, and the rest tried without that."""
        own = fields_of(cls)
        good = {name: value for name, value in values.items() if value is not _BAD}
        told = values.keys() - good.keys()
        while all(has_default(own[name]) for name in own.keys() - good.keys()):
            try:
                return cls(**good)
            except (ValueError, OverflowError) as error:
                name = str(error).partition(":")[0]
                if name not in told:
                    self._refused(name if name in own else "", str(error), good, at)
                if name not in good:
                    return _BAD
                # What is said without this field is of no use for the field itself.
                told = {*told, name}
                del good[name]
        return _BAD

    def _refused(self, name: str, what: str, good: Mapping[str, Any], at: Path) -> None:
        """What the type itself says of one of its fields, or of the whole."""
        place = (*at, name, *_number_in(what)) if name else at
        near = self._near(name, good)
        self.note(place, f"{self._name(at)}.{what}" if self._name(at) else what, near)

    @staticmethod
    def _near(name: str, values: Mapping[str, Any]) -> str:
        if name != "time_zone":
            return ""
        return nearest(values[name], available_timezones())

    # --- one value ------------------------------------------------------------------

    def _read(self, value: Any, kind: Any, at: Path, bounds: tuple[int, int]) -> Any:
        if get_origin(kind) in (Union, types.UnionType):
            if value is None:
                return None
            (kind,) = (part for part in get_args(kind) if part is not type(None))
        if get_origin(kind) in (frozenset, tuple):
            return self._many(value, kind, at, bounds)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._word(value, kind, at)
        if is_dataclass(kind):
            return self._part(value, kind, at)
        if kind is int:
            return self._number(value, at, bounds)
        return self._plain(value, kind, at)

    def _number(self, value: Any, at: Path, bounds: tuple[int, int]) -> Any:
        name, (least, most) = self._name(at), bounds
        if isinstance(value, str):
            what = "a number has the digits 0 to 9 and no quotes"
        elif isinstance(value, float) and not isfinite(value):
            what = f"{value} is no number for terms"
        elif isinstance(value, float):
            what = f"{shown(value)} is not whole; units are whole, such as hundredths"
        elif type(value) is not int:
            what = f"{shown(value)} is not a number"
        elif abs(value) > BIG:
            what = f"{shown(value)} is too large"
        elif not least <= value <= most:
            what = f"{value} is not {least} to {most}"
        else:
            return value
        self.note(at, f"{name}: {what}")
        return _BAD

    def _plain(self, value: Any, kind: Any, at: Path) -> Any:
        what = ""
        if kind is date and isinstance(value, str) and value.isascii():
            try:
                return date.fromisoformat(value)
            except ValueError:
                what = f"{shown(value)} is not {_NAMES_OF_KINDS[date]}"
        elif not isinstance(value, kind) or isinstance(value, datetime):
            what = f"{shown(value)} is not {_NAMES_OF_KINDS.get(kind, kind.__name__)}"
        elif isinstance(value, str) and len(value) > MOST_LETTERS:
            what = f"longer than {MOST_LETTERS} letters"
        elif isinstance(value, str) and not printable(value):
            what = f"{shown(value)} has control characters"
        if not what:
            return value
        self.note(at, f"{self._name(at)}: {what}")
        return _BAD

    def _word(self, value: Any, kind: type[Enum], at: Path) -> Any:
        words = [one.value for one in kind]
        if value in words:
            return kind(value)
        near = nearest(value, words) if isinstance(value, str) else ""
        what = f"{shown(value)} is none of {', '.join(words)}"
        self.note(at, f"{self._name(at)}: {what}", near)
        return _BAD

    def _many(self, value: Any, kind: Any, at: Path, bounds: tuple[int, int]) -> Any:
        name, inner = self._name(at), get_args(kind)[0]
        if not isinstance(value, list):
            self.note(at, f"{name}: {shown(value)} is not a list in square brackets")
            return _BAD
        if len(value) > MOST_VALUES:
            self.note(at, f"{name}: more than {MOST_VALUES} values")
            return _BAD
        read = [self._read(one, inner, (*at, n), bounds) for n, one in enumerate(value)]
        if any(one is _BAD for one in read):
            return _BAD
        if get_origin(kind) is tuple:
            return tuple(read)
        for number, one in enumerate(read):
            if one in read[:number]:
                self.note((*at, number), f"{name}: {shown(one)} is there twice")
        return frozenset(read)

    def _part(self, value: Any, kind: Any, at: Path) -> Any:
        if not isinstance(value, dict):
            self.note(at, f"{self._name(at)}: {shown(value)} is not a table")
            return _BAD
        return self._build(kind, self._fields(value, kind, at, known=()), at)


def _number_in(what: str) -> Path:
    """Where in a list a type finds its fault: `steps: step 3 begins at ...`."""
    found = _NUMBER.search(what)
    return (int(found[1]) - 1,) if found else ()


# --- what a class says of its fields --------------------------------------------------


def hints_of(cls: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(cls)


def fields_of(cls: type[Any]) -> Mapping[str, Field[Any]]:
    return {field.name: field for field in fields(cls)}


def has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def bounds_of(cls: type[Any], name: str) -> tuple[int, int]:
    """No number of any terms is below zero, whether its class says so or not."""
    found: tuple[int, int] = getattr(cls, "BOUNDS", {}).get(name, (0, BIG))
    return found
