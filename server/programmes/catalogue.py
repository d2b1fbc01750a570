"""Goods and categories that terms speak of must be in the chain's catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from sqlalchemy import Column, Connection, select

from server import schema as db
from server.programmes.files import Written
from server.programmes.places import Path
from server.programmes.problems import Problem, nearest, shown
from server.schema import TENANT

_ITEMS = re.compile(r"(?:.*_)?(?:items?|articles?|barcodes?)")
_CATEGORIES = re.compile(r"(?:.*_)?categor(?:y|ies)")
_CHUNK = 500
_NEAR = 6  # So many first digits narrow the search for a similar number.

Named = tuple[Path, str]


def check_goods(conn: Connection, written: Sequence[Written]) -> Iterator[Problem]:
    for one in written:
        items = list(names_in(one.terms, _ITEMS))
        known = _known(conn, db.goods.c.barcode, {word for _, word in items})
        for path, word in items:
            if word not in known:
                what = f"{path[-1]}: no goods have the number {shown(word)}"
                yield one.problem_at(path, what, _similar(conn, word))
        categories = list(names_in(one.terms, _CATEGORIES))
        known = _known(conn, db.goods.c.category, {word for _, word in categories})
        for path, word in categories:
            if word not in known:
                what = f"{path[-1]}: no goods are in the category {shown(word)}"
                yield one.problem_at(path, what, nearest(word, _categories(conn)))


def names_in(value: object, meant: re.Pattern[str], at: Path = ()) -> Iterator[Named]:
    """The texts in fields with such a name, with the path of the field."""
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from names_in(one, meant, (*at, number))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _names_of(getattr(value, field.name), meant, (*at, field.name))


def _names_of(value: object, meant: re.Pattern[str], at: Path) -> Iterator[Named]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list | frozenset | tuple):
        return
    if meant.fullmatch(str(at[-1])) and all(isinstance(w, str) for w in words):
        yield from ((at, word) for word in sorted(words) if word)
    else:
        # Parts of an article have fields of their own, and these may be meant.
        yield from names_in(value, meant, at)


def _known(conn: Connection, column: Column[str], words: set[str]) -> set[str]:
    wanted, found = sorted(words), set[str]()
    for at in range(0, len(wanted), _CHUNK):
        query = (
            select(column)
            .where(db.goods.c.tenant == TENANT, column.in_(wanted[at : at + _CHUNK]))
            .distinct()
        )
        found.update(conn.execute(query).scalars())
    return found


def _similar(conn: Connection, word: str) -> str:
    """A number like this one; only where the first digits are right."""
    if not word.isascii() or not word.isdigit():
        return ""
    column = db.goods.c.barcode
    query = (
        select(column)
        .where(db.goods.c.tenant == TENANT, column.startswith(word[:_NEAR]))
        .order_by(column)
        .limit(_CHUNK)
    )
    return nearest(word, conn.execute(query).scalars())


def _categories(conn: Connection) -> Sequence[str]:
    column = db.goods.c.category
    query = select(column).where(db.goods.c.tenant == TENANT).distinct()
    return list(conn.execute(query).scalars())
