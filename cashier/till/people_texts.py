"""Printed words about people at the till: cash documents, overrides, counts, addenda.

As in receipt_texts: the language of the shop's paper, every word in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from cashier.domain.overrides import Guarded, OverrideCause
from cashier.domain.shift import CashCause, DifferenceCause


class Said(Enum):
    """What a paper says; reasons and acts are said by their own enums."""

    DRAWER_OPENED = auto()
    CASH_IN = auto()
    CASH_OUT = auto()
    DOCUMENT = auto()
    SUM = auto()
    ALLOWED_BY = auto()
    OPENINGS = auto()
    MOVEMENTS = auto()
    OVERRIDES = auto()
    OVERRIDES_COUNT = auto()
    COUNTS = auto()
    COUNT = auto()
    DIFFERENCE_CAUSE = auto()
    ADDENDUM = auto()
    ADDENDUM_OF = auto()
    SENT_LATER = auto()
    Z_STAYS = auto()
    MOVED = auto()
    OVERRIDES_SERVER = auto()


Key = Said | CashCause | DifferenceCause | Guarded | OverrideCause

_RU: Mapping[Key, str] = {
    Said.DRAWER_OPENED: "Ящик открыт без продажи",
    Said.CASH_IN: "Внесение",
    Said.CASH_OUT: "Изъятие",
    Said.DOCUMENT: "Документ",
    Said.SUM: "Сумма",
    Said.ALLOWED_BY: "Разрешил",
    Said.OPENINGS: "Ящик открыт без продажи, раз",
    Said.MOVEMENTS: "ДОКУМЕНТЫ ЯЩИКА",
    Said.OVERRIDES: "РАЗРЕШЕНО СТАРШИМ",
    Said.OVERRIDES_COUNT: "Разрешений",
    Said.COUNTS: "ПЕРЕСЧЁТЫ",
    Said.COUNT: "Пересчёт {turn}, {at}",
    Said.DIFFERENCE_CAUSE: "Причина",
    Said.ADDENDUM: "ДОПОЛНЕНИЕ {addendum}",
    Said.ADDENDUM_OF: "к Z-отчёту смены {number}",
    Said.SENT_LATER: "Отправлено после закрытия: {count}",
    Said.Z_STAYS: "Z-отчёт от {at} не изменён",
    Said.MOVED: "Внесено и изъято",
    Said.OVERRIDES_SERVER: "Разрешений старшего",
    CashCause.CHANGE_SAFE: "Размен из сейфа",
    CashCause.CHANGE_BANK: "Размен из банка",
    CashCause.FROM_TILL: "С другой кассы",
    CashCause.TO_BANK: "В банк",
    CashCause.TO_SAFE: "В сейф",
    CashCause.TO_TILL: "На другую кассу",
    CashCause.BOUGHT: "Покупка для магазина",
    CashCause.MAKE_CHANGE: "Разменять",
    CashCause.LOOK: "Проверить ящик",
    CashCause.OTHER: "Другое",
    DifferenceCause.UNKNOWN: "Неизвестна",
    DifferenceCause.WRONG_CHANGE: "Ошибка в сдаче",
    DifferenceCause.NOT_ENTERED: "Не записано внесение или изъятие",
    DifferenceCause.FALSE_MONEY: "Фальшивая купюра",
    Guarded.NO_RECEIPT: "Возврат без чека",
    Guarded.RETURN: "Большой возврат",
    Guarded.REDEEM: "Списание бонусов",
    Guarded.TYPED_CARD: "Карта введена вручную",
    Guarded.MUCH_EARNED: "Карта покупает слишком часто",
    Guarded.VOID_LINE: "Сторно строки",
    Guarded.VOID_SALE: "Аннулирование чека",
    Guarded.CASH_OUT: "Изъятие",
    Guarded.OPEN_DRAWER: "Ящик открыт без продажи",
    Guarded.COUNT_AGAIN: "Ещё один пересчёт",
    Guarded.DECISION: "Решение по списку старшего",
    Guarded.REPORTS: "Отчёты открыты",
    Guarded.SETTINGS: "Настройки открыты",
    Guarded.TRAINING: "Обучение начато",
    OverrideCause.CUSTOMER: "Просьба покупателя",
    OverrideCause.MISTAKE: "Ошибка кассира",
    OverrideCause.GOODS: "Товар или цена",
    OverrideCause.TROUBLE: "Нет связи или сбой",
    OverrideCause.OTHER: "Другое",
}

_EN: Mapping[Key, str] = {
    Said.DRAWER_OPENED: "Drawer opened without a sale",
    Said.CASH_IN: "Cash in",
    Said.CASH_OUT: "Cash out",
    Said.DOCUMENT: "Document",
    Said.SUM: "Sum",
    Said.ALLOWED_BY: "Allowed by",
    Said.OPENINGS: "Drawer opened without a sale",
    Said.MOVEMENTS: "DRAWER DOCUMENTS",
    Said.OVERRIDES: "ALLOWED BY A MANAGER",
    Said.OVERRIDES_COUNT: "Overrides",
    Said.COUNTS: "COUNTS",
    Said.COUNT: "Count {turn}, {at}",
    Said.DIFFERENCE_CAUSE: "Reason",
    Said.ADDENDUM: "ADDENDUM {addendum}",
    Said.ADDENDUM_OF: "to the Z report of shift {number}",
    Said.SENT_LATER: "Sent after closing: {count}",
    Said.Z_STAYS: "The Z report of {at} is unchanged",
    Said.MOVED: "Paid in and out",
    Said.OVERRIDES_SERVER: "Manager's overrides",
    CashCause.CHANGE_SAFE: "Change from the safe",
    CashCause.CHANGE_BANK: "Change from the bank",
    CashCause.FROM_TILL: "From another till",
    CashCause.TO_BANK: "To the bank",
    CashCause.TO_SAFE: "To the safe",
    CashCause.TO_TILL: "To another till",
    CashCause.BOUGHT: "Bought for the shop",
    CashCause.MAKE_CHANGE: "To make change",
    CashCause.LOOK: "To look into it",
    CashCause.OTHER: "Other",
    DifferenceCause.UNKNOWN: "Not known",
    DifferenceCause.WRONG_CHANGE: "Wrong change given",
    DifferenceCause.NOT_ENTERED: "Cash in or out was not entered",
    DifferenceCause.FALSE_MONEY: "A false note",
    Guarded.NO_RECEIPT: "Return without a receipt",
    Guarded.RETURN: "Large return",
    Guarded.REDEEM: "Bonuses redeemed",
    Guarded.TYPED_CARD: "Card typed by hand",
    Guarded.MUCH_EARNED: "Card buys too often",
    Guarded.VOID_LINE: "Line voided",
    Guarded.VOID_SALE: "Sale voided",
    Guarded.CASH_OUT: "Cash out",
    Guarded.OPEN_DRAWER: "Drawer opened without a sale",
    Guarded.COUNT_AGAIN: "One more count",
    Guarded.DECISION: "Decision on the manager's list",
    Guarded.REPORTS: "Reports opened",
    Guarded.SETTINGS: "Settings opened",
    Guarded.TRAINING: "Training begun",
    OverrideCause.CUSTOMER: "The customer's wish",
    OverrideCause.MISTAKE: "The cashier's mistake",
    OverrideCause.GOODS: "Goods or price",
    OverrideCause.TROUBLE: "No link, or a fault",
    OverrideCause.OTHER: "Other",
}

TEXTS: Mapping[str, Mapping[Key, str]] = {"ru": _RU, "en": _EN}


def said(language: str, key: Key, **blanks: object) -> str:
    return TEXTS[language][key].format(**blanks)


def reason_text(language: str, reason: str) -> str:
    """A stored reason: a word of one of the lists, or what somebody typed."""
    for kind in (OverrideCause, CashCause):
        if reason in {one.value for one in kind}:
            return said(language, kind(reason))
    return reason
