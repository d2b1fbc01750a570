"""What a batch says of members beside their points: written together, like sales.

Turnover by day, memberships, gifts to causes, and acts that must count once without
a row of their own to say so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select

from server import schema as db
from server.database import Insert, upsert_of
from server.ledger import Cause, Unit
from server.schema import TENANT, shard_of
from sync import protocol as wire

_MEMBERSHIP_KEYS = ("tenant", "shard", "account", "sale_id", "line")


class MemberBook:
    """Turnover, memberships and gifts of one transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._turnover: dict[tuple[str, str, str], int] = {}
        self._memberships: list[dict[str, Any]] = []
        self._donations: list[dict[str, Any]] = []
        self._acts: dict[tuple[str, str], dict[str, Any]] = {}
        self.moved: set[str] = set()  # Members whose turnover or rank may differ.

    def is_first(self, account: str, act: str) -> bool:
        """Whether this act on the account is new; from now on it is not."""
        if (account, act) in self._acts:
            return False
        values = {"k_shard": shard_of(account), "k_account": account, "k_act": act}
        if self._conn.execute(_DONE, values).first() is not None:
            return False
        self._acts[account, act] = {**_key(account), "act": act}
        return True

    def add_turnover(self, account: str, programme: str, day: str, amount: int) -> None:
        """Money (of no programme), or points that a programme gave or took."""
        if amount:
            key = (account, programme, day)
            self._turnover[key] = self._turnover.get(key, 0) + amount
            self.moved.add(account)

    def add_membership(self, account: str, entry: wire.MembershipEntry) -> None:
        row = _membership(account, entry.sale, entry.line, entry.programme)
        row.update(policy_version=entry.version, starts=entry.starts, ends=entry.ends)
        self._memberships.append(row)
        self.moved.add(account)

    def end_membership(self, account: str, entry: wire.MembershipEndEntry) -> None:
        """It may not have arrived yet: then its end waits for it."""
        row = _membership(account, entry.returns, entry.line, entry.programme)
        row.update(given_back=1, last_day=entry.last_day)
        self._memberships.append(row)
        self.moved.add(account)

    def add_donation(self, store: str, cause: Cause, unit: Unit, amount: int) -> None:
        self._donations.append(
            {
                "tenant": TENANT,
                "entry_id": cause.entry,
                "sale_id": cause.sale,
                "store": store,
                "holder": cause.holder,
                "programme": cause.programme,
                "policy_version": cause.version,
                "unit": unit.value,
                "amount": amount,
                "business_date": cause.day.isoformat(),
            }
        )

    def has_donated(self, sale: str, programme: str) -> bool:
        """Whether money of this sale went to this cause already."""
        mine = (sale, programme, Unit.MONEY.value)
        if any(
            (d["sale_id"], d["programme"], d["unit"]) == mine for d in self._donations
        ):
            return True
        values = {"k_sale": sale, "k_programme": programme}
        return self._conn.execute(_DONATED, values).first() is not None

    def flush(self) -> None:
        dialect = self._conn.dialect.name
        if self._turnover:
            rows = [
                {
                    **_key(account),
                    "programme": programme,
                    "business_date": day,
                    "amount": amount,
                }
                for (account, programme, day), amount in sorted(self._turnover.items())
            ]
            self._conn.execute(_add_turnover(dialect), rows)
        for row in self._memberships:
            self._conn.execute(_put_membership(dialect), row)
        if self._donations:
            self._conn.execute(insert(db.donation), self._donations)
        if self._acts:
            rows = [self._acts[key] for key in sorted(self._acts)]
            self._conn.execute(insert(db.posted_once), rows)
        self._clear()

    def forget(self) -> None:
        """After a rollback to a savepoint."""
        self._clear()

    def _clear(self) -> None:
        self._turnover.clear()
        self._memberships.clear()
        self._donations.clear()
        self._acts.clear()


_p, _d, _m, _t = db.posted_once, db.donation, db.membership, db.turnover
_DONE = select(_p.c.act).where(
    _p.c.tenant == TENANT,
    _p.c.shard == bindparam("k_shard"),
    _p.c.account == bindparam("k_account"),
    _p.c.act == bindparam("k_act"),
)
_DONATED = select(_d.c.entry_id).where(
    _d.c.tenant == TENANT,
    _d.c.sale_id == bindparam("k_sale"),
    _d.c.programme == bindparam("k_programme"),
    _d.c.unit == Unit.MONEY.value,
)


def _key(account: str) -> dict[str, Any]:
    return {"tenant": TENANT, "shard": shard_of(account), "account": account}


def _membership(account: str, sale: str, line: int, programme: str) -> dict[str, Any]:
    return {
        **_key(account),
        "sale_id": sale,
        "line": line,
        "programme": programme,
        "policy_version": 0,
        "starts": None,
        "ends": None,
        "given_back": 0,
        "last_day": None,
    }


@lru_cache
def _add_turnover(dialect: str) -> Insert:
    statement = upsert_of(dialect, _t)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shard", "account", "programme", "business_date"],
        set_={"amount": _t.c.amount + statement.excluded.amount},
    )


@lru_cache
def _put_membership(dialect: str) -> Insert:
    """Sale and end in any order make the same row; each once and for good."""
    statement = upsert_of(dialect, _m)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(_MEMBERSHIP_KEYS),
        set_={
            "starts": func.coalesce(_m.c.starts, new.starts),
            "ends": func.coalesce(_m.c.ends, new.ends),
            "policy_version": func.coalesce(
                func.nullif(_m.c.policy_version, 0), new.policy_version
            ),
            "last_day": case((_m.c.given_back == 1, _m.c.last_day), else_=new.last_day),
            "given_back": case((_m.c.given_back == 1, 1), else_=new.given_back),
        },
    )
