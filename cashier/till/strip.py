"""A paper strip that fills from above, in one width and one language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cashier.domain.amounts import Money, Points
from cashier.till.paper import (
    NARROWEST,
    amount_text,
    centred,
    pair,
    rule,
    wrapped,
)
from cashier.till.receipt_texts import Word, currency_word, word
from cashier.till.settings import TillSettings


class Strip:
    """Paper that fills from above, in one width and one language."""

    def __init__(self, settings: TillSettings) -> None:
        self.columns = max(settings.printer.columns, NARROWEST)
        self.language = settings.receipt_language
        self.currency = currency_word(self.language, settings.currency)
        self.shop = (settings.shop_name, *settings.shop_lines)
        self._zone = ZoneInfo(settings.time_zone)
        self._lines: list[str] = []

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    def take(self, lines: Iterable[str]) -> None:
        self._lines.extend(lines)

    def text(self, text: str, *, indent: int = 0) -> None:
        self.take(wrapped(text, self.columns, indent=indent))

    def centre(self, text: str) -> None:
        self.take(centred(text, self.columns))

    def pair(self, left: str, right: str, *, indent: int = 0) -> None:
        self.take(pair(left, right, self.columns, indent=indent))

    def amount(
        self,
        key: Word,
        amount: Money | Points,
        *,
        signed: bool = False,
        indent: int = 0,
    ) -> None:
        figure = amount_text(amount, self.language, signed=signed)
        self.pair(word(self.language, key), figure, indent=indent)

    def rule(self) -> None:
        self._lines.append(rule(self.columns))

    def moment(self, at: datetime) -> str:
        pattern = "%d.%m.%Y %H:%M" if self.language == "ru" else "%Y-%m-%d %H:%M"
        return at.astimezone(self._zone).strftime(pattern)

    def day(self, day: date) -> str:
        return day.strftime("%d.%m.%Y" if self.language == "ru" else "%Y-%m-%d")
