"""Plays a short WAV by the system's own player, and is silent where there is none.

No sound device, no player, a player that hangs: all of it is silence, never an error,
and after a failure nothing is tried for a minute. Blocks as long as the tone lasts, so
it is called on a lane of its own. Qt's own player is not in the bundle: it would bring
more libraries than the rest of the program.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cashier.till.ports import Clock

if sys.platform == "win32":
    import winsound

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
PATIENCE_S = 3.0  # The longest tone takes less than one.
SILENT_FOR_S = 60.0

Play = Callable[[Path], bool]  # False: it could not be heard.


class Speaker:
    """Keeps the tones as files, because not every player reads from a pipe."""

    def __init__(self, folder: Path, clock: Clock, play: Play | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._play = play or system_player()
        self._silent_until = 0.0

    def play(self, name: str, content: Callable[[], bytes]) -> bool:
        """`content` is made once for each name; False: nobody heard it."""
        if self._play is None or self._clock.monotonic() < self._silent_until:
            return False
        try:
            was_heard = self._play(self._file(name, content))
        except OSError:  # A full disk, a player that went away.
            was_heard = False
        if not was_heard:
            self._silent_until = self._clock.monotonic() + SILENT_FOR_S
        return was_heard

    def _file(self, name: str, content: Callable[[], bytes]) -> Path:
        path = self._folder / f"{name}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(".part")
            beside.write_bytes(content())
            beside.replace(path)
        return path


def system_player() -> Play | None:
    """The first player that is there; None: this machine has none."""
    if sys.platform == "win32":
        return _play_on_windows
    for name, *options in PLAYERS:
        found = shutil.which(name)
        if found is not None:
            return _by_program([found, *options])
    return None


def _by_program(command: list[str]) -> Play:
    def play(path: Path) -> bool:
        try:
            done = subprocess.run(  # noqa: S603 One of PLAYERS, and a file of ours.
                [*command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    return play


def _play_on_windows(path: Path) -> bool:
    if sys.platform == "win32":
        try:
            winsound.PlaySound(
                str(path), winsound.SND_FILENAME | winsound.SND_NODEFAULT
            )
        except RuntimeError:
            return False
        return True
    return False
