"""The slip of a cash movement, and its reason in the language of the paper."""

from __future__ import annotations

from collections.abc import Mapping

from cashier.domain.amounts import NO_MONEY
from cashier.domain.ids import CashierId
from cashier.domain.shift import CashCause, DrawerMovement, Shift, document_number
from cashier.till.paper import amount_text
from cashier.till.people_texts import Said, said
from cashier.till.receipt_texts import Word, word
from cashier.till.settings import TillSettings
from cashier.till.strip import Strip


def cause_text(language: str, movement: DrawerMovement) -> str:
    """The reason of the list, and what was said beside it."""
    if movement.cause is CashCause.OTHER:
        return movement.note
    words = said(language, movement.cause)
    return f"{words}: {movement.note}" if movement.note else words


def slip_lines(
    shift: Shift,
    movement: DrawerMovement,
    names: Mapping[CashierId, str],
    settings: TillSettings,
) -> tuple[str, ...]:
    """What lies in the drawer with the money, or instead of it; to be signed."""
    strip = Strip(settings)
    for line in strip.shop:
        strip.centre(line)
    strip.centre(said(strip.language, _heading(movement)).upper())
    number = document_number(shift.number, movement.number)
    strip.pair(said(strip.language, Said.DOCUMENT), number)
    strip.text(strip.moment(movement.at))
    if movement.amount:
        whole = movement.amount if movement.amount > NO_MONEY else -movement.amount
        strip.pair(said(strip.language, Said.SUM), amount_text(whole, strip.language))
    strip.text(cause_text(strip.language, movement))
    cashier = word(strip.language, Word.CASHIER)
    _signed(strip, cashier, names.get(movement.cashier, movement.cashier))
    if movement.allowed_by is not None:
        manager = names.get(movement.allowed_by, movement.allowed_by)
        _signed(strip, said(strip.language, Said.ALLOWED_BY), manager)
    return strip.lines


def _heading(movement: DrawerMovement) -> Said:
    if movement.is_opening:
        return Said.DRAWER_OPENED
    return Said.CASH_IN if movement.amount > NO_MONEY else Said.CASH_OUT


def _signed(strip: Strip, who: str, name: str) -> None:
    strip.pair(who, name)
    strip.pair("", "_" * 16)
