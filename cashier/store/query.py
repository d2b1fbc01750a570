"""Statements built once by SQLAlchemy Core and then only run.

Building and compiling, and wrapping each answer, cost more than SQLite needs for
the work itself, and a receipt writes a dozen statements. So Core writes the text,
once, when it is first needed, and the driver runs it on the connection of the
transaction. Values are whole numbers, text and bytes: nothing has to be converted on
the way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NamedTuple, NoReturn

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import ColumnElement, Connection, Executable, literal_column
from sqlalchemy.dialects import sqlite

from cashier.store.faults import refusal_of

Value = int | str | bytes | None
Row = Any  # A named tuple of the statement's columns.

_DIALECT = sqlite.dialect(paramstyle="qmark")


class _Text(NamedTuple):
    sql: str
    names: tuple[str, ...]  # Of the parameters, in their order.
    fixed: dict[str, Value]  # Values that the statement brings itself.


class Statement:
    """One statement as text, with the order of its parameters.

    Raises StorageRefused for what the disk does, and the driver's own error for
    what only a bug can do (a broken constraint).
    """

    __slots__ = ("_core", "_kind", "_text")

    def __init__(self, core: Executable) -> None:
        self._core: Any = core
        self._text: _Text | None = None  # All of them would delay each start.
        self._kind: Any = None

    def change(self, connection: Connection, **values: Value) -> int:
        """Run inside a transaction; how many rows it changed."""
        raw: Any = connection.connection.driver_connection
        assert raw.in_transaction, "a change outside any unit of work"
        return int(self._execute(raw, values).rowcount)

    def change_many(
        self, connection: Connection, rows: Iterable[tuple[Value, ...]]
    ) -> None:
        """Each row in the order of the table's columns; nothing to do for none."""
        raw: Any = connection.connection.driver_connection
        assert raw.in_transaction, "a change outside any unit of work"
        try:
            raw.executemany(self._written().sql, rows)
        except sqlcipher.Error as error:
            _raise(error)

    def rows(self, connection: Connection, **values: Value) -> Sequence[Row]:
        cursor = self._execute(connection.connection.driver_connection, values)
        try:
            found = cursor.fetchall()
        except sqlcipher.Error as error:
            _raise(error)
        if not found:
            return ()
        if self._kind is None:
            names = [column[0] for column in cursor.description]
            kind: Any = namedtuple("Row", names)  # type: ignore[misc]
            self._kind = kind._make
        return list(map(self._kind, found))

    def row(self, connection: Connection, **values: Value) -> Row | None:
        found = self.rows(connection, **values)
        return found[0] if found else None

    def number(self, connection: Connection, **values: Value) -> int:
        """The one whole number that a statement answers with."""
        (row,) = self.rows(connection, **values)
        return int(row[0])

    def _written(self) -> _Text:
        found = self._text
        if found is None:
            compiled = self._core.compile(dialect=_DIALECT)
            names = tuple(compiled.positiontup or ())
            found = self._text = _Text(str(compiled), names, dict(compiled.params))
        return found

    def _execute(self, raw: Any, values: dict[str, Value]) -> Any:
        sql, names, fixed = self._text or self._written()
        given = {**fixed, **values}
        try:
            return raw.execute(sql, [given[name] for name in names])
        except sqlcipher.Error as error:
            _raise(error)


def _raise(error: Exception) -> NoReturn:
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    raise refusal from error


def tell(connection: Connection, command: str) -> None:
    """A command that has no values and gives no answer: BEGIN, COMMIT, ROLLBACK."""
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute(command)
    except sqlcipher.Error as error:
        _raise(error)


def word(value: Enum) -> ColumnElement[str]:
    """An enum's value written into the statement, so that partial indexes serve it."""
    assert str(value.value).replace("_", "").isalpha(), value
    return literal_column(f"'{value.value}'")


def words(*values: Enum) -> list[ColumnElement[str]]:
    return [word(value) for value in sorted(values, key=lambda value: value.name)]
