"""Letters for fingers: a keyboard on the screen, Russian and English, for text fields.

It sends what is pressed to the line edit, so that a finger and a key do the same. A key
of it never takes the focus, and it is a part of the window like any other: a scan goes
past it and presses nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import Language
from ui.present import translate
from ui.widgets.kit import Button, Card, Kind, Words, no_words
from ui.widgets.pad import ICONS

KEY_HEIGHT = 52
GAP = 6
DIGITS = "1234567890-"
ROWS = {
    Language.RU: ("йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю.,№"),
    Language.EN: ("qwertyuiop", "asdfghjkl'", "zxcvbnm.,&#"),
}
_COLUMNS = 12
_ICONS = {"erase": ICONS["back"], "shift": "chevron-up", "clear": ICONS["clear"]}


class LetterPad(Card):
    done = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__("overlay", margin=8, gap=GAP)
        self.language = language
        self._is_upper = False
        self._field: QLineEdit | None = None
        self.keys: dict[Language, dict[str, Button]] = {}
        self.named: dict[str, Button] = {}
        digits = [self._typing(digit) for digit in DIGITS]
        self.column.addLayout(_row([*digits, self._named("erase", self._erase)]))
        self._pages = QStackedWidget()
        for each in Language:
            self._pages.addWidget(self._page(each))
        self.column.addWidget(self._pages)
        self.column.addLayout(self._foot())
        self.use(language)

    def write_to(self, field: QLineEdit) -> None:
        self._field = field
        self._set_upper(not field.text())

    def use(self, language: Language) -> None:
        self.language = language
        self._pages.setCurrentIndex(list(Language).index(language))
        self._word()

    # --- keys -----------------------------------------------------------------

    def _page(self, language: Language) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        keys = self.keys[language] = {}
        for letters in ROWS[language]:
            for letter in letters:
                keys[letter] = self._typing(letter)
            column.addLayout(_row([keys[letter] for letter in letters]))
        return page

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        shift = self._named("shift", self._shift)
        shift.setCheckable(True)
        ready = self._key(self._ready_words, self.done.emit, kind=Kind.PRIMARY)
        self.other = self._key(self._other_words, self._switch)
        self.space = self._key(self._space_words, lambda: self._type(" "))
        self.ready = ready
        shares = ((shift, 2), (self.other, 2), (self.space, 5))
        for key, share in (*shares, (self._named("clear", self._clear), 1), (ready, 2)):
            row.addWidget(key, share)
        return row

    def _typing(self, letter: str) -> Button:
        def words() -> str:
            return letter.upper() if self._is_upper else letter

        return self._key(words, lambda: self._type(words()))

    def _named(self, name: str, press: Callable[[], object]) -> Button:
        key = self.named[name] = self._key(no_words, press, icon=_ICONS[name])
        return key

    def _key(
        self,
        words: Words,
        press: Callable[[], object],
        *,
        icon: str = "",
        kind: Kind = Kind.TILE,
    ) -> Button:
        key = Button(words, kind=kind, size="large", icon=icon, height=KEY_HEIGHT)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(lambda _checked: press())
        return key

    # --- what they do ---------------------------------------------------------

    def _type(self, letter: str) -> None:
        if self._field is not None:
            self._field.insert(letter)
            self._set_upper(False)

    def _erase(self) -> None:
        if self._field is not None:
            self._field.backspace()

    def _clear(self) -> None:
        if self._field is not None:
            self._field.clear()
            self._set_upper(True)

    def _shift(self) -> None:
        self._set_upper(not self._is_upper)

    def _set_upper(self, is_upper: bool) -> None:
        self.named["shift"].setChecked(is_upper)
        if is_upper != self._is_upper:
            self._is_upper = is_upper
            for keys in self.keys.values():
                for key in keys.values():
                    key.retranslate()

    def _switch(self) -> None:
        is_russian = self.language is Language.RU
        self.use(Language.EN if is_russian else Language.RU)

    # --- words ----------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        names = {
            "erase": translate("pad", "Erase"),
            "clear": translate("pad", "Clear"),
            "shift": translate("pad", "Capital letter"),
        }
        for name, key in self.named.items():
            key.setAccessibleName(names[name])
        self.other.retranslate()
        self.space.retranslate()

    def _other_words(self) -> str:
        """The letters it would show: of a language in itself, whatever is spoken."""
        return "ABC" if self.language is Language.RU else "АБВ"

    def _space_words(self) -> str:
        return translate("pad", "Space")

    def _ready_words(self) -> str:
        return translate("pad", "Done")


def _row(keys: list[Button]) -> QHBoxLayout:
    """Keys as wide as a twelfth; a shorter row stands in the middle."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    missing = _COLUMNS - len(keys)
    if missing:
        row.addStretch(missing)
    for key in keys:
        row.addWidget(key, 2)
    if missing:
        row.addStretch(missing)
    return row
