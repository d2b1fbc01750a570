"""Languages of the screen, switched while the program runs.

The sources speak English inside tr() and translate(); resources/translations holds
the Russian texts and the plural forms of both. A switch sends LanguageChange to all
widgets, which word themselves again, and sets the locale that figures are drawn in.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator, Signal

from resources import resource


class Language(Enum):
    RU = "ru"
    EN = "en"


LOCALES = {
    Language.RU: QLocale(QLocale.Language.Russian, QLocale.Country.Russia),
    Language.EN: QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
}


Change = Callable[[str], str]


class _Reworded(QTranslator):
    """The texts of another translator, each through a function."""

    def __init__(self, inner: QTranslator, change: Change) -> None:
        super().__init__()
        self._inner, self._change = inner, change

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        found = self._inner.translate  # Every text there is: none of them is a literal.
        words = found(context, source, disambiguation or "", n)
        return self._change(words or source)


class Languages(QObject):
    """Holds the translator that is installed; there is one in a program."""

    switched = Signal(object)  # The Language; on the UI thread.

    def __init__(
        self, app: QCoreApplication, first: Language, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._translator = QTranslator(self)
        self._change: Change | None = None
        self._reworded: QTranslator | None = None
        self.language = first
        self._use(first)

    def switch(self, language: Language) -> None:
        if language is not self.language:
            self._use(language)
            self.switched.emit(language)

    def next(self) -> None:
        """The other language; what the button on the screens does."""
        everyone = list(Language)
        here = everyone.index(self.language)
        self.switch(everyone[(here + 1) % len(everyone)])

    def _use(self, language: Language) -> None:
        self.language = language
        # First the locale: widgets draw figures anew on LanguageChange.
        QLocale.setDefault(LOCALES[language])
        self._app.removeTranslator(self._translator)
        path = resource("translations", f"kassa_{language.value}.qm")
        loaded = self._translator.load(str(path))
        assert loaded, f"{path} is missing; run script/translations"
        self._app.installTranslator(self._translator)
        self._put_above()

    def reword(self, change: Change | None) -> None:
        """Let every text go through `change` before it is shown; None: no more.

        For keys that a shop remapped: sentences name them, names of goods do not.
        """
        self._change = change
        self._put_above()

    def _put_above(self) -> None:
        if self._reworded is not None:
            self._app.removeTranslator(self._reworded)
            self._reworded = None
        if self._change is not None:
            self._reworded = _Reworded(self._translator, self._change)
            self._app.installTranslator(self._reworded)

    def leave(self) -> None:
        """Take the translator out; the program is leaving."""
        self.reword(None)
        self._app.removeTranslator(self._translator)
