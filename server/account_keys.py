"""Finding rows of accounts by their whole key, shard and all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, bindparam, tuple_

from server.schema import TENANT, shard_of


def of_account(table: Table, account: str) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.tenant == TENANT,
        table.c.shard == shard_of(account),
        table.c.account == account,
    )


def among(table: Table, accounts: Sequence[str]) -> ColumnElement[bool]:
    """Rows of these accounts, by their whole key."""
    if len(accounts) == 1:
        keys = of_account(table, accounts[0])
        return keys[0] & keys[1] & keys[2]
    wanted = all_keys(accounts)
    return tuple_(table.c.tenant, table.c.shard, table.c.account).in_(wanted)


def among_these(table: Table, name: str) -> ColumnElement[bool]:
    """The same for a statement that is kept: it gets `all_keys` under this name."""
    keys = tuple_(table.c.tenant, table.c.shard, table.c.account)
    return keys.in_(bindparam(name, expanding=True))


def all_keys(accounts: Sequence[str]) -> list[tuple[int, int, str]]:
    return [(TENANT, shard_of(account), account) for account in accounts]
