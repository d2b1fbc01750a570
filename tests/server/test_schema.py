"""The steps of `revisions` make exactly the tables of `schema`, on both back ends."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from server.migrate import migrate
from server.schema import metadata
from tests.helpers.server_world import World


def test_migrated_tables_are_the_tables_we_mean(world: World) -> None:
    with world.database.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_migrating_again_changes_nothing(world: World) -> None:
    before = world.rows("chain")

    migrate(world.database)

    assert world.rows("chain") == before


def test_account_side_keys_begin_with_tenant_and_shard() -> None:
    for name in ("account", "lot", "spend_right", "entry", "visit", "tombstone"):
        keys = [column.name for column in metadata.tables[name].primary_key]
        assert keys[:3] == ["tenant", "shard", "account"], name
