"""What the server found, how it can be settled and why, in business words."""

from __future__ import annotations

from enum import Enum

from cashier.domain.exceptions import ExceptionCase, Remedy
from cashier.till.readiness import Lack, Verdict
from ui import present
from ui.marking import QT_TRANSLATE_NOOP

WHAT: dict[str, str] = {
    "uncovered": QT_TRANSLATE_NOOP(
        "cases", "Bonuses were redeemed beyond what was guaranteed"
    ),
    "foreign_right": QT_TRANSLATE_NOOP(
        "cases", "Bonuses were redeemed that another till held"
    ),
    "duplicate_sale": QT_TRANSLATE_NOOP("cases", "A sale came in a second time"),
    "duplicate_lot": QT_TRANSLATE_NOOP("cases", "An earning came in a second time"),
    "duplicate_return": QT_TRANSLATE_NOOP("cases", "A return came in a second time"),
    "over_return": QT_TRANSLATE_NOOP("cases", "More goods came back than were sold"),
    "duplicate_gift": QT_TRANSLATE_NOOP(
        "cases", "A gift to a cause came in a second time"
    ),
    "unload_short": QT_TRANSLATE_NOOP(
        "cases", "A gift card came back that was partly spent"
    ),
    "return_beyond": QT_TRANSLATE_NOOP(
        "cases", "The till gave back more bonuses than it held"
    ),
    "return_of_spent": QT_TRANSLATE_NOOP(
        "cases", "The till gave back bonuses that it had spent"
    ),
    "sums_differ": QT_TRANSLATE_NOOP(
        "cases", "Goods and payments of a receipt do not agree"
    ),
    "fork": QT_TRANSLATE_NOOP("cases", "A copy of this till is in use: tell support"),
}
OTHER = QT_TRANSLATE_NOOP("cases", "An operation could not be booked: tell support")

REMEDIES: dict[Remedy, str] = {
    Remedy.ABSORB: QT_TRANSLATE_NOOP("cases", "The shop bears it"),
    Remedy.DEBT: QT_TRANSLATE_NOOP("cases", "The customer owes it"),
    Remedy.CANCEL: QT_TRANSLATE_NOOP("cases", "Cancel what was earned"),
}


class Cause(Enum):
    """Why a manager decides so; the words go to the server as they are."""

    GOOD_FAITH = "good_faith"
    OUR_MISTAKE = "our_mistake"
    FRAUD = "fraud"


CAUSES: dict[Cause, str] = {
    Cause.GOOD_FAITH: QT_TRANSLATE_NOOP("cases", "The customer acted in good faith"),
    Cause.OUR_MISTAKE: QT_TRANSLATE_NOOP("cases", "It was our mistake"),
    Cause.FRAUD: QT_TRANSLATE_NOOP("cases", "It looks like fraud"),
}

LACKS: dict[Lack, str] = {
    Lack.STOPPED: QT_TRANSLATE_NOOP("ready", "redemption is suspended: tell support"),
    Lack.NO_CARDS: QT_TRANSLATE_NOOP("ready", "no cards are loaded"),
    Lack.NO_RULES: QT_TRANSLATE_NOOP("ready", "no programme is loaded"),
    Lack.JOURNAL: QT_TRANSLATE_NOOP("ready", "the second journal is not written"),
    Lack.OLD: QT_TRANSLATE_NOOP("ready", "the data are old: restore the link"),
    Lack.CLOCK: QT_TRANSLATE_NOOP("ready", "the clock is wrong: have it set"),
    Lack.NO_RIGHTS: QT_TRANSLATE_NOOP("ready", "nobody could redeem"),
    Lack.DISK: QT_TRANSLATE_NOOP("ready", "the disk is almost full"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.READY: QT_TRANSLATE_NOOP(
        "ready", "Ready for an outage: sells, earns and redeems"
    ),
    Verdict.PARTLY: QT_TRANSLATE_NOOP("ready", "Ready in part: {lacks}"),
    Verdict.NOT_READY: QT_TRANSLATE_NOOP("ready", "Not ready for an outage: {lacks}"),
}


def what(case: ExceptionCase) -> str:
    return present.translate("cases", WHAT.get(case.code, OTHER))


def remedy(choice: Remedy) -> str:
    return present.translate("cases", REMEDIES[choice])


def cause(why: Cause) -> str:
    return present.translate("cases", CAUSES[why])


def stake(case: ExceptionCase) -> str:
    """The money at stake; a dash where none is."""
    parts = [present.money(case.money)] if case.money else []
    if case.points:
        words = present.translate("cases", "{points} bonuses")
        parts.append(words.format(points=present.points_short(case.points)))
    return ", ".join(parts) or "–"


def verdict(found: Verdict, lacks: tuple[Lack, ...]) -> str:
    said = "; ".join(present.translate("ready", LACKS[lack]) for lack in lacks[:2])
    return present.translate("ready", VERDICTS[found]).format(lacks=said)
