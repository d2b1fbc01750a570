"""The pages of the settings that anybody may change: look and hands, and sounds."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cashier.till.settings_rules import SCALES
from ui import present, scaling
from ui.tones import Tone
from ui.viewmodels.settings_vm import Key, SettingsState, SettingsViewModel
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.settings_parts import Choice, Setting, on_off, side_by_side

translate = present.translate
VOLUMES = (0, 20, 40, 60, 80, 100)


class TryTones(Protocol):
    """See ui.sounds."""

    def try_out(self, tone: Tone) -> None: ...


class Page(QWidget):
    """One part of the settings: draws a state, passes changes on."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__()
        self.vm = view_model
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def show_state(self, state: SettingsState) -> None:
        """Draw everything anew."""

    def lock(self, setting: Setting, state: SettingsState, *key: str) -> bool:
        """Show who has set it; True: it may be changed here."""
        fixed = state.fixed or {}
        setting.show_fixed(fixed.get(key, ""))
        return state.may_change and not state.is_fixed(*key)

    def join(self, choice: Choice, *key: str) -> Choice:
        """A choice that counts with the touch."""
        choice.chosen.connect(partial(self._change, key))
        return choice

    def _change(self, key: Key, value: object) -> None:
        assert isinstance(value, str | int | bool)
        self.vm.change({key: value})


class LookPage(Page):
    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__(view_model)
        self.language = self.join(
            Choice(
                lambda: translate("Settings", "Language"),
                {"ru": lambda: "Русский", "en": lambda: "English"},
            ),
            "language",
        )
        self.look = self.join(
            Choice(
                lambda: translate("Settings", "Colours"),
                {
                    "light": lambda: translate("Settings", "Light"),
                    "dark": lambda: translate("Settings", "Dark"),
                },
            ),
            "theme",
        )
        self.scale = self.join(
            Choice(
                lambda: translate("Settings", "Size of everything"),
                {scale: partial("{} %".format, scale) for scale in SCALES},
            ),
            "scale",
        )
        self.hand = self.join(
            Choice(
                lambda: translate("Settings", "Pay and keypads are at the"),
                {
                    "left": lambda: translate("Settings", "left"),
                    "right": lambda: translate("Settings", "right"),
                },
            ),
            "hand",
        )
        self.letters = self.join(
            Choice(lambda: translate("Settings", "Letters on the screen"), on_off()),
            "letters",
        )
        for choice in (self.language, self.look, self.scale, self.hand, self.letters):
            self.column.addWidget(choice)
        hint = Label(
            lambda: translate(
                "Settings",
                "Letters come with each field for words: for a till without a keyboard",
            ),
            role="muted",
        )
        hint.setWordWrap(True)
        self.column.addWidget(hint)
        self.column.addStretch(1)

    def show_state(self, state: SettingsState) -> None:
        settings = state.settings
        for choice, key, value in (
            (self.language, "language", settings.language),
            (self.look, "theme", settings.theme),
            (self.hand, "hand", settings.hand),
            (self.letters, "letters", settings.letters),
        ):
            choice.show_value(value, can_change=self.lock(choice, state, key))
        self._show_scale(state)

    def _show_scale(self, state: SettingsState) -> None:
        """A size that this screen has no room for cannot be chosen."""
        can_change = self.lock(self.scale, state, "scale")
        self.scale.show_value(state.settings.scale, can_change=can_change)
        size = self.screen().size()
        now = state.running.scale
        for scale in SCALES[1:]:
            has_room = scaling.has_room(scale, now, (size.width(), size.height()))
            self.scale.buttons[scale].setEnabled(can_change and has_room)


def tone_words(tone: Tone) -> str:
    match tone:
        case Tone.SCAN:
            return translate("Settings", "Code taken: one short")
        case Tone.CARD:
            return translate("Settings", "Card found: short, long")
        case Tone.UNKNOWN:
            return translate("Settings", "Unknown code: two long")
        case Tone.DECIDE:
            return translate("Settings", "Look here: three short")
        case Tone.REFUSED:
            return translate("Settings", "Refused: one very long")
        case Tone.DONE:
            return translate("Settings", "Sale done: long, two short")


class ToneRow(Choice):
    """On or off, and a button to hear it."""

    def __init__(self, tone: Tone, hear: Button) -> None:
        super().__init__(partial(tone_words, tone), on_off())
        self.row.addWidget(hear)


class SoundPage(Page):
    def __init__(self, view_model: SettingsViewModel, ears: TryTones) -> None:
        super().__init__(view_model)
        self.volume = self.join(
            Choice(
                lambda: translate("Settings", "Volume"),
                {step: partial(_volume_words, step) for step in VOLUMES},
            ),
            "sound",
            "volume",
        )
        self.column.addWidget(self.volume)
        self.tones: dict[Tone, ToneRow] = {}
        self.hear: dict[Tone, Button] = {}
        for tone in Tone:
            button = self.hear[tone] = self._hear(tone, ears)
            row = ToneRow(tone, button)
            self.tones[tone] = row
            self.join(row, "sound", tone.value)
        rows = list(self.tones.values())
        for first in range(0, len(rows), 2):
            self.column.addLayout(side_by_side(*rows[first : first + 2]))
        hint = Label(
            lambda: translate(
                "Settings",
                "Each tone has a rhythm of its own. The strip flashes beside it. "
                "Without a sound device the till is silent",
            ),
            role="muted",
        )
        hint.setWordWrap(True)
        self.column.addWidget(hint)
        self.column.addStretch(1)

    def _hear(self, tone: Tone, ears: TryTones) -> Button:
        button = Button(str, kind=Kind.SECONDARY, icon="volume-2", height=48)
        button.setFixedWidth(64)
        button.clicked.connect(lambda: ears.try_out(tone))
        return button

    def show_state(self, state: SettingsState) -> None:
        sound = state.settings.sound
        can = self.lock(self.volume, state, "sound", "volume")
        nearest = min(VOLUMES, key=lambda step: abs(step - sound.volume))
        self.volume.show_value(nearest, can_change=can)
        for tone, row in self.tones.items():
            can = self.lock(row, state, "sound", tone.value)
            row.show_value(getattr(sound, tone.value), can_change=can)
            hear = translate("Settings", "Hear it: {tone}")
            self.hear[tone].setAccessibleName(hear.format(tone=tone_words(tone)))


def _volume_words(step: int) -> str:
    return f"{step} %" if step else translate("Settings", "Off")
