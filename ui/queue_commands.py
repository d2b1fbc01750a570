"""`kassa queue`: what waits to be sent - listed, carried by hand, or rebuilt. No Qt.

Nothing here deletes an entry. What is exported stays in the queue; what is imported is
posted in the name of the till that wrote it; what cannot be read is moved aside.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING

from cashier.domain.errors import StoreDamaged
from cashier.store.keystore import Secret
from cashier.store.opening import needed
from cashier.store.places import Places
from cashier.store.recovery import known_of
from sync.assembly import Outside, TillFiles, close_quietly, surroundings
from sync.carrier import BY_HAND, deliver, waiting
from sync.new_life import content_of_till, recover, write_sealed
from sync.queue_file import QueueFile, QueueFileBad, key_of, unseal
from sync.transport import HttpTransport
from ui.doctor import Exit, ca_file_of
from ui.speaking import complain, say

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

HINT = (
    "What was sold is safe in the second journal: `kassa queue recover` begins anew"
    " from it. Проданное цело во втором журнале: `kassa queue recover`."
)
_Alone = Callable[[Places], AbstractContextManager[None]]


def add_to(commands: _Commands) -> None:
    queue = commands.add_parser("queue", help="what waits to be sent")
    queue.add_argument("--json", action="store_true")
    inner = queue.add_subparsers(dest="act", metavar="ACT")
    exported = inner.add_parser("export", help="seal the queue into a new file")
    exported.add_argument("file", type=Path)
    imported = inner.add_parser("import", help="send another till's exported queue")
    imported.add_argument("file", type=Path)
    inner.add_parser("recover", help="begin anew when the till's file is damaged")


def run(
    words: argparse.Namespace, outside: Callable[[], Outside], alone: _Alone
) -> Exit:
    around = outside()
    match words.act:
        case "export":
            with alone(around.places):
                return _export(around, words.file)
        case "import":
            return _import(around, words.file)
        case "recover":
            with alone(around.places):
                return _recover(around)
    with alone(around.places):
        return _list(around, as_json=words.json)


def _list(around: Outside, *, as_json: bool) -> Exit:
    files = TillFiles(around)
    try:
        rows = files.side.rows()
    finally:
        close_quietly(files)
    for row in rows:
        kind, state = row.kind.value, row.state.value
        if as_json:
            line = {"at": row.at.isoformat(), "kind": kind, "state": state}
            say(json.dumps(line | {"tries": row.tries}))
        else:
            say(f"{row.at:%Y-%m-%d %H:%M} {kind:12} {state:10} {row.tries} tries")
    for path in waiting(around.places.outgoing):
        _tell_of_file(path, "waits to be sent", as_json=as_json)
    for path in waiting(around.places.outgoing / BY_HAND):
        _tell_of_file(path, "needs `kassa-server queue import`", as_json=as_json)
    return Exit.FINE


def _tell_of_file(path: Path, what: str, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps({"queue_file": str(path), "state": what}))
    else:
        say(f"Earlier life: {path.name} {what}")


def _export(around: Outside, path: Path) -> Exit:
    """Every entry that is not stable yet; the queue itself stays as it is."""
    if path.exists():
        complain(f"{path} is there already; nothing was written.")
        return Exit.USAGE
    files = TillFiles(around)
    try:
        if not files.side.is_enrolled():
            complain("The till is not enrolled.")
            return Exit.NOT_ENROLLED
        content = content_of_till(surroundings(around), files.store)
    finally:
        close_quietly(files)
    write_sealed(surroundings(around), content, path)
    say(f"{_what(content)} in {path}. The queue stays as it is.")
    return Exit.FINE


def _what(content: QueueFile) -> str:
    gaps = ", ".join(f"{first}-{last}" for first, last in content.missing)
    text = f"{content.entries} entries of till {content.till}"
    return f"{text}, missing: {gaps}," if gaps else text


def _import(around: Outside, path: Path) -> Exit:
    """Send what another till of this chain exported, in its name."""
    secrets = around.secrets
    if secrets.get(Secret.CARD_KEY) is None:
        complain("The till is not enrolled.")
        return Exit.NOT_ENROLLED
    key = key_of(needed(secrets, Secret.CARD_KEY), needed(secrets, Secret.PEPPER))
    try:
        content = unseal(path.read_bytes(), key)
    except (OSError, QueueFileBad) as error:
        complain(f"{path}: {error}")
        return Exit.DATA
    ca_file = ca_file_of(around.settings, around.places)
    url = around.settings.server.url
    with closing(HttpTransport(url, ca_file, around.clock)) as transport:
        is_whole = deliver(transport, content)
    if is_whole:
        say(f"{_what(content)} are at the server.")
        return Exit.FINE
    say(f"{_what(content)}: some need `kassa-server queue import {path.name}`.")
    return Exit.UNSENT


def _recover(around: Outside) -> Exit:
    """Only of a file that does not open: a healthy one is left alone."""
    try:
        close_quietly(TillFiles(around))
    except StoreDamaged as damaged:
        complain(f"The till's file: {damaged}")
    else:
        say("The till's file is sound; nothing was done.")
        return Exit.FINE
    known_of(around.secrets)  # Raises before anything is moved.
    saved = recover(surroundings(around))
    say(saved.sentence())
    return Exit.FINE
