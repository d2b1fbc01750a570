"""Speaks one language, whatever language the till has on its own screen.

The shopper's display may speak another language than the cashier. The texts come
from the same translations, the figures from a locale of its own; nothing is
installed in the program, so no other screen notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from PySide6.QtCore import QDate, QTranslator

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.loyalty.reasons import Reason
from cashier.till.views import Standing
from resources import resource
from ui import present
from ui.i18n import LOCALES, Language
from ui.sentences import WHY
from ui.shopper_sentences import (
    ALONE,
    CAPTIONS,
    SAY,
    SHORT_STANDINGS,
    STANDINGS,
    Say,
    Short,
)


@cache
def tongue_of(language: Language) -> Tongue:
    """Read once; both of them cost less than one screen."""
    return Tongue(language)


class Tongue:
    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = LOCALES[language]
        self._texts = QTranslator()
        path = resource("translations", f"kassa_{language.value}.qm")
        loaded = self._texts.load(str(path))
        assert loaded, f"{path} is missing; run script/translations"

    # --- words ---------------------------------------------------------------

    def say(self, what: Say, **facts: object) -> str:
        return self._filled("shopper", SAY[what], facts)

    def standing(self, standing: Standing) -> str:
        return self._filled("shopper", STANDINGS[standing], {})

    def why(self, reason: Reason) -> str:
        """Which limit binds; of sums only, see viewmodels.shopper."""
        return self._filled("why", WHY[reason.why], dict(reason.facts))

    def caption(self, what: Short) -> str:
        return self._filled("twolines", CAPTIONS[what], {})

    def alone(self, what: Short) -> str:
        return self._filled("twolines", ALONE[what], {})

    def short_standing(self, standing: Standing) -> str:
        return self._filled("twolines", SHORT_STANDINGS[standing], {})

    # --- figures ---------------------------------------------------------------

    def money(self, amount: Money) -> str:
        return f"{self._two(amount.minor)}{present.NO_BREAK}{present.currency_sign()}"

    def plain_money(self, amount: Money) -> str:
        return self._two(amount.minor)

    def points(self, amount: Points) -> str:
        return self._two(amount.hundredths)

    def bare(self, units: int) -> str:
        """Two places and no groups, for a line of twenty characters: 1234,50."""
        whole, part = divmod(abs(units), 100)
        sign = "-" if units < 0 else ""
        return f"{sign}{whole}{self._locale.decimalPoint()}{part:02d}"

    def quantity(self, milli: int, measure: Measure) -> str:
        whole, part = divmod(milli, 1000)
        if measure is Measure.PIECE and not part:
            return str(whole)
        return f"{whole}{self._locale.decimalPoint()}{part:03d}"

    def day(self, when: date) -> str:
        is_russian = self.language is Language.RU
        shape = "dd.MM" if is_russian else "d MMM"
        return self._locale.toString(QDate(when.year, when.month, when.day), shape)

    def number(self, value: int) -> str:
        return self._locale.toString(value).replace(" ", present.NO_BREAK)

    # --- inside ----------------------------------------------------------------

    def _two(self, units: int) -> str:
        whole, part = divmod(abs(units), 100)
        sign = self._locale.negativeSign() if units < 0 else ""
        return f"{sign}{self.number(whole)}{self._locale.decimalPoint()}{part:02d}"

    def _filled(self, context: str, text: str, facts: Mapping[str, object]) -> str:
        if not text:
            return ""
        worded = self._texts.translate(context, text) or text
        return worded.format_map({name: self._shown(f) for name, f in facts.items()})

    def _shown(self, fact: object) -> str:
        match fact:
            case Money():
                return self.money(fact)
            case Points():
                return self.points(fact)
            case datetime():
                return self.day(fact.astimezone(present.zone()).date())
            case date():
                return self.day(fact)
            case int():
                return self.number(fact)
            case _:
                return str(fact)


def asked_language(chosen: str, of_till: Language) -> Language:
    """The language of a display: its own, or the till's."""
    return Language(chosen) if chosen else of_till
