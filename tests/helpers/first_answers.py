"""`python -m tests.helpers.first_answers server|till FOLDER`: all read at once, first.

A server, or a till's files, are opened; then twelve threads read their first answer in
one moment. A program of its own, because what goes wrong ends the process.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import msgspec

from bench.replay.world import MemorySecrets, SeededRandomness, VirtualClock
from cashier.store.places import Places
from cashier.till.settings import TillSettings
from server.ports import SystemClock
from sync import protocol as wire
from sync.assembly import Outside, TillFiles
from tests.helpers.server_world import a_world

READERS = 12


def main(kind: str, folder: Path) -> None:
    if kind == "server":
        a_world(folder / "server").server.close()
    else:
        _a_till(folder).close()
    body = _an_answer()
    together = threading.Barrier(READERS)

    def read() -> None:
        together.wait()
        msgspec.json.decode(body, type=wire.HoldAnswer)

    sys.setswitchinterval(1e-6)
    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


def _a_till(folder: Path) -> TillFiles:
    return TillFiles(
        Outside(
            places=Places(config=folder, data=folder / "data", logs=folder / "logs"),
            settings=TillSettings(),
            secrets=MemorySecrets({}),
            clock=VirtualClock(SystemClock().now()),
            randomness=SeededRandomness("till"),
            machine="till",
        ),
        reserve_bytes=4096,
    )


def _an_answer() -> bytes:
    part = wire.Slice(lot="lot", points=1, expires=None)
    figures = wire.AccountFigures(
        account="a", confirmed=1, pending=1, held=1, as_of="", status="active"
    )
    grant = wire.Grant(
        right="r",
        account="a",
        till="1-1",
        incarnation=1,
        epoch=1,
        kind="hold",
        amount=1,
        slices=[part],
        at="",
        policy=1,
    )
    answer = wire.HoldAnswer(
        epoch=1, hold="h", figures=figures, server_time="", grant=grant
    )
    return msgspec.json.encode(answer)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
