"""Statements built once by SQLAlchemy Core and then only run.

Building and compiling cost more than SQLite needs for the work itself, and a
receipt writes a dozen statements. Values are whole numbers, text and bytes, so
nothing has to be converted on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Row,
    literal_column,
)
from sqlalchemy.dialects import sqlite

Value = int | str | bytes | None

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Statement:
    """One statement as text, with the order of its parameters."""

    __slots__ = ("_fixed", "_names", "_text")

    def __init__(self, core: Executable) -> None:
        compiled = core.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._text = str(compiled)
        self._names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._fixed: dict[str, Value] = dict(compiled.params)

    def run(self, connection: Connection, **values: Value) -> CursorResult[Any]:
        given = {**self._fixed, **values}
        return connection.exec_driver_sql(
            self._text, tuple(given[name] for name in self._names)
        )

    def rows(self, connection: Connection, **values: Value) -> Sequence[Row[Any]]:
        return self.run(connection, **values).fetchall()

    def row(self, connection: Connection, **values: Value) -> Row[Any] | None:
        return self.run(connection, **values).fetchone()

    def number(self, connection: Connection, **values: Value) -> int:
        """The one whole number that a statement answers with."""
        return int(self.run(connection, **values).scalar_one())

    def run_many(
        self, connection: Connection, rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """Each row in the order of the table's columns; nothing to do for none."""
        all_rows = list(rows)
        if all_rows:
            connection.exec_driver_sql(self._text, all_rows)


def word(value: Enum) -> ColumnElement[str]:
    """An enum's value written into the statement, so that partial indexes serve it."""
    assert str(value.value).replace("_", "").isalpha(), value
    return literal_column(f"'{value.value}'")


def words(*values: Enum) -> list[ColumnElement[str]]:
    return [word(value) for value in sorted(values, key=lambda value: value.name)]
