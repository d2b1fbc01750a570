"""Bringing the till's file to the newest schema, one transaction a step.

Before the first step of an upgrade the file is copied aside. A file that a newer
program has written is refused: it may hold what this one would not understand.
Alembic is loaded only when there is a step to take, because a till starts often.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine

from cashier.domain.errors import StoreTooNew
from cashier.store.schema import HEAD

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, MigrationInfo

REVISIONS = Path(__file__).parent / "revisions"


def migrate(engine: Engine, *, copy_aside: Callable[[], object]) -> bool:
    """Apply the missing steps; True if there were any. Raises StoreTooNew."""
    with engine.connect() as connection:
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    newest = int(HEAD)
    if found > newest:
        raise StoreTooNew(found=found, newest=newest)
    if found == newest:
        return False
    if found:
        copy_aside()
    with engine.connect() as connection:
        upgrade(connection, to=HEAD)
    return True


def upgrade(connection: Connection, *, to: str) -> None:
    """Run Alembic's steps on this connection; each ends with its own commit."""
    from alembic.config import Config  # noqa: PLC0415 - costs 100 ms of each start
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(REVISIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: object, _context: object) -> list[object]:
        return list(script._upgrade_revs(to, revision))  # type: ignore[arg-type]

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            transaction_per_migration=True,
            on_version_apply=_note_version,
        )
        environment.run_migrations()


def _note_version(
    ctx: MigrationContext,
    step: MigrationInfo,
    heads: Collection[Any],  # noqa: ARG001 - Alembic names its arguments
    run_args: Mapping[str, Any],  # noqa: ARG001
) -> None:
    """The number in the file's own header moves in the transaction of the step."""
    assert ctx.connection is not None
    assert step.up_revision_id is not None
    ctx.connection.exec_driver_sql(f"PRAGMA user_version = {int(step.up_revision_id)}")
