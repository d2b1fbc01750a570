"""Several programmes on a member: purses, bearers, turnover, levels, memberships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen_accounts()
    _widen_members()
    _widen_books()
    _add_bearers()
    _add_turnover()
    _add_memberships()
    _add_donations()


def text(name: str, check: str = "", table: str = "") -> sa.Column[str]:
    """A text that is empty in rows which are there already."""
    checks = (_check(table, name, check),) if check else ()
    return sa.Column(name, sa.Text(), *checks, server_default="", nullable=False)


def maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def number(name: str, check: str = "", table: str = "") -> sa.Column[int]:
    checks = (_check(table, name, check),) if check else ()
    return sa.Column(name, BIG, *checks, server_default="0", nullable=False)


def account_side() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
    )


def _check(table: str, name: str, check: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(check, name=op.f(f"ck_{table}_{name}"))


def _widen_accounts() -> None:
    whose = (
        "member = '' OR account = member"
        " OR substr(account, 1, length(member) + 1) = member || '.'"
    )
    op.add_column("account", text("member", whose, "account"))
    op.create_index(
        "ix_account_member", "account", ["tenant", "shard", "member"], unique=False
    )
    op.execute(
        "UPDATE account SET member = account WHERE EXISTS (SELECT 1 FROM member"
        " WHERE member.tenant = account.tenant AND member.shard = account.shard"
        " AND member.account = account.account)"
    )


def _widen_members() -> None:
    birthday = "length(birthday) IN (0, 5)"
    op.add_column("member", text("birthday", birthday, "member"))
    op.add_column("member", text("partner"))
    op.add_column("member", maybe("enrolled"))
    op.add_column("member", text("pin_hash"))


def _widen_books() -> None:
    op.add_column("lot", text("issuer"))
    op.add_column("lot", number("claimed", "claimed >= 0", "lot"))
    for name in ("issuer", "redeemer", "use"):
        op.add_column("entry", text(name))
    for name in ("discount", "donated", "turnover"):
        op.add_column("sale", number(name))
    op.add_column("sale", maybe("applied"))
    op.add_column("store", text("partner"))
    # Until now nothing but goods was sold: what was paid is what was bought.
    op.execute("UPDATE sale SET turnover = money WHERE account IS NOT NULL")


def _add_bearers() -> None:
    op.create_table(
        "bearer",
        *account_side(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        number("policy_version"),
        maybe("starts"),
        maybe("ends"),
        maybe("owner"),
        _check("bearer", "kind", "kind IN ('gift', 'coupon')"),
        _check("bearer", "days", "starts IS NULL OR ends IS NULL OR starts <= ends"),
        sa.PrimaryKeyConstraint("tenant", "shard", "account", name=op.f("pk_bearer")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posted_once",
        *account_side(),
        sa.Column("act", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "act", name=op.f("pk_posted_once")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _add_turnover() -> None:
    op.create_table(
        "turnover",
        *account_side(),
        text("programme"),
        sa.Column("business_date", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.PrimaryKeyConstraint(
            *("tenant", "shard", "account", "programme", "business_date"),
            name=op.f("pk_turnover"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "level",
        *account_side(),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reached_on", sa.Text(), nullable=False),
        maybe("kept_until"),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "programme", name=op.f("pk_level")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO turnover (tenant, shard, account, business_date, amount)"
        " SELECT s.tenant, a.shard, s.account, s.business_date, SUM(s.turnover)"
        " FROM sale s JOIN account a ON a.tenant = s.tenant AND a.account = s.account"
        " WHERE s.business_date IS NOT NULL"
        " GROUP BY s.tenant, a.shard, s.account, s.business_date"
    )


def _add_memberships() -> None:
    op.create_table(
        "membership",
        *account_side(),
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("line", BIG, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        number("policy_version"),
        maybe("starts"),
        maybe("ends"),
        number("given_back"),
        maybe("last_day"),
        _check(
            "membership",
            "days",
            "(starts IS NULL AND ends IS NULL AND given_back = 1)"
            " OR (starts IS NOT NULL AND ends IS NOT NULL AND starts <= ends)",
        ),
        _check(
            "membership",
            "end",
            "given_back IN (0, 1) AND (given_back = 1 OR last_day IS NULL)",
        ),
        sa.PrimaryKeyConstraint(
            *("tenant", "shard", "account", "sale_id", "line"),
            name=op.f("pk_membership"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _add_donations() -> None:
    op.create_table(
        "donation",
        sa.Column("tenant", SMALL, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("entry_id", "sale_id", "store", "holder", "programme")
        ),
        number("policy_version"),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("business_date", sa.Text(), nullable=False),
        _check("donation", "something", "unit IN ('money', 'points') AND amount <> 0"),
        sa.PrimaryKeyConstraint("tenant", "entry_id", name=op.f("pk_donation")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_donation_business_date", "donation", ["tenant", "business_date"]
    )
    op.create_index("ix_donation_sale", "donation", ["tenant", "sale_id"])
