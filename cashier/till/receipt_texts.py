"""Every word that is printed, in each language of receipts.

A receipt speaks the language of the shop (`receipt_language`), whatever language
the cashier has on the screen. All languages have all words; a test sees to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto


class Word(Enum):
    """What a printed text says."""

    # Receipt.
    SALE = auto()
    RETURN = auto()
    RETURN_OF = auto()
    COPY = auto()
    STORE_TILL = auto()
    CASHIER = auto()
    DISCOUNT = auto()
    BONUSES = auto()
    KILOGRAM = auto()
    GOODS = auto()
    TOTAL = auto()
    TOTAL_BACK = auto()
    VAT = auto()
    CASH = auto()
    BANK_CARD = auto()
    CASH_BACK = auto()
    BANK_CARD_BACK = auto()
    CHANGE = auto()
    THANKS = auto()
    # Loyalty block.
    CARD = auto()
    BEFORE = auto()
    REDEEMED = auto()
    EARNED = auto()
    GIVEN_BACK = auto()
    TAKEN_BACK = auto()
    AFTER = auto()
    ACTIVE_FROM = auto()
    OFFLINE = auto()
    UNCONFIRMED = auto()
    # Report of a shift.
    X_REPORT = auto()
    Z_REPORT = auto()
    SHIFT = auto()
    OPENED = auto()
    CLOSED = auto()
    TAKEN_AT = auto()
    MONEY = auto()
    SALES = auto()
    RETURNS = auto()
    VOIDS = auto()
    GROSS = auto()
    DISCOUNTS = auto()
    REDEEMED_MONEY = auto()
    CARDS = auto()
    MONEY_TOTAL = auto()
    DRAWER = auto()
    OPENING_CASH = auto()
    MOVED = auto()
    EXPECTED = auto()
    COUNTED = auto()
    DIFFERENCE = auto()
    LOYALTY = auto()
    SALES_WITH_CARD = auto()
    POINTS_REDEEMED = auto()
    OF_IT_OFFLINE = auto()
    POINTS_EARNED = auto()
    POINTS_GIVEN_BACK = auto()
    POINTS_TAKEN_BACK = auto()
    SERVER = auto()
    QUEUED = auto()
    QUEUE_EMPTY = auto()
    SERVER_SILENT = auto()
    SERVER_AGREES = auto()
    SERVER_DIFFERS = auto()
    HERE = auto()
    THERE = auto()


_RU: Mapping[Word, str] = {
    Word.SALE: "Продажа",
    Word.RETURN: "Возврат",
    Word.RETURN_OF: "По чеку",
    Word.COPY: "КОПИЯ",
    Word.STORE_TILL: "Магазин {store}, касса {till}",
    Word.CASHIER: "Кассир",
    Word.DISCOUNT: "Скидка",
    Word.BONUSES: "Бонусами",
    Word.KILOGRAM: "кг",
    Word.GOODS: "Сумма",
    Word.TOTAL: "ИТОГО, {currency}",
    Word.TOTAL_BACK: "К ВОЗВРАТУ, {currency}",
    Word.VAT: "В том числе НДС {percent}%",
    Word.CASH: "Наличными",
    Word.BANK_CARD: "Банковской картой",
    Word.CASH_BACK: "Возвращено наличными",
    Word.BANK_CARD_BACK: "Возвращено на карту",
    Word.CHANGE: "Сдача",
    Word.THANKS: "Спасибо за покупку!",
    Word.CARD: "Карта",
    Word.BEFORE: "Было бонусов",
    Word.REDEEMED: "Списано",
    Word.EARNED: "Начислено",
    Word.GIVEN_BACK: "Возвращено",
    Word.TAKEN_BACK: "Снято начисленных",
    Word.AFTER: "Стало",
    Word.ACTIVE_FROM: "Начисленное можно тратить с {day}",
    Word.OFFLINE: "Без связи: баланс уточнится позже",
    Word.UNCONFIRMED: "Баланс подтвердит сервер",
    Word.X_REPORT: "X-ОТЧЁТ",
    Word.Z_REPORT: "Z-ОТЧЁТ",
    Word.SHIFT: "Смена",
    Word.OPENED: "Открыта",
    Word.CLOSED: "Закрыта",
    Word.TAKEN_AT: "Снят",
    Word.MONEY: "ДЕНЬГИ",
    Word.SALES: "Продаж",
    Word.RETURNS: "Возвратов",
    Word.VOIDS: "Отменено",
    Word.GROSS: "Товары без скидок",
    Word.DISCOUNTS: "Скидки",
    Word.REDEEMED_MONEY: "Скидки бонусами",
    Word.CARDS: "Банковскими картами",
    Word.MONEY_TOTAL: "Всего деньгами",
    Word.DRAWER: "ДЕНЕЖНЫЙ ЯЩИК",
    Word.OPENING_CASH: "На начало смены",
    Word.MOVED: "Внесено и изъято",
    Word.EXPECTED: "Должно быть",
    Word.COUNTED: "Посчитано",
    Word.DIFFERENCE: "Расхождение",
    Word.LOYALTY: "БОНУСЫ (НЕ ДЕНЬГИ)",
    Word.SALES_WITH_CARD: "Продаж с картой",
    Word.POINTS_REDEEMED: "Списано",
    Word.OF_IT_OFFLINE: "из них без связи",
    Word.POINTS_EARNED: "Начислено",
    Word.POINTS_GIVEN_BACK: "Возвращено на карты",
    Word.POINTS_TAKEN_BACK: "Снято при возвратах",
    Word.SERVER: "СЕРВЕР",
    Word.QUEUED: "Ждут отправки: {count}. Уйдут сами, когда появится связь",
    Word.QUEUE_EMPTY: "Всё отправлено",
    Word.SERVER_SILENT: "С сервером не сверено",
    Word.SERVER_AGREES: "Журнал сервера совпадает с кассой",
    Word.SERVER_DIFFERS: "ЖУРНАЛ СЕРВЕРА РАСХОДИТСЯ С КАССОЙ",
    Word.HERE: "касса",
    Word.THERE: "сервер",
}

_EN: Mapping[Word, str] = {
    Word.SALE: "Sale",
    Word.RETURN: "Return",
    Word.RETURN_OF: "Of receipt",
    Word.COPY: "COPY",
    Word.STORE_TILL: "Store {store}, till {till}",
    Word.CASHIER: "Cashier",
    Word.DISCOUNT: "Discount",
    Word.BONUSES: "By bonuses",
    Word.KILOGRAM: "kg",
    Word.GOODS: "Goods",
    Word.TOTAL: "TOTAL, {currency}",
    Word.TOTAL_BACK: "TO GIVE BACK, {currency}",
    Word.VAT: "VAT {percent}% included",
    Word.CASH: "Cash",
    Word.BANK_CARD: "Bank card",
    Word.CASH_BACK: "Given back in cash",
    Word.BANK_CARD_BACK: "Given back to bank card",
    Word.CHANGE: "Change",
    Word.THANKS: "Thank you!",
    Word.CARD: "Card",
    Word.BEFORE: "Before",
    Word.REDEEMED: "Redeemed",
    Word.EARNED: "Earned",
    Word.GIVEN_BACK: "Given back",
    Word.TAKEN_BACK: "Earned, taken back",
    Word.AFTER: "After",
    Word.ACTIVE_FROM: "Earned bonuses can be spent from {day}",
    Word.OFFLINE: "Offline: balance will be confirmed",
    Word.UNCONFIRMED: "The server will confirm the balance",
    Word.X_REPORT: "X REPORT",
    Word.Z_REPORT: "Z REPORT",
    Word.SHIFT: "Shift",
    Word.OPENED: "Opened",
    Word.CLOSED: "Closed",
    Word.TAKEN_AT: "Taken",
    Word.MONEY: "MONEY",
    Word.SALES: "Sales",
    Word.RETURNS: "Returns",
    Word.VOIDS: "Voided",
    Word.GROSS: "Goods before discounts",
    Word.DISCOUNTS: "Discounts",
    Word.REDEEMED_MONEY: "Discounts by bonuses",
    Word.CARDS: "Bank cards",
    Word.MONEY_TOTAL: "Money in all",
    Word.DRAWER: "CASH DRAWER",
    Word.OPENING_CASH: "At opening",
    Word.MOVED: "Paid in and out",
    Word.EXPECTED: "Expected",
    Word.COUNTED: "Counted",
    Word.DIFFERENCE: "Difference",
    Word.LOYALTY: "BONUSES (NOT MONEY)",
    Word.SALES_WITH_CARD: "Sales with a card",
    Word.POINTS_REDEEMED: "Redeemed",
    Word.OF_IT_OFFLINE: "of it offline",
    Word.POINTS_EARNED: "Earned",
    Word.POINTS_GIVEN_BACK: "Given back to cards",
    Word.POINTS_TAKEN_BACK: "Taken back at returns",
    Word.SERVER: "SERVER",
    Word.QUEUED: "Waiting to be sent: {count}. They go when the link is back",
    Word.QUEUE_EMPTY: "Everything is sent",
    Word.SERVER_SILENT: "Not compared with the server",
    Word.SERVER_AGREES: "The server's ledger agrees with the till",
    Word.SERVER_DIFFERS: "THE SERVER'S LEDGER DIFFERS FROM THE TILL",
    Word.HERE: "till",
    Word.THERE: "server",
}

TEXTS: Mapping[str, Mapping[Word, str]] = {"ru": _RU, "en": _EN}

_CURRENCIES: Mapping[str, Mapping[str, str]] = {
    "ru": {"RUB": "руб.", "KZT": "тенге", "BYN": "бел. руб."},
    "en": {},
}


def word(language: str, key: Word, **parts: str | int) -> str:
    return TEXTS[language][key].format(**parts)


def currency_word(language: str, code: str) -> str:
    """The currency as the shop's customers call it; its code where unknown."""
    return _CURRENCIES[language].get(code, code)
