"""Bring a database to the schema of this program, or say why that cannot be.

Steps are explicit and numbered (`revisions`). A database from a newer program is
refused, and so is one that is older until somebody asks for `migrate`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.database import Database

_HOME = Path(__file__).parent / "revisions"


class SchemaWrong(Exception):
    """The database is older or newer than this program."""


def migrate(database: Database) -> None:
    """Apply every missing step, all in one transaction."""
    database.write(_upgrade)


def check_schema(database: Database) -> None:
    """Raises SchemaWrong unless the database is exactly of this program."""
    newest = _newest()
    found = database.read(_current)
    if found != newest:
        raise SchemaWrong(f"schema {found or 'none'}, this program needs {newest}")


@cache
def _newest() -> str | None:
    """Reading every step takes longer than opening the database; they never change."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _upgrade(conn: Connection) -> None:
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _current(conn: Connection) -> str | None:
    return MigrationContext.configure(conn).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HOME).replace("%", "%%"))
    config.set_main_option("version_locations", str(_HOME / "versions"))
    config.set_main_option("path_separator", "os")
    return config
