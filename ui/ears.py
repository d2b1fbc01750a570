"""Which tone belongs to what happens: listens to the window and to the acts.

A notice sounds once, however often it is drawn. An unknown code, a refusal and a
question have tones of their own; success is silent unless a setting says otherwise,
because scanners beep by themselves.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ui.sentences import Code
from ui.sounds import Sounds
from ui.tones import Tone
from ui.viewmodels.notice import Level, Notice
from ui.viewmodels.sale_vm import SaleState

# Codes of the catalogue that say: nobody knows what was scanned.
_UNKNOWN = frozenset(
    code.value
    for code in (
        Code.CHECK_DIGIT,
        Code.ITEM_UNKNOWN,
        Code.NOT_OUR_CARD,
        Code.NOT_A_CODE,
        Code.BANK_CARD,
    )
)


def tone_of(notice: Notice) -> Tone | None:
    """None: it is quiet news."""
    if notice.code in _UNKNOWN:
        return Tone.UNKNOWN
    if notice.level is Level.ERROR:
        return Tone.REFUSED
    return Tone.DECIDE if notice.level is Level.WARN else None


_FLASHES = {
    Tone.CARD: "ok",
    Tone.DONE: "ok",
    Tone.UNKNOWN: "error",
    Tone.REFUSED: "error",
    Tone.DECIDE: "warn",
}


def flash_token(tone: Tone) -> str:
    """The colour of its flash; empty: a line that appears is enough."""
    return _FLASHES.get(tone, "")


class Ears(QObject):
    def __init__(self, sounds: Sounds) -> None:
        super().__init__()
        self._sounds = sounds
        self._last: Notice | None = None
        self._pieces = 0
        self._member: object = None

    @Slot(object)
    def hear(self, notice: Notice | None) -> None:
        """What the strip says; the same notice drawn anew is not news."""
        if notice is None or notice is self._last:
            return
        self._last = notice
        tone = tone_of(notice)
        if tone is not None:
            self._sounds.play(tone)

    @Slot()
    def asked(self) -> None:
        """A question came to the front."""
        self._sounds.play(Tone.DECIDE)

    @Slot()
    def refused(self) -> None:
        """A key was pressed that does nothing here."""
        self._sounds.play(Tone.REFUSED)

    @Slot(object)
    def follow_sale(self, state: SaleState) -> None:
        """A card that was found goes before the line that came with it."""
        view = state.view
        pieces = sum(p.line.quantity_milli for p in view.lines if not p.line.is_voided)
        member = view.member.account if view.member is not None else None
        found_card = member is not None and member != self._member
        more = pieces > self._pieces
        self._pieces, self._member = pieces, member
        if found_card:
            self._sounds.play(Tone.CARD)
        elif more:
            self._sounds.play(Tone.SCAN)

    @Slot(object)
    def done(self, _sale: object) -> None:
        self._sounds.play(Tone.DONE)
