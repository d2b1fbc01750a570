"""Gift cards and coupons: accounts of whoever shows the code.

The account is named after the code's fingerprint, so that a till that read the code
names it without asking anybody. The same fingerprint is the key of the feed's row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select, tuple_

from cashier.domain.ids import AccountId, purse_of
from server import schema as db
from server.database import Insert, upsert_of
from server.schema import TENANT, shard_of
from sync import protocol as wire

ONE_USE = 100  # Hundredths: a coupon's account counts uses.


class BearerKind(Enum):
    GIFT = "gift"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What is known of such an account beside its books."""

    kind: str
    programme: str
    policy_version: int = 0
    starts: str | None = None
    ends: str | None = None
    owner: str | None = None


def kind_of(account: str) -> BearerKind | None:
    """By the account's name; None: it is a member's, or the chain's own."""
    for kind in BearerKind:
        if account.startswith(f"{kind.value}-"):
            return kind
    return None


def is_main(account: str) -> bool:
    """Of a member's main purse: stamps, coupons and gift cards are no bonuses."""
    return kind_of(account) is None and not purse_of(AccountId(account))[1]


def account_of(kind: BearerKind, card_key: bytes, code: str) -> str:
    return f"{kind.value}-{wire.fingerprint(card_key, code)[:32]}"


def fingerprint_of(account: str) -> str:
    """The key of its row in the feed."""
    return account.partition("-")[2]


def put(conn: Connection, account: str, bearer: Bearer) -> None:
    """Remember what is known; what was known before stays as it is."""
    row = {"tenant": TENANT, "shard": shard_of(account), "account": account}
    conn.execute(_put(conn.dialect.name), row | asdict(bearer))


def read(conn: Connection, accounts: Iterable[str]) -> dict[str, Bearer]:
    keys = [(TENANT, shard_of(account), account) for account in sorted(set(accounts))]
    if not keys:
        return {}
    return {
        row.account: Bearer(
            kind=row.kind,
            programme=row.programme,
            policy_version=row.policy_version,
            starts=row.starts,
            ends=row.ends,
            owner=row.owner,
        )
        for row in conn.execute(_READ, {"accounts": keys})
    }


_b = db.bearer
_READ = select(_b).where(
    tuple_(_b.c.tenant, _b.c.shard, _b.c.account).in_(
        bindparam("accounts", expanding=True)
    )
)


@lru_cache
def _put(dialect: str) -> Insert:
    statement = upsert_of(dialect, _b)
    names = ("programme", "policy_version", "starts", "ends", "owner")
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shard", "account"],
        set_={name: statement.excluded[name] for name in names},
        # An account may be heard of before what it is good for.
        where=_b.c.programme == "",
    )
