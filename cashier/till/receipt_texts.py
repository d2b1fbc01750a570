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
    TRAINING = auto()
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
    GIFT_CARD = auto()
    GIFT_CARD_BACK = auto()
    DONATION = auto()
    NO_RECEIPT = auto()
    # Coupon for the next purchase.
    COUPON = auto()
    COUPON_FROM = auto()
    COUPON_UNTIL = auto()
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
    KEPT = auto()
    TAKEN_OFF = auto()
    SPENT_OF = auto()
    EARNED_OF = auto()
    TAKEN_OFF_BACK = auto()
    GIVEN_BACK_OF = auto()
    TAKEN_BACK_OF = auto()
    GIVEN_POINTS = auto()
    LEVEL = auto()
    LEVEL_REACHED = auto()
    NEXT_LEVEL = auto()
    LEVEL_ENDS = auto()
    NEXT_STEP = auto()
    MEMBER_UNTIL = auto()
    MEMBERSHIP = auto()
    MEMBERSHIP_ENDED = auto()
    STAMPS_TO_GO = auto()
    STAMPS_READY = auto()
    STAMPS_FULL = auto()
    EXPIRES = auto()
    GIFT_REST = auto()
    COUPON_BELOW = auto()
    WITHHELD = auto()
    RELEASED = auto()
    SPENT_IS_KEPT = auto()
    GRACE = auto()
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
    GIFT_SOLD = auto()
    DONATED = auto()
    BY_GIFT_CARDS = auto()
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
    Word.TRAINING: "УЧЕБНЫЙ РЕЖИМ, НЕ ЧЕК",
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
    Word.GIFT_CARD: "Подарочной картой",
    Word.GIFT_CARD_BACK: "Возвращено на подарочную карту",
    Word.DONATION: "Пожертвование",
    Word.NO_RECEIPT: "Без чека: {reason}",
    Word.COUPON: "Купон",
    Word.COUPON_FROM: "Действует с {day}",
    Word.COUPON_UNTIL: "Последний день: {day}",
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
    Word.KEPT: "Сохранены до связи",
    Word.TAKEN_OFF: "{name}: скидка",
    Word.SPENT_OF: "{name}: списано",
    Word.EARNED_OF: "{name}: начислено",
    Word.TAKEN_OFF_BACK: "{name}: скидка возврата",
    Word.GIVEN_BACK_OF: "{name}: возвращено",
    Word.TAKEN_BACK_OF: "{name}: снято",
    Word.GIVEN_POINTS: "{name}: отдано бонусов",
    Word.LEVEL: "{name}: уровень {level}",
    Word.LEVEL_REACHED: "{name}: достигнут уровень {level}",
    Word.NEXT_LEVEL: "До уровня {level} осталось {missing}",
    Word.LEVEL_ENDS: "Уровень {level} до {day}; чтобы сохранить, ещё {missing}",
    Word.NEXT_STEP: "До скидки {percent}% осталось {missing}",
    Word.MEMBER_UNTIL: "{name} до {day}",
    Word.MEMBERSHIP: "{name} с {start} по {day}",
    Word.MEMBERSHIP_ENDED: "{name}: закрыто",
    Word.STAMPS_TO_GO: "{name}: до подарка осталось {missing} из {every}",
    Word.STAMPS_READY: "{name}: можно взять бесплатно: {free}",
    Word.STAMPS_FULL: "{name}: в следующий раз бесплатно: {free}",
    Word.EXPIRES: "Сгорят после {day}",
    Word.GIFT_REST: "Остаток на подарочной карте",
    Word.COUPON_BELOW: "Купон на следующую покупку напечатан ниже",
    Word.WITHHELD: "Удержана скидка, которая больше не положена",
    Word.RELEASED: "Выплачено удержанное ранее",
    Word.SPENT_IS_KEPT: "{name}: списанное по правилам не возвращается",
    Word.GRACE: "Сгоревшее вернётся на {days} дн. или не вернётся",
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
    Word.GIFT_SOLD: "из них за подарочные карты",
    Word.DONATED: "из них пожертвования",
    Word.BY_GIFT_CARDS: "Оплачено подарочными картами",
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
    Word.TRAINING: "TRAINING, NOT A RECEIPT",
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
    Word.GIFT_CARD: "Gift card",
    Word.GIFT_CARD_BACK: "Given back to gift card",
    Word.DONATION: "Donation",
    Word.NO_RECEIPT: "Without a receipt: {reason}",
    Word.COUPON: "Coupon",
    Word.COUPON_FROM: "Good from {day}",
    Word.COUPON_UNTIL: "Last day: {day}",
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
    Word.KEPT: "Kept until the link is back",
    Word.TAKEN_OFF: "{name}: discount",
    Word.SPENT_OF: "{name}: redeemed",
    Word.EARNED_OF: "{name}: earned",
    Word.TAKEN_OFF_BACK: "{name}: discount of it",
    Word.GIVEN_BACK_OF: "{name}: given back",
    Word.TAKEN_BACK_OF: "{name}: taken back",
    Word.GIVEN_POINTS: "{name}: points given",
    Word.LEVEL: "{name}: level {level}",
    Word.LEVEL_REACHED: "{name}: level {level} reached",
    Word.NEXT_LEVEL: "To level {level}: {missing} more",
    Word.LEVEL_ENDS: "Level {level} until {day}; {missing} more to keep it",
    Word.NEXT_STEP: "To {percent}% off: {missing} more",
    Word.MEMBER_UNTIL: "{name} until {day}",
    Word.MEMBERSHIP: "{name} from {start} to {day}",
    Word.MEMBERSHIP_ENDED: "{name}: ended",
    Word.STAMPS_TO_GO: "{name}: {missing} of {every} to a free one",
    Word.STAMPS_READY: "{name}: free to take: {free}",
    Word.STAMPS_FULL: "{name}: free next time: {free}",
    Word.EXPIRES: "Gone after {day}",
    Word.GIFT_REST: "Left on the gift card",
    Word.COUPON_BELOW: "A coupon for the next purchase is printed below",
    Word.WITHHELD: "Discount withheld, no longer due",
    Word.RELEASED: "Withheld before, paid now",
    Word.SPENT_IS_KEPT: "{name}: what was redeemed is not given back",
    Word.GRACE: "What expired comes back for {days} days or not at all",
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
    Word.GIFT_SOLD: "of it for gift cards",
    Word.DONATED: "of it donations",
    Word.BY_GIFT_CARDS: "Paid with gift cards",
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
