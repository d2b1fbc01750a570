"""`init`: a new chain. Everything is made beside the data folder and moved in whole.

A power cut in the middle leaves no half server: either the folder is there, with
keys, authority, settings and database, or it is not.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection

from server import authority, chain, config, feed, programmes
from server.bootstrap import open_database
from server.config import ServerConfig
from server.core import Core, Stamp
from server.keys import load_keys, make_keys, write_secret
from server.migrate import migrate
from server.ports import Clock, Randomness

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


class AlreadyThere(Exception):
    """The data folder holds something; nothing in it was touched."""


def default_names() -> list[str]:
    """Names of this machine that tills may know it by."""
    return list(dict.fromkeys([socket.gethostname(), *LOCAL_NAMES]))


def init(
    data_dir: Path,
    settings: ServerConfig,
    clock: Clock,
    randomness: Randomness,
    names: Sequence[str] = (),
) -> None:
    """Make a new data folder. Raises AlreadyThere, ConfigInvalid, TermsInvalid."""
    config.check(settings, config.FILE_NAME)
    if data_dir.exists() and any(data_dir.iterdir()):
        raise AlreadyThere(str(data_dir))
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    building = data_dir.with_name(f"{data_dir.name}.new-{os.getpid()}")
    with ExitStack() as undo:
        building.mkdir(mode=0o700)
        undo.callback(shutil.rmtree, building, ignore_errors=True)
        _fill(building, settings, clock, randomness, names or default_names())
        if data_dir.exists():
            data_dir.rmdir()
        building.rename(data_dir)
        undo.pop_all()


def _fill(
    folder: Path,
    settings: ServerConfig,
    clock: Clock,
    randomness: Randomness,
    names: Sequence[str],
) -> None:
    write_secret(folder / config.FILE_NAME, config.text_of(settings).encode())
    make_keys(folder, randomness)
    authority.make_authority(folder, settings.chain.name, names, clock.now())
    database = open_database(folder, settings, clock)
    try:
        migrate(database)
        core = Core(
            database=database,
            config=settings,
            keys=load_keys(folder),
            clock=clock,
            randomness=randomness,
        )
        database.write(lambda conn: _first_rows(conn, core.stamp(), settings))
    finally:
        database.close()


def _first_rows(conn: Connection, stamp: Stamp, settings: ServerConfig) -> None:
    if chain.read(conn, chain.EPOCH) is not None:
        raise AlreadyThere("the database")
    chain.write(conn, chain.EPOCH, "1")
    feed.make_buckets(conn)
    terms = programmes.read_terms(
        programmes.default_terms(), time_zone=settings.chain.time_zone
    )
    programmes.publish(conn, [terms], stamp)
