"""One import: look through the whole file, then write all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from server.core import Core
from server.importing.kinds import RECIPES, Checked, Kind, Recipe
from server.importing.reading import BadRow, read_lines

CHUNK = 2_000
KEPT = 200_000  # Rows of a first look that are remembered; a longer file is read twice.
MAX_LISTED = 1_000  # Bad rows beyond these are counted, not listed.

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    kind: Kind
    rows: int  # Good ones.
    bad: int
    listed: tuple[Bad, ...]  # The first of the bad ones, by line.
    changed: int  # What the import made new or different.
    is_written: bool


def import_file(
    core: Core,
    kind: Kind,
    path: Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = lambda _what, _rows: None,
) -> Report:
    """Raises NotReadable when the file as a whole cannot be read."""
    recipe = RECIPES[kind]
    look = _Look(recipe)
    for chunk in look.chunks(path, lambda rows: progress("checked", rows)):
        look.refuse(core.database.read(partial(recipe.against, core, rows=chunk)))
    changed = 0
    write = not dry_run and (skip_bad or not look.bad)
    if write:
        changed = core.database.write(
            lambda conn: _write(core, conn, recipe, look.good_rows(path), progress)
        )
    listed = tuple(
        Bad(line=line, reason=look.bad[line]) for line in sorted(look.bad)[:MAX_LISTED]
    )
    return Report(
        kind=kind,
        rows=look.good,
        bad=len(look.bad),
        listed=listed,
        changed=changed,
        is_written=write,
    )


class _Look:
    """The first pass: what is good, what is bad and why."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._first: dict[tuple[object, ...], int] = {}
        self._kept: list[Checked] = []
        self.bad: dict[int, str] = {}
        self.good = 0

    def good_rows(self, path: Path) -> Iterator[Any]:
        """What is to be written, in the order of the file."""
        is_whole = len(self._kept) < KEPT
        rows = self._kept if is_whole else self._again(path)
        return (row for number, row in rows if number not in self.bad)

    def _again(self, path: Path) -> Iterator[Checked]:
        for line in read_lines(path, self._recipe.required):
            if line.number not in self.bad:
                yield line.number, self._recipe.parse(line.fields)

    def refuse(self, found: list[tuple[int, str]]) -> None:
        self.good -= len(found)
        self.bad.update(found)

    def chunks(
        self, path: Path, progress: Callable[[int], None]
    ) -> Iterator[list[Checked]]:
        rows = self._rows(path)
        while chunk := list(islice(rows, CHUNK)):
            self.good += len(chunk)
            progress(self.good)
            yield chunk

    def _rows(self, path: Path) -> Iterator[Checked]:
        for line in read_lines(path, self._recipe.required):
            try:
                if line.problem:
                    raise BadRow(line.problem)
                row = self._recipe.parse(line.fields)
                first = self._first.setdefault(self._recipe.key(row), line.number)
                if first != line.number:
                    raise BadRow(f"duplicate of line {first}")
            except BadRow as error:
                self.bad[line.number] = str(error)
                continue
            if len(self._kept) < KEPT:
                self._kept.append((line.number, row))
            yield line.number, row


def _write(
    core: Core,
    conn: Connection,
    recipe: Recipe,
    good: Iterator[Any],
    progress: Progress,
) -> int:
    """All good rows, in one transaction."""
    changed = written = 0
    while chunk := list(islice(good, CHUNK)):
        changed += recipe.write(core, conn, chunk)
        written += len(chunk)
        progress("written", written)
    return changed
