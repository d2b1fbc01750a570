"""Figures, dates and sentences for people. The only place that words a refusal.

Figures follow the default locale, which ui.i18n sets; spaces inside an amount never
break. Nothing here is kept: call again after a language switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.errors import AlreadyReturned, GiftCardFlaw, TillError
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.till.settings_wrong import Told
from cashier.till.views import SaleView
from ui import counts, naming
from ui.sentences import (
    CATALOGUE,
    CODE_OF,
    FACTORS,
    FLAWS,
    PLAIN,
    STANDING,
    STOPS,
    WHY,
    Code,
)
from ui.why_sentences import BARE_LEVEL

translate = QCoreApplication.translate
NO_BREAK = "\u00a0"
_COUNTED = {
    "stamps": counts.stamps,
    "missing": counts.stamps,  # Of money and points it is an amount, not a count.
    "days": counts.days,
    "free": counts.pieces,
}
_SIGNS = {"RUB": "₽", "KZT": "₸", "BYN": "Br", "USD": "$", "EUR": "€"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What the chain decides; the wiring sets it once, before the first screen."""

    currency: str = "RUB"
    zone: tzinfo = UTC


_conventions = Conventions()


def follow(conventions: Conventions) -> None:
    global _conventions  # noqa: PLW0603 One chain, one currency, one zone.
    _conventions = conventions


def zone() -> tzinfo:
    return _conventions.zone


# --- figures ----------------------------------------------------------------


def _two_places(units: int) -> str:
    locale = QLocale()
    whole, part = divmod(abs(units), 100)
    sign = locale.negativeSign() if units < 0 else ""
    return f"{sign}{number(whole)}{locale.decimalPoint()}{part:02d}"


def number(value: int) -> str:
    return QLocale().toString(value).replace(" ", NO_BREAK)


def plain_money(amount: Money) -> str:
    """For columns of sums that name their currency once: 1 234,50."""
    return _two_places(amount.minor)


def currency_sign() -> str:
    return _SIGNS.get(_conventions.currency, _conventions.currency)


def money(amount: Money) -> str:
    """1 234,50 ₽; never breaks over two lines."""
    return f"{_two_places(amount.minor)}{NO_BREAK}{currency_sign()}"


def money_short(amount: Money) -> str:
    """Without kopecks where there are none: 500 ₽. For buttons."""
    if amount.minor % 100:
        return money(amount)
    return f"{number(amount.minor // 100)}{NO_BREAK}{currency_sign()}"


def points(amount: Points) -> str:
    """Two places always, so that columns stand still."""
    return _two_places(amount.hundredths)


