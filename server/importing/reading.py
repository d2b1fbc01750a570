"""Lines of a file, one by one, whatever somebody put into it.

Memory stays bounded: a line that never ends is passed over in pieces, a packed file
is unpacked as it is read. A quoted field ends on the line on which it began.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

MAX_LINE_BYTES = 64 * 1024
MAX_FIELD = 256
_GZIP_MAGIC = b"\x1f\x8b"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXTS = frozenset({"name", "department", "category", "brand"})


class NotReadable(Exception):
    """The file as a whole: missing, no such columns, cut off, or no CSV at all."""


class BadRow(Exception):
    """A row that cannot be imported, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int  # As an editor counts them: the header is line 1.
    fields: dict[str, str]
    problem: str = ""  # Set: the row could not even be read.


def read_lines(path: Path, required: Sequence[str]) -> Iterator[Line]:
    """Every line after the header. Raises NotReadable, also in the middle."""
    try:
        with _opened(path) as file:
            lines = _bounded(file)
            columns = _header(next(lines, None), required)
            for number, raw in enumerate(lines, 2):
                if raw is None or raw.strip():
                    yield _line(number, raw, columns)
    except (OSError, EOFError, zlib.error) as error:
        raise NotReadable(f"{path.name}: {error}") from error


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP_MAGIC
    if is_packed:
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def _bounded(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines; None for one that is too long to be a row."""
    while raw := file.readline(MAX_LINE_BYTES):
        if raw.endswith(b"\n") or len(raw) < MAX_LINE_BYTES:
            yield raw
            continue
        while piece := file.readline(MAX_LINE_BYTES):
            if piece.endswith(b"\n"):
                break
        yield None


def _header(raw: bytes | None, required: Sequence[str]) -> list[str]:
    if not raw:
        raise NotReadable("no header line")
    try:
        names = _split(raw.removeprefix(b"\xef\xbb\xbf"))
    except BadRow as error:
        raise NotReadable(f"header line: {error}") from error
    columns = [name.strip().lower() for name in names]
    missing = [name for name in required if name not in columns]
    if missing:
        raise NotReadable(f"missing column: {', '.join(missing)}")
    if len(set(columns)) < len(columns):
        raise NotReadable("a column appears twice")
    return columns


def _line(number: int, raw: bytes | None, columns: Sequence[str]) -> Line:
    try:
        if raw is None:
            raise BadRow(f"line longer than {MAX_LINE_BYTES} bytes")
        values = _split(raw)
        if len(values) != len(columns):
            raise BadRow(f"{len(values)} fields, the header has {len(columns)}")
        fields = dict(zip(columns, values, strict=True))
        _check_texts(fields)
    except BadRow as error:
        return Line(number=number, fields={}, problem=str(error))
    return Line(number=number, fields=fields)


def _split(raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadRow("not UTF-8") from error
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise BadRow(f"not CSV: {error}") from error


def _check_texts(fields: dict[str, str]) -> None:
    # What a spreadsheet would run when somebody opens an export.
    for column in _TEXTS & fields.keys():
        if fields[column].startswith(_FORMULA):
            raise BadRow(f"{column}: starts like a formula")
    whole = "".join(fields.values())
    if len(whole) <= MAX_FIELD and whole.isprintable():
        return
    for column, value in fields.items():
        if len(value) > MAX_FIELD:
            raise BadRow(f"{column}: longer than {MAX_FIELD} letters")
        if not value.isprintable():
            raise BadRow(f"{column}: control characters")
