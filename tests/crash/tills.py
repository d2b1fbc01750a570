"""A till over any folder, put together as the program does it, for cut and rescue."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from cashier.store import opening
from cashier.store.journal import Journal
from cashier.store.keystore import FileSecrets
from cashier.store.places import Places
from cashier.till.ports import Clock, Randomness
from cashier.till.settings import TillSettings
from sync.assembly import Outside
from sync.client import Transport
from tests.helpers.real_till import RealTill
from ui.commands import machine_name

JOURNAL_FILE_BYTES = 8 * 1024  # Small, so that many of them begin.
FIRST_RELEASE = "upgrade"
FIRST_MACHINE = "m"  # Where the stored file of the first release was made.


@contextmanager
def small_journal_files() -> Iterator[None]:
    """The real opening, but for the length of the journal's files."""
    small = functools.partial(Journal, segment_bytes=JOURNAL_FILE_BYTES)
    with mock.patch.object(opening, "Journal", small):
        yield


def till_in(
    data: Path,
    clock: Clock,
    randomness: Randomness,
    transport_for: Callable[[], Transport],
    machine: str = "",
) -> RealTill:
    places = Places(config=data.parent / "config", data=data, logs=data.parent / "logs")
    around = Outside(
        places=places,
        settings=TillSettings(shop_name="Corner shop"),
        secrets=FileSecrets(data),
        clock=clock,
        randomness=randomness,
        machine=machine or machine_name(),
    )
    return RealTill(around, transport_for)
