"""An embedded database that was put back is known by its marks, when it is opened.

    every backup that `kassa-server backup` makes says of itself that it is a copy
    each start of the server writes a new random word into the database and into the
        file `server.life` beside it, which no backup carries: an older database has
        an older word, whoever copied it

Either opens the barrier at once, so nobody has to remember a command. What has no
marks (PostgreSQL; an image of the whole machine) is found out by the tills, which
know more than such a server: see `epochs.hear`.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection

from server import chain, epochs
from server.core import Core
from server.ports import new_id

FILE_NAME = "server.life"


def notice(core: Core, folder: Path) -> bool:
    """Open the barrier if this database was restored; True if it was."""
    if not core.database.is_sqlite:
        return False
    if not core.database.read(lambda conn: was_restored(conn, folder)):
        return False
    return core.database.write(lambda conn: _notice(core, conn, folder))


def was_restored(conn: Connection, folder: Path) -> bool:
    """Whether the marks say so. Reads only."""
    if chain.read(conn, chain.COPY):
        return True
    words = _words(folder)
    word = chain.read(conn, chain.LIFE) or ""
    # Neither has a word before the first start of a program that writes them.
    return bool(words or word) and word not in words


def begin_life(core: Core, folder: Path) -> None:
    """At each start of the server: what was copied before is old from now on."""
    if core.database.is_sqlite:
        word = core.database.write(lambda conn: _begin_life(core, conn, folder))
        # The old word may go only when the new one is durable.
        core.database.write(lambda conn: _forget_old(conn, folder, word))


def _notice(core: Core, conn: Connection, folder: Path) -> bool:
    """Again under the writer's lock: a server may be starting at this moment."""
    if not was_restored(conn, folder):
        return False
    epochs.begin(core, conn, loss=True)
    chain.write(conn, chain.COPY, "")
    _begin_life(core, conn, folder)
    return True


def _begin_life(core: Core, conn: Connection, folder: Path) -> str:
    word = new_id(core.randomness)
    _write(folder, [word, chain.read(conn, chain.LIFE) or ""])
    chain.write(conn, chain.LIFE, word)
    return word


def _forget_old(conn: Connection, folder: Path, word: str) -> None:
    if chain.read(conn, chain.LIFE) == word:
        _write(folder, [word])


def _words(folder: Path) -> list[str]:
    try:
        return (folder / FILE_NAME).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []


def _write(folder: Path, words: list[str]) -> None:
    """Whole or not at all, and durable."""
    new = folder / f"{FILE_NAME}.new"
    with new.open("w", encoding="ascii") as file:
        file.write("\n".join(words))
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / FILE_NAME)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
