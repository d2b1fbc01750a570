"""Names of what managers allow and why the drawer opens, in the present language."""

from __future__ import annotations

from cashier.domain.amounts import Money
from cashier.domain.overrides import Asked, Guarded, OverrideCause
from cashier.domain.shift import CashCause, DifferenceCause
from ui import present


def guarded_words(act: Guarded) -> str:
    translate = present.translate
    match act:
        case Guarded.NO_RECEIPT:
            return translate("acts", "Return without a receipt")
        case Guarded.RETURN:
            return translate("acts", "Large return")
        case Guarded.REDEEM:
            return translate("acts", "Redeem bonuses")
        case Guarded.TYPED_CARD:
            return translate("acts", "Card typed by hand")
        case Guarded.MUCH_EARNED:
            return translate("acts", "Card buys too often")
        case Guarded.VOID_LINE:
            return translate("acts", "Void a line")
        case Guarded.VOID_SALE:
            return translate("acts", "Void the sale")
        case _:
            return _drawer_words(act)


def _drawer_words(act: Guarded) -> str:
    translate = present.translate
    match act:
        case Guarded.CASH_OUT:
            return translate("acts", "Cash out of the drawer")
        case Guarded.OPEN_DRAWER:
            return translate("acts", "Open the drawer without a sale")
        case Guarded.COUNT_AGAIN:
            return translate("acts", "Count the drawer once more")
        case Guarded.DECISION:
            return translate("acts", "Decide on the manager's list")
        case Guarded.SETTINGS:
            return translate("acts", "Change the settings of devices")
        case Guarded.TRAINING:
            return translate("acts", "Begin the training")
        case _:
            return translate("acts", "Open the reports")


def asked_words(asked: Asked) -> str:
    """What a manager is asked to allow: the act, the sum, the limit."""
    words = guarded_words(asked.act)
    if asked.money:
        words = f"{words}: {present.money(asked.money)}"
    elif asked.points:
        words = f"{words}: {present.points(asked.points)}"
    if asked.about and asked.act is Guarded.VOID_LINE:
        words = f"{words}, {asked.about}"
    limit = limit_words(asked)
    return f"{words} ({limit})" if limit else words


def limit_words(asked: Asked) -> str:
    if not asked.limit:
        return ""
    match asked.act:
        case Guarded.REDEEM:
            return ""
        case Guarded.TYPED_CARD | Guarded.MUCH_EARNED:
            figure = present.number(asked.limit)
        case _:
            figure = present.money(Money(asked.limit))
    return present.translate("acts", "limit {limit}").format(limit=figure)


def cause_words(cause: OverrideCause) -> str:
    translate = present.translate
    match cause:
        case OverrideCause.CUSTOMER:
            return translate("acts", "The customer's wish")
        case OverrideCause.MISTAKE:
            return translate("acts", "The cashier's mistake")
        case OverrideCause.GOODS:
            return translate("acts", "Goods or price")
        case OverrideCause.TROUBLE:
            return translate("acts", "No link, or a fault")
        case OverrideCause.OTHER:
            return translate("acts", "Other")


def cash_words(cause: CashCause) -> str:
    translate = present.translate
    match cause:
        case CashCause.CHANGE_SAFE:
            return translate("acts", "Change from the safe")
        case CashCause.CHANGE_BANK:
            return translate("acts", "Change from the bank")
        case CashCause.FROM_TILL:
            return translate("acts", "From another till")
        case CashCause.TO_BANK:
            return translate("acts", "To the bank")
        case CashCause.TO_SAFE:
            return translate("acts", "To the safe")
        case CashCause.TO_TILL:
            return translate("acts", "To another till")
        case CashCause.BOUGHT:
            return translate("acts", "Bought for the shop")
        case CashCause.MAKE_CHANGE:
            return translate("acts", "To make change")
        case CashCause.LOOK:
            return translate("acts", "To look into it")
        case CashCause.OTHER:
            return translate("acts", "Other, in words")


def difference_words(cause: DifferenceCause) -> str:
    translate = present.translate
    match cause:
        case DifferenceCause.UNKNOWN:
            return translate("acts", "Not known")
        case DifferenceCause.WRONG_CHANGE:
            return translate("acts", "Wrong change given")
        case DifferenceCause.NOT_ENTERED:
            return translate("acts", "Cash in or out was not entered")
        case DifferenceCause.FALSE_MONEY:
            return translate("acts", "A false note")


def stored_words(reason: str) -> str:
    """A reason as it is stored: a word of a list, or somebody's own."""
    if reason in {one.value for one in CashCause if one is not CashCause.OTHER}:
        return cash_words(CashCause(reason))
    if reason in {one.value for one in OverrideCause}:
        return cause_words(OverrideCause(reason))
    return reason
