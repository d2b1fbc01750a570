"""What lies around the screens: keys, sounds, letters, the hand; and their settings.

Built once by the start, changed whenever a person changes a setting at the till.
"""

from __future__ import annotations

from dataclasses import replace

import structlog
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication

from cashier.devices.speaker import Speaker
from cashier.till.settings import TillSettings
from sync.assembly import Outside
from ui import keys, theme
from ui.diagnostics import Diagnostics, TillParts
from ui.ears import Ears, flash_token
from ui.i18n import Language, Languages
from ui.key_file import KeysRead
from ui.key_table import KeyTable
from ui.lanes import ProgramLanes
from ui.scanner import ScannerCapture
from ui.screens import Screens
from ui.service_screens import ServiceParts
from ui.settings_desk import TillSettingsDesk
from ui.sounds import Sounds
from ui.tones import Tone
from ui.widgets.letter_dock import LetterDock
from ui.widgets.main_window import MainWindow

_log = structlog.get_logger("kassa")


class Fittings(QObject):
    def __init__(
        self,
        window: MainWindow,
        languages: Languages,
        scanner: ScannerCapture,
        lanes: ProgramLanes,
        around: Outside,
    ) -> None:
        super().__init__()
        self._window, self._languages = window, languages
        self._scanner, self._around = scanner, around
        self._keys: KeysRead | None = None
        self._screens: Screens | None = None
        speaker = Speaker(around.places.data / "sounds", around.clock)
        self.sounds = Sounds(lanes.sound, speaker, around.settings.sound)
        self.ears = Ears(self.sounds)
        self.letters = LetterDock(window, languages)

    def service(self, diagnosed: TillParts, running: TillSettings) -> ServiceParts:
        return ServiceParts(
            settings=TillSettingsDesk(self._around.places, running),
            diagnostics=Diagnostics(diagnosed),
            sounds=self.sounds,
            scanner=self._scanner,
        )

    def join(self, screens: Screens) -> None:
        """Every tone has its flash; every change of a setting comes here."""
        self._screens = screens
        ears, window = self.ears, self._window
        window.told.connect(ears.hear)
        window.asked.connect(ears.asked)
        window.router.pressed_in_vain.connect(ears.refused)
        screens.sale.state_changed.connect(ears.follow_sale)
        for view_model in (screens.payment, screens.returns, screens.no_receipt):
            view_model.completed.connect(ears.done)
        self.sounds.sounded.connect(self._flash)
        screens.service.settings.in_force.connect(self._change)
        screens.service.settings.keys_read.connect(self._change_keys)

    # --- keys -----------------------------------------------------------------

    def use_keys(self, read: KeysRead) -> None:
        """For the keyboard, and for every sentence that names a key."""
        self._keys = read
        keys.follow(read.table)
        self._window.router.use(read.table)
        self._languages.reword(keys.in_words if keys.is_remapped() else None)
        if read.wrong is not None:
            _log.warning("keys not taken", line=read.wrong.line, why=read.wrong.what.en)

    @Slot(object)
    def _change_keys(self, table: KeyTable) -> None:
        assert self._keys is not None
        self.use_keys(replace(self._keys, table=table, wrong=None))
        # Every widget words itself anew: buttons and sentences name the keys.
        QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.LanguageChange))

    # --- settings -------------------------------------------------------------

    def take(self, settings: TillSettings) -> None:
        """What needs no new start, but for the look and the language of the start."""
        self._window.use_hand(left=settings.hand == "left")
        self.letters.switch(on=settings.letters)
        self.sounds.use(settings.sound)
        scanner = settings.scanner
        self._scanner.listen(
            gap_ms=scanner.gap_ms, prefix=scanner.prefix, suffix=scanner.suffix
        )

    @Slot(object)
    def _change(self, settings: TillSettings) -> None:
        """Somebody changed something at the till."""
        self.take(settings)
        if theme.current_look().value != settings.theme:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme.apply(app, theme.Look(settings.theme))
        self._languages.switch(Language(settings.language))
        if self._screens is not None:
            self._screens.idle_lock_s = settings.idle_lock_s

    @Slot(object)
    def _flash(self, tone: Tone) -> None:
        token = flash_token(tone)
        if token:
            self._window.strip.flash(token)
