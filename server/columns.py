"""Columns as the tables of `schema` use them: the same on both back ends."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

BIG = BigInteger().with_variant(Integer(), "sqlite")
SMALL = SmallInteger().with_variant(Integer(), "sqlite")


def big(name: str, default: int | None = None, check: str = "") -> Column[int]:
    shown = None if default is None else str(default)
    checks = _checks(name, check)
    return Column(name, BIG, *checks, nullable=False, server_default=shown)


def text(name: str, default: str | None = None, check: str = "") -> Column[str]:
    checks = _checks(name, check)
    return Column(name, Text, *checks, nullable=False, server_default=default)


def _checks(name: str, check: str) -> tuple[CheckConstraint, ...]:
    """Of a column that came later: SQLite adds it together with its check."""
    return (CheckConstraint(check, name=name),) if check else ()


def maybe(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def tenant() -> Column[int]:
    return Column("tenant", SMALL, nullable=False)


def account_side() -> tuple[Column[int], Column[int], Column[str]]:
    return tenant(), Column("shard", SMALL, nullable=False), text("account")


def table(
    name: str,
    *parts: Column[int]
    | Column[str]
    | Column[bytes]
    | CheckConstraint
    | PrimaryKeyConstraint
    | Index,
    with_rowid: bool = False,
) -> Table:
    return Table(
        name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid
    )
