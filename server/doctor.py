"""`doctor`: what is wrong with this server, and what to do about it.

Each check has a stable id, a state, a sentence and a fix, and the exit code that
goes with its failure. Prints no secret.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from server import authority, chain, config, epochs, holders, keys, schema as db
from server.bootstrap import open_database
from server.database import Database, DatabaseTooOld
from server.exits import Exit
from server.migrate import SchemaWrong, check_schema
from server.ports import Clock
from server.schema import TENANT

_LOW_DISK_BYTES = 512 * 1024 * 1024
_EXPIRES_SOON = timedelta(days=60)


class State(Enum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    id: str
    state: State
    sentence: str
    fix: str = ""
    code: Exit = Exit.FINE


@dataclass(frozen=True, slots=True)
class Place:
    folder: Path
    clock: Clock


def examine(folder: Path, clock: Clock) -> list[Finding]:
    """Every check, in order; those after a failure that they stand on are left out."""
    place = Place(folder, clock)
    found = [_config(place)]
    if found[0].state is State.FAILED:
        return found
    found += [check(place) for check in (_secrets, _certificate, _disk)]
    database, finding = _database(place)
    found.append(finding)
    if database is not None:
        try:
            found += [check(database) for check in _IN_DATABASE]
        finally:
            database.close()
    return found


def exit_code(found: list[Finding], *, strict: bool = False) -> Exit:
    """The code of the first failure; warnings count only when asked for."""
    failed = [one for one in found if one.state is State.FAILED]
    if failed:
        return failed[0].code
    warned = [one for one in found if one.state is State.WARNING]
    return Exit.UNEXPECTED if strict and warned else Exit.FINE


def _config(place: Place) -> Finding:
    try:
        settings = config.load(place.folder)
    except config.ConfigInvalid as error:
        return Finding(
            id="CONFIG",
            state=State.FAILED,
            sentence=str(error),
            fix="Correct server.toml, or make a new server with `kassa-server init`.",
            code=Exit.CONFIG,
        )
    name = settings.chain.name
    return Finding(id="CONFIG", state=State.OK, sentence=f"Settings of {name}.")


def _secrets(place: Place) -> Finding:
    try:
        keys.load_keys(place.folder)
    except keys.KeysDamaged as error:
        return Finding(
            id="KEYS",
            state=State.FAILED,
            sentence=str(error),
            fix="Bring the key files back from a backup; tills trust only these.",
            code=Exit.DAMAGED,
        )
    open_ones = [
        name
        for name in (*keys.NAMES, authority.CA_KEY, authority.SERVER_KEY)
        if stat.S_IMODE((place.folder / name).stat().st_mode) & 0o077
    ]
    if open_ones:
        return Finding(
            id="KEYS",
            state=State.WARNING,
            sentence=f"Others can read {', '.join(open_ones)}.",
            fix="chmod 600 these files.",
        )
    return Finding(id="KEYS", state=State.OK, sentence="Keys are there and private.")


def _certificate(place: Place) -> Finding:
    try:
        certificate = authority.load_certificate(
            place.folder / authority.SERVER_CERTIFICATE
        )
    except keys.KeysDamaged as error:
        return Finding(
            id="TLS-CHAIN",
            state=State.FAILED,
            sentence=str(error),
            fix="Bring server.pem and server.key back from a backup.",
            code=Exit.DAMAGED,
        )
    last = certificate.not_valid_after_utc
    names = ", ".join(authority.names_of(certificate))
    if place.clock.now() > last - _EXPIRES_SOON:
        return Finding(
            id="TLS-CHAIN",
            state=State.WARNING,
            sentence=f"The certificate for {names} ends on {last.date()}.",
            fix="Start `kassa-server serve` again: it makes a new one.",
        )
    sentence = f"The certificate for {names} is good until {last.date()}."
    return Finding(id="TLS-CHAIN", state=State.OK, sentence=sentence)


def _disk(place: Place) -> Finding:
    free = shutil.disk_usage(place.folder).free
    sentence = f"{free // 2**20} MB are free."
    if free < _LOW_DISK_BYTES:
        return Finding(
            id="DISK-FREE",
            state=State.WARNING,
            sentence=sentence,
            fix="Make room: without it tills cannot upload.",
        )
    return Finding(id="DISK-FREE", state=State.OK, sentence=sentence)


def _database(place: Place) -> tuple[Database | None, Finding]:
    database = None
    try:
        settings = config.load(place.folder)
        if not settings.storage.url and not (place.folder / "server.db").exists():
            raise FileNotFoundError("server.db is missing")
        database = open_database(place.folder, settings, place.clock)
        check_schema(database)
    except SchemaWrong as error:
        fix = "Install the program that this database belongs to, or run `migrate`."
        code, sentence = Exit.MIGRATION, str(error)
    except (DBAPIError, DatabaseTooOld, OSError) as error:
        fix = "Bring the database back from a backup, or start its server."
        code, sentence = Exit.DAMAGED, f"The database does not open: {error}"
    else:
        return database, Finding(
            id="DB-OPEN", state=State.OK, sentence="The database opens, schema fits."
        )
    if database is not None:
        database.close()
    return None, Finding(
        id="DB-OPEN", state=State.FAILED, sentence=sentence, fix=fix, code=code
    )


def _integrity(database: Database) -> Finding:
    answer = "ok"
    if database.is_sqlite:
        answer = database.read(
            lambda conn: str(conn.exec_driver_sql("PRAGMA quick_check(1)").scalar())
        )
    if answer == "ok":
        return Finding(
            id="DB-INTEGRITY", state=State.OK, sentence="No page is damaged."
        )
    return Finding(
        id="DB-INTEGRITY",
        state=State.FAILED,
        sentence=f"The database is damaged: {answer}",
        fix="Stop the server and bring the database back from a backup.",
        code=Exit.DAMAGED,
    )


def _tills(database: Database) -> Finding:
    h = db.holder
    query = (
        select(h.c.state, func.count()).where(h.c.tenant == TENANT).group_by(h.c.state)
    )
    states = dict(database.read(lambda conn: [tuple(r) for r in conn.execute(query)]))
    bad = sum(
        count
        for state, count in states.items()
        if state != holders.HolderState.ACTIVE.value
    )
    sentence = f"{sum(states.values())} tills, {bad} of them fenced or suspected."
    if bad:
        return Finding(
            id="TILLS",
            state=State.WARNING,
            sentence=sentence,
            fix="See `kassa-server export exceptions`; enrol a fenced till again.",
        )
    return Finding(id="TILLS", state=State.OK, sentence=sentence)


def _exceptions(database: Database) -> Finding:
    table = db.exception_item
    query = select(func.count()).where(table.c.tenant == TENANT)
    count = database.read(lambda conn: int(conn.execute(query).scalar_one()))
    if count:
        return Finding(
            id="EXCEPTIONS",
            state=State.WARNING,
            sentence=f"{count} entries wait for a person to look at them.",
            fix="See `kassa-server export exceptions`.",
        )
    return Finding(id="EXCEPTIONS", state=State.OK, sentence="No exceptions.")


def _epoch(database: Database) -> Finding:
    def read(conn: Connection) -> str | None:
        return chain.read(conn, chain.EPOCH)

    if database.read(read) is None:
        return Finding(
            id="EPOCH",
            state=State.FAILED,
            sentence="The database has no chain in it.",
            fix="Make a new server with `kassa-server init`.",
            code=Exit.DAMAGED,
        )
    return Finding(id="EPOCH", state=State.OK, sentence="The chain is set up.")


def _barrier(database: Database) -> Finding:
    """Whether tills still have to report after a restore."""
    if not database.read(epochs.look).is_open:
        return Finding(id="RESTORE", state=State.OK, sentence="No till has to report.")
    reported, tills = database.read(epochs.progress)
    names = ", ".join(one.holder for one in database.read(epochs.missing)[:20])
    return Finding(
        id="RESTORE",
        state=State.WARNING,
        sentence="The server is putting its books together after a restore:"
        f" {reported} of {tills} tills have reported. Nothing is granted yet.",
        fix=f"Switch on and connect: {names}. For a till that is lost: `kassa-server"
        " restored --excuse TILL`. See `kassa-server restored --list`.",
    )


_IN_DATABASE: tuple[Callable[[Database], Finding], ...] = (
    _integrity,
    _epoch,
    _barrier,
    _tills,
    _exceptions,
)
