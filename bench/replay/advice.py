"""The advisory copy of every store, read once for all of them.

A till that polls every thirty seconds always has what the server had half a minute
ago, and nobody looks at its copy before the link is cut: while there is a link the
hold brings fresh figures. So it is enough to bring a store's copy up to date at the
moment its link is cut, if it sells before the link is back.

The copies of all stores have the same rows. In this bench all tills have one storage
key, and one till in the office, which sells nothing, reads the real feed; its file is
copied to the others. With `own=True` each till reads the feed by itself, which gives
the same copy and takes longer.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.replay.till import StoreTill
from cashier.store.cards_file import POINTER, CardsFile, cards_path, pointed


class Advice:
    def __init__(self, office: StoreTill, *, own: bool) -> None:
        self._office = office
        self._own = own
        self._own_files: list[CardsFile] = []
        self._brought = self._read_in_office()

    def give(self, till: StoreTill) -> None:
        """The first copy, and with it everything a till needs to sell."""
        if self._own:
            file = till.own_cards()
            self._own_files.append(file)
            till.open(file)
            till.read_feed()
        else:
            self._copy_to(till.places.data)
            till.open(self._brought)  # Never written by: its file is brought.

    def renew(self, till: StoreTill) -> None:
        """Bring the copy of a store up to this moment."""
        if self._own:
            till.read_feed()
            return
        self._brought = self._read_in_office()
        till.directory.close()
        self._copy_to(till.places.data)

    def close(self) -> None:
        for file in self._own_files:
            file.close()
        self._office.close()

    def _read_in_office(self) -> CardsFile:
        """Closed afterwards: then the file is whole without its log."""
        file = self._office.own_cards()
        self._office.open(file)
        self._office.read_feed()
        file.close()
        return file

    def _copy_to(self, folder: Path) -> None:
        """Into a new file, and the pointer to it; nobody has the old one open."""
        source = self._office.places.data
        before = pointed(folder)
        shutil.copyfile(
            cards_path(source, pointed(source)), cards_path(folder, before + 1)
        )
        (folder / POINTER).write_text(str(before + 1))
        for tail in ("", "-wal", "-shm"):
            Path(f"{cards_path(folder, before)}{tail}").unlink(missing_ok=True)
