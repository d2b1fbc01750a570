"""What is heard: one tone at a time, off the UI thread, and a flash beside each.

A tone that comes while another one sounds waits; of those that wait only the last is
played, because three tones in a row have no rhythm. Silence by setting, or by a
machine without a sound device, keeps the flash.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from cashier.domain.errors import TillError
from cashier.till.settings import SoundSettings
from ui.tasks import TaskRunner
from ui.tones import Tone, wav


class Player(Protocol):
    """See cashier.devices.speaker; called on the lane for sounds."""

    def play(self, name: str, content: Callable[[], bytes]) -> bool: ...


class Sounds(QObject):
    sounded = Signal(object)  # Tone, heard or not: for the eyes.

    def __init__(
        self, lane: TaskRunner, player: Player, settings: SoundSettings
    ) -> None:
        super().__init__()
        self._lane = lane
        self._player = player
        self._settings = settings
        self._is_playing = False
        self._next: Tone | None = None

    def use(self, settings: SoundSettings) -> None:
        self._settings = settings

    def play(self, tone: Tone) -> None:
        """As the settings have it."""
        self.sounded.emit(tone)
        if getattr(self._settings, tone.value):
            self.try_out(tone)

    def try_out(self, tone: Tone) -> None:
        """Whether it is switched on or not: somebody wants to hear it."""
        if not self._settings.volume:
            return
        if self._is_playing:
            self._next = tone
            return
        self._is_playing = True
        volume = self._settings.volume
        name = f"{tone.value}-{volume}"
        self._lane.run(
            lambda: self._player.play(name, partial(wav, tone, volume)),
            done=self._played,
            failed=self._failed,
        )

    def _played(self, _was_heard: bool) -> None:
        self._is_playing = False
        tone, self._next = self._next, None
        if tone is not None:
            self.try_out(tone)

    def _failed(self, _refusal: TillError) -> None:
        self._played(False)
