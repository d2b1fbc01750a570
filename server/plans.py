"""Statements as text for one driver, kept from the second time they are seen.

SQLAlchemy looks a statement over each time it is run, and wraps each answer; for the
small statements of a hold or an upload that costs more than the database does. A plan
is what Core wrote once, and how values are laid out for it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

Values = Mapping[str, Any]
_FEW = 4


class Rows:
    """What a statement answered: all of it, as far as the server asks of answers."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        if not self._rows:
            raise NoResultFound("no row was found")
        if self._rows[1:]:
            raise MultipleResultsFound("more than one row was found")
        return self._rows[0]

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalars(self) -> Rows:
        return Rows([row[0] for row in self._rows], self.rowcount)


class Plan:
    """One statement as text for one driver, and how its values are laid out."""

    __slots__ = ("_compiled", "_fixed", "_kind", "_lists", "_names", "_sql", "_texts")

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled
        self._lists = [compiled.bind_names[b] for b in compiled.post_compile_params]
        self._sql = compiled.string
        self._names: Sequence[str] | None = compiled.positiontup
        # A list may stand in the statement itself; else it comes with the values.
        self._fixed = {
            name: value
            for name, value in compiled.construct_params(_check=False).items()
            if name not in self._lists or value is not None
        }
        self._texts: dict[tuple[int, ...], tuple[str, Any, list[list[str]]]] = {}
        self._kind: Any = None

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, keys: Sequence[str]) -> Plan | None:
        """None: this one needs more than text and values."""
        compiled: Any = statement.compile(
            dialect=dialect, column_keys=sorted(keys) or None
        )
        needs_more = (
            compiled.insert_prefetch
            or compiled.update_prefetch
            or compiled.literal_execute_params
            or any(_is_converted(b.type, dialect) for b in compiled.bind_names)
            or any(_is_read(c.type, dialect) for c in compiled._result_columns)
        )
        return None if needs_more else cls(compiled)

    def sent(self, raw: Any, values: Values | list[Values]) -> Any:
        """Give it to the driver; the cursor that has its answer, or will have."""
        cursor = raw.cursor()
        if isinstance(values, list):
            self._send_many(cursor, values)
        else:
            cursor.execute(*self._laid_out(values))
        return cursor

    def answer(self, cursor: Any) -> Rows:
        if cursor.description is None:
            return Rows((), cursor.rowcount)
        found = cursor.fetchall()
        if self._kind is None:
            self._kind = _row_kind(cursor.description)
        return Rows(list(map(self._kind, found)), cursor.rowcount)

    def _send_many(self, cursor: Any, rows: Sequence[Values]) -> None:
        fixed, names = self._fixed, self._names
        if names is None:
            cursor.executemany(self._sql, [{**fixed, **row} for row in rows])
        elif not fixed.keys() - rows[0].keys():
            cursor.executemany(self._sql, [[row[n] for n in names] for row in rows])
        else:
            given = ({**fixed, **row} for row in rows)
            cursor.executemany(self._sql, [[row[n] for n in names] for row in given])

    @property
    def has_lists(self) -> bool:
        return bool(self._lists)

    def _laid_out(self, values: Values) -> tuple[str, Any]:
        given = {**self._fixed, **values}
        sql, names = self._sql, self._names
        if self._lists:
            sql, names = self._spread(given)
        return sql, given if names is None else [given[name] for name in names]

    def _spread(self, given: dict[str, Any]) -> tuple[str, Sequence[str] | None]:
        """Lists as single values; a text serves every list of about its length."""
        lists = [_padded(given.pop(name)) for name in self._lists]
        lengths = tuple(map(len, lists))
        if lengths not in self._texts:
            sample = {**given, **dict(zip(self._lists, lists, strict=True))}
            state = self._compiled._process_parameters_for_postcompile(sample)
            names = [state.parameter_expansion[name] for name in self._lists]
            self._texts[lengths] = (state.statement, state.positiontup, names)
        sql, places, names = self._texts[lengths]
        for parts, several in zip(names, lists, strict=True):
            is_of_tuples = bool(several) and isinstance(several[0], tuple)
            flat = chain.from_iterable(several) if is_of_tuples else several
            given.update(zip(parts, flat, strict=True))
        return sql, places


class Plans:
    """What is known of statements, by the statement itself; of one engine."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: WeakKeyDictionary[Any, dict[Any, Plan | None]]
        self._known = WeakKeyDictionary()

    def find(self, statement: Any, keys: tuple[str, ...]) -> Plan | None:
        """None: take the usual way, always or because it is the first time."""
        plans = self._known.get(statement)
        if plans is None:
            self._known[statement] = {}
            return None
        try:
            return plans[keys]
        except KeyError:
            plan = plans[keys] = Plan.of(statement, self._dialect, keys)
            return plan


def _row_kind(description: Any) -> Any:
    """Rows with the names of their columns, as SQLAlchemy's have."""
    made: Any = namedtuple
    kind = made("Row", [column[0] for column in description])
    kind._mapping = property(lambda row: row._asdict())
    return kind._make


def _is_converted(kind: Any, dialect: Dialect) -> bool:
    """Whether values of this type are not given to the driver as they are."""
    kinds = getattr(kind, "types", (kind,))
    return any(
        not isinstance(one, LargeBinary)
        and one._cached_bind_processor(dialect) is not None
        for one in kinds
    )


def _is_read(kind: Any, dialect: Dialect) -> bool:
    if isinstance(kind, LargeBinary):
        return False
    return kind._cached_result_processor(dialect, None) is not None


def _padded(values: Sequence[Any]) -> list[Any]:
    """Up to the next power of two, with the last once more: a set stays the same."""
    found = list(values)
    if len(found) > _FEW:
        size = 1 << (len(found) - 1).bit_length()
        found += found[-1:] * (size - len(found))
    return found
