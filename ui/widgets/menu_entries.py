"""What the menu offers, and in which words."""

from __future__ import annotations

from enum import Enum

from ui import present, theme


class Entry(Enum):
    """What the menu offers, in the order of its tiles, with their pictures."""

    REPORT = "file-text"
    CLOSE = "badge-check"
    CASH_IN = "banknote"
    CASH_OUT = "hand-coins"
    DRAWER = "lock-open"
    RETURN = "undo-2"
    PARKED = "pause"
    RECEIPT = "receipt-text"
    REPORTS = "calculator"
    Z_REPORTS = "history"
    SYNC = "cloud"
    SETTINGS = "settings"
    DIAGNOSTICS = "info"
    LANGUAGE = "languages"
    LOOK = "moon"
    TRAINING = "play"
    LOCK = "lock"
    EXIT = "power"


def entry_words(entry: Entry, *, has_shift: bool) -> str:
    translate = present.translate
    match entry:
        case Entry.REPORT:
            return translate("menu", "X report")
        case Entry.REPORTS:
            return translate("menu", "Reports")
        case Entry.CLOSE if has_shift:
            return translate("menu", "Close shift")
        case Entry.CLOSE:
            return translate("menu", "Open shift")
        case Entry.CASH_IN:
            return translate("menu", "Cash in")
        case Entry.CASH_OUT:
            return translate("menu", "Cash out")
        case Entry.DRAWER:
            return translate("menu", "Open drawer")
        case Entry.Z_REPORTS:
            return translate("menu", "Z reports")
        case Entry.RETURN:
            return translate("menu", "Return")
        case Entry.PARKED:
            return translate("menu", "Parked sales")
        case Entry.RECEIPT:
            return translate("menu", "Last receipt")
        case _:
            return _program_words(entry)


def _program_words(entry: Entry) -> str:
    translate = present.translate
    match entry:
        case Entry.SYNC:
            return translate("menu", "Link and queue")
        case Entry.SETTINGS:
            return translate("menu", "Settings")
        case Entry.DIAGNOSTICS:
            return translate("menu", "Diagnostics")
        case Entry.LANGUAGE:
            return translate("menu", "Русский", "the other language, in itself")
        case Entry.LOOK if theme.current_look() is theme.Look.DARK:
            return translate("menu", "Light colours")
        case Entry.LOOK:
            return translate("menu", "Dark colours")
        case Entry.TRAINING:
            return translate("menu", "Training")
        case Entry.LOCK:
            return translate("menu", "Lock")
        case _:
            return translate("menu", "Exit")
