"""Opens what `init` made. The one place where the server's parts are put together."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from server import config as configuration, epochs_marks
from server.config import ServerConfig
from server.core import Core
from server.database import Database, open_postgres, open_sqlite
from server.dispatch import Server
from server.keys import load_keys
from server.migrate import check_schema
from server.ports import Clock, Randomness, SystemClock, SystemRandomness

DATABASE_FILE = "server.db"


def open_server(
    data_dir: Path, clock: Clock | None = None, randomness: Randomness | None = None
) -> Server:
    """A server over this data folder; raises what is wrong with it."""
    core = open_core(data_dir, clock, randomness)
    epochs_marks.begin_life(core, data_dir)
    return Server(core)


def open_core(
    data_dir: Path, clock: Clock | None = None, randomness: Randomness | None = None
) -> Core:
    clock = clock or SystemClock()
    config = configuration.load(data_dir)
    with ExitStack() as undo:
        database = open_database(data_dir, config, clock)
        undo.callback(database.close)
        check_schema(database)
        core = Core(
            database=database,
            config=config,
            keys=load_keys(data_dir),
            clock=clock,
            randomness=randomness or SystemRandomness(),
        )
        epochs_marks.notice(core, data_dir)
        undo.pop_all()  # It is whole: from here on its owner closes it.
    return core


def open_database(data_dir: Path, config: ServerConfig, clock: Clock) -> Database:
    if config.storage.url:
        return open_postgres(config.storage.url, clock)
    return open_sqlite(data_dir / DATABASE_FILE, clock)