def points_short(amount: Points) -> str:
    """Without hundredths where there are none; for sentences."""
    if amount.hundredths % 100:
        return points(amount)
    return number(amount.hundredths // 100)


def quantity(milli: int, measure: Measure = Measure.PIECE) -> str:
    """3, or 0,450 with the unit of weight."""
    whole, part = divmod(milli, 1000)
    if measure is Measure.PIECE and not part:
        return number(whole)
    figure = f"{number(whole)}{QLocale().decimalPoint()}{part:03d}"
    if measure is Measure.PIECE:
        return figure
    unit = translate("figures", "kg")
    return f"{figure}{NO_BREAK}{unit}"


def digits_after(name: str, four: str) -> str:
    """What is known of a card's number, behind the name of whose it is."""
    return f"{'  ' if name else ''}····{four}"


def percent(hundredths: int) -> str:
    """5, or 7,5: hundredths of a percent without idle zeroes."""
    whole, part = divmod(hundredths, 100)
    tail = f"{part:02d}".rstrip("0")
    return number(whole) + (QLocale().decimalPoint() + tail if tail else "")


def percent_signed(hundredths: int) -> str:
    """The same, also below zero."""
    sign = QLocale().negativeSign() if hundredths < 0 else ""
    return sign + percent(abs(hundredths))


def told(words: Told) -> str:
    """What is worded in both languages where there is no window, in the present one."""
    is_russian = QLocale().language() == QLocale.Language.Russian
    return words.ru if is_russian else words.en


# --- moments ----------------------------------------------------------------


def clock_time(moment: datetime) -> str:
    return f"{moment.astimezone(zone()):%H:%M}"


def day(when: date) -> str:
    """14.11 or 14 Nov; the year is said only by full_day."""
    shape = "dd.MM" if QLocale().language() == QLocale.Language.Russian else "d MMM"
    return QLocale().toString(QDate(when.year, when.month, when.day), shape)


def full_day(when: date) -> str:
    russian = QLocale().language() == QLocale.Language.Russian
    shape = "dd.MM.yyyy" if russian else "d MMM yyyy"
    return QLocale().toString(QDate(when.year, when.month, when.day), shape)


def as_of(moment: datetime, now: datetime) -> str:
    """12:31 today; 19.11, 21:04 of another day."""
    local, today = moment.astimezone(zone()), now.astimezone(zone()).date()
    if local.date() == today:
        return clock_time(moment)
    return f"{day(local.date())}, {clock_time(moment)}"


def age(seconds: float) -> str:
    """22 min, 3 h, 4 d: rounded down, never negative."""
    minutes = max(int(seconds // 60), 0)
    if minutes < 60:
        return translate("figures", "{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return translate("figures", "{n} h").format(n=minutes // 60)
    return translate("figures", "{n} d").format(n=minutes // (24 * 60))


# --- sentences --------------------------------------------------------------


def explain(refusal: TillError) -> str:
    """What to tell the cashier about a refusal."""
    code = CODE_OF.get(type(refusal))
    if code is not None:
        return say(code, **vars(refusal))
    facts = vars(refusal)
    if isinstance(refusal, AlreadyReturned):
        facts = {**facts, "left_milli": quantity(refusal.left_milli)}
    sentence = _filled("refusals", PLAIN[type(refusal)], facts)
    reason = facts.get("reason")
    return f"{sentence}. {why(reason)}" if isinstance(reason, Reason) else sentence


def code_of(refusal: TillError) -> str:
    """Its code of the catalogue, or nothing when there is none."""
    code = CODE_OF.get(type(refusal))
    return code.value if code else ""


def say(code: Code, /, **facts: object) -> str:
    """A sentence of the error catalogue."""
    return _filled("errors", CATALOGUE[code], facts)


def say_code(code: str) -> str:
    """A sentence by a code that came as text; the code itself if it is newer."""
    known = {entry.value: entry for entry in Code}
    return say(known[code]) if code in known else code


def why(reason: Reason) -> str:
    """Which limit binds, or why there is nothing."""
    facts = dict(reason.facts)
    is_bare = reason.why is Why.LEVEL and not facts.get("percent_hundredths")
    sentence = BARE_LEVEL if is_bare else WHY[reason.why]
    return _filled("why", sentence, named(facts))


def named(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts with names for ids, and counted things in their plural forms."""
    programme_id = str(facts.get("programme", ""))
    shown = dict(facts)
    for name, fact in facts.items():
        if name in ("programme", "better", "membership"):
            shown[name] = naming.programme(str(fact))
        elif name == "level":
            shown[name] = naming.level(programme_id, str(fact))
        elif name == "partner":
            shown[name] = naming.partner(programme_id, str(fact))
        elif name == "tender":
            shown[name] = naming.tender(str(fact))
        elif name in _COUNTED and isinstance(fact, int):
            shown[name] = _COUNTED[name](fact)
    return {**shown, "gift": _gift(facts)}


def _gift(facts: Mapping[str, object]) -> object:
    """What was given to a cause: money, or else points."""
    return facts.get("money") or facts.get("points", "")


def standing(view: SaleView, now: datetime, *, offline_hours: int = 72) -> str:
    """Where the figures of the loyalty panel come from, and how old they are."""
    moment = view.member.as_of if view.member else None
    facts = {
        "as_of": as_of(moment, now) if moment else "—",
        "spendable": view.snapshot.spendable if view.snapshot else NO_POINTS,
        "hours": offline_hours,
        "allowance": view.allowance,
        "guaranteed": NO_POINTS,
        "missing": NO_POINTS,
        "lead": view.lead_number or 0,
        "why": translate("stops", STOPS[view.stop]) if view.stop else "",
    }
    if view.snapshot is not None:
        missing = view.snapshot.confirmed - view.snapshot.spendable
        facts["missing"] = max(missing, NO_POINTS)
        facts["guaranteed"] = view.snapshot.spendable - view.allowance
    return _filled("standing", STANDING[view.standing], facts)


def _filled(context: str, sentence: str, facts: Mapping[str, object]) -> str:
    shown = {name: _figure(name, fact) for name, fact in facts.items()}
    return translate(context, sentence).format_map(shown)


def _figure(name: str, fact: object) -> str:
    match fact:
        case Money():
            return money(fact)
        case GiftCardFlaw():
            return translate("flaws", FLAWS[fact])
        case Factor():
            return translate("factors", FACTORS[fact])
        case Points():
            return points_short(fact)
        case datetime():
            return f"{day(fact.astimezone(zone()).date())}, {clock_time(fact)}"
        case date():
            return day(fact)
        case int() if name.endswith("_hundredths"):
            return percent(fact)
        case int():
            return number(fact)
        case _:
            return str(fact)
