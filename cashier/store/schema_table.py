"""How a table of the till's file is written down; see `schema`."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

tables = MetaData()


def table(
    called: str, /, **columns: type[Integer] | type[Text] | type[LargeBinary]
) -> Table:
    return Table(called, tables, *(Column(key, kind) for key, kind in columns.items()))
